"""A hall with life in it: accounts anyone may sign in with, and cases at every point of their way, made through the verbs."""
