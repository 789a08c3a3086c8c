"""Django looks for admin pages here; each topic keeps its own."""

from approvals.desk.case import admin as phrase_admin

__all__ = ["phrase_admin"]
