"""Finding phrases by initials, also where some syllables are spelt out (“sgxkz”, “shigxk”)."""

from __future__ import annotations

from collections import defaultdict

from . import pinyin
from .postings import Postings, gather

_CANDIDATES = 60
_SHORTEST_RUN = 3
# A run this short must stand at the beginning or the end of a phrase; inside, it is chance.
_SHORTEST_INSIDE = 4
_WHOLE, _RUN, _BY_LENGTH = 0.9, 0.55, 0.25


class Initials:
    """Phrases by the first letters of their syllables."""

    def __init__(self, rows):
        self._rows = rows
        self._whole = defaultdict(set)
        self._triples = Postings()
        for number, phrases in enumerate(rows):
            for phrase in phrases:
                if phrase.initials:
                    self._whole[phrase.initials].add(number)
                    self._triples.add_all(_triples(phrase.initials), phrase.importance)
            self._triples.close_entry(number)
        self._triples.freeze()

    def find(self, pieces):
        """Yield (entry number, phrase, score, span) for phrases where the pieces stand in a row.

        A piece is a Chinese character, a syllable, or the beginning of one. Fewer than three
        pieces must be a whole name.
        """
        wanted = "".join(_initial(piece) for piece in pieces)
        numbers = set(self._whole.get(wanted, ()))
        if len(wanted) >= _SHORTEST_RUN:
            grams = [(self._triples, gram) for gram in _triples(wanted)]
            numbers.update(gather(grams, len(self._rows), _CANDIDATES))
        for number in sorted(numbers):
            for phrase in self._rows[number]:
                at = _place(pieces, wanted, phrase)
                if at is not None:
                    yield number, phrase, _score(wanted, phrase), (at, at + len(wanted))


def _triples(initials):
    return [initials[i : i + 3] for i in range(len(initials) - 2)]


def _initial(piece):
    return piece[0] if piece.isascii() else pinyin.letters(pinyin.sounds(piece))[0][0]


def _place(pieces, wanted, phrase):
    """Return where the pieces begin in the phrase, or None."""
    at = phrase.initials.find(wanted)
    while at >= 0:
        if _fits(pieces, phrase, at) and _is_placed_well(at, len(wanted), len(phrase.initials)):
            return at
        at = phrase.initials.find(wanted, at + 1)
    return None


def _fits(pieces, phrase, at):
    syllables = pinyin.letters(phrase.sounds[at : at + len(pieces)])
    written = phrase.text[at : at + len(pieces)]
    return all(
        syllable.startswith(piece) if piece.isascii() else piece == char
        for piece, syllable, char in zip(pieces, syllables, written, strict=True)
    )


def _is_placed_well(at, size, length):
    if size < _SHORTEST_RUN:
        return size == length
    return size >= _SHORTEST_INSIDE or at == 0 or at + size == length


def _score(wanted, phrase):
    share = len(wanted) / len(phrase.initials)
    return phrase.importance * (_WHOLE if share == 1 else _RUN + _BY_LENGTH * share)
