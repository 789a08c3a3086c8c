"""States, transitions and review tasks of an application."""
