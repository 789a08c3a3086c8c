"""Messages to people: written in the transaction that caused them, delivered afterwards, never twice."""
