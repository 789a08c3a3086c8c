"""How far a case is, for anyone who has its number and the last four of the ID."""
