"""Papers of a case: uploads, their checks, how they came in."""
