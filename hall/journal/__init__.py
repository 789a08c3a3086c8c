"""The journal: one chain of entries per case, each carrying the hash of the one before; what happened can be proved."""
