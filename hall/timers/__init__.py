"""Durable deadlines: every one is a row, swept when it is due."""
