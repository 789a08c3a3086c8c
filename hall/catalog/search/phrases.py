"""One text of an entry, prepared for comparing."""

from __future__ import annotations

import sys

from . import pinyin
from .entries import Reason
from .postings import pairs
from .text import fold_with_positions, strip_question

# Title before alias before wish; context never outranks a name.
FIELD_WEIGHTS = {Reason.NAME: 1.0, Reason.ALIAS: 0.97, Reason.WISH: 0.94, Reason.WORDS: 0.5}


class Phrase:
    """A title, alias, wish or context word, with its sounds and initials (context has none).

    `text` is folded and without question words, as queries are; `positions` lead back to `original`.
    """

    __slots__ = (
        "field",
        "importance",
        "initials",
        "original",
        "pairs",
        "positions",
        "readings",
        "text",
        "total",
    )

    def __init__(self, original, field):
        self.original = original
        self.field = field
        self.importance = FIELD_WEIGHTS[field]
        folded, positions = fold_with_positions(original)
        self.text = strip_question(folded)
        first = folded.index(self.text)
        self.positions = positions[first : first + len(self.text)]
        # Many phrases share their pairs; interned, they share the memory too.
        self.pairs = tuple(map(sys.intern, pairs(self.text)))
        self.readings = ()
        self.initials = ""
        self.total = 0.0
        if field is not Reason.WORDS:
            self._read()

    def _read(self):
        usual = pinyin.sounds(self.text)
        spoken = (usual, *pinyin.other_sounds(self.text, usual))
        self.readings = tuple((sounds, pinyin.loose(sounds)) for sounds in spoken)
        self.initials = "".join(piece[0] for piece in pinyin.letters(usual))

    @property
    def sounds(self):
        """The usual reading, one character a syllable."""
        return self.readings[0][0]

    @property
    def spelling(self):
        """The usual reading in letters."""
        return "".join(pinyin.letters(self.sounds))

    def spelt_until(self, written, typed):
        """Return how many characters `written` and the typed letters after it reach, or 0."""
        end = len(written)
        for syllable in pinyin.letters(self.sounds[end:]):
            if not typed:
                break
            if not syllable.startswith(typed[: len(syllable)]):
                return 0
            typed = typed[len(syllable) :]
            end += 1
        return 0 if typed else end

    def marks(self, spans):
        """Turn spans of the folded text into merged ranges of the original text."""
        ranges = []
        for start, end in sorted(spans):
            first, last = self.positions[start], self.positions[end - 1] + 1
            if ranges and first <= ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
            else:
                ranges.append((first, last))
        return tuple(ranges)


def phrases_of(entry, context):
    """Return the phrases of an entry, each text once, under the field that counts most.

    Context words recur in many entries; `context` (text → phrase) keeps each of them once.
    """
    fields = ((Reason.NAME, (entry.title,)), (Reason.ALIAS, entry.aliases), (Reason.WISH, entry.wishes))
    found = {}
    for field, texts in fields:
        for original in texts:
            found.setdefault(original, field)
    phrases = [Phrase(original, field) for original, field in found.items()]
    for original in dict.fromkeys(entry.words):
        if original in found:
            continue
        if original not in context:
            context[original] = Phrase(original, Reason.WORDS)
        phrases.append(context[original])
    return [phrase for phrase in phrases if phrase.text]
