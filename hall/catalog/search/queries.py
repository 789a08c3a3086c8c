"""A typed query, cut into the units that are compared with phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import pinyin
from .postings import pairs

_LIGHT_FACTOR = 0.15
_RUN = re.compile(r"[a-z0-9]+")
_LONGEST_SYNONYM = 8
# A longer query is a whole question: a mistyped character does no harm, a single one says nothing.
LONGEST_TERM = 24


@dataclass(slots=True)
class Query:
    """A query as equally long strings: what was written, and how it sounds.

    A typed syllable is one unit, the same in `units` and `sounds`; `spoken` says whether any is
    present. `told` says whether the query is a sentence rather than a bare term. `written_at` and
    `heard_at` are the starts of pairs that the index knows. `synonyms` are (start, end, other words)
    for spans that have interchangeable words; `replacements` has the same words by their first two
    characters, as (order, start, end, word). A phrase without any of `pairs` and `singles` has
    nothing in common with the query as written.
    """

    text: str
    units: str
    sounds: str
    spoken: bool
    weights: list[float] = field(default_factory=list)
    synonyms: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    written_at: list[int] = field(default_factory=list)
    heard_at: list[int] = field(default_factory=list)
    loose: str = ""
    total: float = 0.0
    told: bool = False
    replacements: dict[str, list[tuple[int, int, int, str]]] = field(default_factory=dict)
    pairs: set[str] = field(default_factory=set)
    singles: set[str] = field(default_factory=set)

    def __post_init__(self):
        self.loose = pinyin.loose(self.sounds)

    def weigh(self, rarity_of, light):
        """Set the weight of each unit: its rarity, little for the light positions of `text`."""
        weights = [rarity_of(unit, loose) for unit, loose in zip(self.units, self.loose, strict=True)]
        if not self.spoken:
            weights = [w * _LIGHT_FACTOR if i in light else w for i, w in enumerate(weights)]
        self.weights = weights
        self.told = bool(light)
        self.total = sum(weights)

    def find_synonyms(self, table):
        """Note the spans of the query that `table` (word → its other words) knows."""
        size = len(self.units)
        for start in range(size):
            for end in range(start + 1, min(start + _LONGEST_SYNONYM, size) + 1):
                others = table.get(self.units[start:end])
                if others:
                    self.synonyms.append((start, end, others))
        rows = ((start, end, word) for start, end, others in self.synonyms for word in others)
        for order, (start, end, word) in enumerate(rows):
            self.replacements.setdefault(word[:2], []).append((order, start, end, word))

    def collect(self):
        """Note the pairs and single characters by which a phrase can be told to fit."""
        self.pairs = {self.units[start : start + 2] for start in self.written_at}
        self.pairs.update(gram for gram in self.replacements if len(gram) > 1)
        if len(self.units) <= LONGEST_TERM:
            self.singles = {gram for gram in self.replacements if len(gram) == 1}
        if len(self.units) == 1:
            self.singles.add(self.units)

    def may_fit(self, phrase):
        """Whether the phrase may share a written word with the query, or a synonym of one."""
        if not self.pairs.isdisjoint(phrase.pairs):
            return True
        return any(single in phrase.text for single in self.singles)

    def words_in(self, phrase):
        """Return (order, start, end, word) of synonyms that may stand in the phrase, in order."""
        known = self.replacements
        grams = (*phrase.pairs, *(single for single in self.singles if single in phrase.text))
        return sorted(row for gram in grams if gram in known for row in known[gram])


def read(text, is_written):
    """Return the ways to read normalised `text` as units, best first; at least one.

    `is_written(pair)` tells whether two letters occur as written in the index (“KTV”).
    """
    ways = [[]]
    position = 0
    for match in _RUN.finditer(text):
        between = list(text[position : match.start()])
        options = _whole_syllables(match.group(), is_written) or [list(match.group())]
        ways = [[*way, *between, *option] for way in ways for option in options][:3]
        position = match.end()
    tail = list(text[position:])
    return [_query(text, [*way, *tail]) for way in ways]


def abbreviations(text):
    """Return the ways to read normalised `text` as syllables, their beginnings and initials.

    Each way is a list of pieces, a piece being a Chinese character or one or more letters.
    """
    ways = [[]]
    position = 0
    for match in _RUN.finditer(text):
        between = list(text[position : match.start()])
        options = [*pinyin.segment(match.group(), 2), list(match.group())]
        options = [option for option in options if option]
        ways = [[*way, *between, *option] for way in ways for option in options][:4]
        position = match.end()
    ways = [[*way, *text[position:]] for way in ways]
    return [way for number, way in enumerate(ways) if way not in ways[:number]]


def _whole_syllables(run, is_written):
    if len(run) > 1 and all(is_written(pair) for pair in pairs(run)):
        return [list(run)]
    ways = [way for way in pinyin.segment(run) if all(map(pinyin.is_syllable, way))]
    return [[pinyin.sound_of(piece) for piece in way] for way in ways]


def _query(text, units):
    spoken = any(map(pinyin.is_sound, units))
    written = "".join(units)
    return Query(text, written, pinyin.sounds(written), spoken)
