"""Escalation (逐级提醒): who is told at which moment that a case is going to be late, or is."""
