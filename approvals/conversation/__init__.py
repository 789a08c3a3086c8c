"""Messages between applicant and desk, within a case."""
