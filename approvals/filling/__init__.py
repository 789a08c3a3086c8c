"""Filling in an application: the form from the definition, drafts, the wizard."""
