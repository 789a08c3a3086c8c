"""The legal clock: due dates of a case and why."""
