"""Finding items and packages by what people type."""

from .entries import Entry, Hit, Reason
from .index import SearchIndex
from .text import normalise

__all__ = ["Entry", "Hit", "Reason", "SearchIndex", "normalise"]
