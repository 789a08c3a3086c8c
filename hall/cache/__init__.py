"""Short-lived facts that hold across processes, in the database when no Redis is configured."""
