"""The REST API at /api/v1/: what the pages do, for programs. It translates; every rule is the verbs'."""
