"""The case on one screen: what was filed, its papers, what checks and people found, and what can be done now."""
