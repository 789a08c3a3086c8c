"""情形引导: a few questions, and what is asked of people shrinks to their own case, each thing with its reason."""
