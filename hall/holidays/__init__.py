"""Loading the holiday schedule (放假安排) of a year: read the notice, see what it changes, apply it."""
