"""Finding phrases by how they begin: written, spelt out in letters, or by initials."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from .matching import one_edit

# With fewer letters and one of them wrong, too many words fit.
_SHORTEST_MISSPELT = 6
_WIDEST = 400
_AFTER_ALL = "\U0010ffff"


class Beginnings:
    """Values sorted by a text, to be found by how that text begins."""

    def __init__(self, rows):
        self._rows = sorted(rows, key=lambda row: row[0])
        self._texts = [text for text, _ in self._rows]

    def starting(self, prefix):
        """Return (text, value) rows whose text begins with `prefix`; a very wide range is cut."""
        first = bisect_left(self._texts, prefix)
        last = bisect_right(self._texts, prefix + _AFTER_ALL, lo=first)
        return self._rows[first : min(last, first + _WIDEST)]


class Spellings:
    """Phrases by the letters of their usual reading."""

    def __init__(self, phrases):
        rows = [(phrase.spelling, (number, phrase)) for number, phrase in phrases]
        self._forward = Beginnings(rows)
        self._backward = Beginnings((spelling[::-1], value) for spelling, value in rows)

    def starting(self, typed):
        """Return (spelling, (entry number, phrase)) rows whose spelling begins with the letters."""
        return self._forward.starting(typed)

    def misspelt(self, typed):
        """Return (entry number, phrase) of phrases spelt like `typed` but for one letter.

        One mistake leaves the first or the second half of the letters intact.
        """
        if len(typed) < _SHORTEST_MISSPELT:
            return []
        half = len(typed) // 2
        rows = self._forward.starting(typed[:half])
        rows += [(text[::-1], value) for text, value in self._backward.starting(typed[half:][::-1])]
        return [value for spelling, value in rows if _one_letter_off(typed, spelling)]


def _one_letter_off(typed, spelling):
    if abs(len(typed) - len(spelling)) > 1:
        return False
    if typed[:-1] in (spelling, spelling[:-1]) or typed == spelling[:-1]:
        return True
    found = one_edit(typed, spelling)
    return bool(found) and found[:2] == (0, len(spelling))
