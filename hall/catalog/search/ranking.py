"""From matches of single phrases to answers in order."""

from __future__ import annotations

from itertools import groupby, zip_longest

from .entries import Hit
from .postings import pairs

# An answer explains nearly all that is telling in the query …
_ENOUGH = 0.9
# … or part of it, when little of the matched name is left over. Both are shares of 1.
_ENOUGH_TOGETHER = 1.2
_ENOUGH_PART = 0.22
# With less than this, the words explained must be telling ones, not 登记 or 备案.
_ENOUGH_COMMON = 0.5
# Two separate parts of the query in one name are hardly chance.
_ENOUGH_IN_PARTS = 0.55
# A wish told in a sentence has words of its own; a bare term that fits badly means something else.
_ENOUGH_TOLD = 0.7
# A word that only one phrase of the entry uses is mentioned in passing (医院污水, 外墙屏幕).
_ENOUGH_IN_PASSING = 1.05
# A whole phrase of at least so many characters inside a sentence is meant.
_WHOLE, _SHORTEST_WHOLE = 0.95, 3
_TELLING = 0.42
_ENOUGH_FOR_NEARBY = 0.12
_CONTEXT = 0.6
_SHARE_OF_BEST, _SHARE_OF_ALL = 0.85, 0.15
_WEIGHT_STEP = 0.02
# Answers far behind the best one are noise.
_FALL = 0.5


class Answer:
    """The best match of one entry, with how much of the query its phrases explain together.

    `coverage` counts the names, `score` the context words too.
    """

    __slots__ = ("coverage", "entry", "match", "names", "parts", "score", "telling", "told")

    def __init__(self, entry, query, matches, rarest, names):
        self.entry = entry
        self.names = names
        self.match = max(matches, key=lambda match: match.score)
        named = _together([match.worth for match in matches if match.phrase.readings])
        context = [match.worth for match in matches if not match.phrase.readings]
        everything = _together([named, [_CONTEXT * worth for worth in _together(context)]])
        self.coverage = max(_share(query, worth) for worth in (named, *context))
        self.score = _SHARE_OF_BEST * self.match.score + _SHARE_OF_ALL * _share(query, everything)
        explained = [weight for weight, value in zip(query.weights, self.match.worth, strict=True) if value]
        self.telling = sum(explained) / len(explained) >= _TELLING * rarest
        self.told = query.told
        self.parts = _parts(query.weights, self.match.worth, _TELLING * rarest)

    def suffices(self):
        """Whether this answers the query rather than sharing a common word with it."""
        if self.coverage >= _ENOUGH:
            return True
        if self.match.longest < 2 or self.coverage < _ENOUGH_PART or not self.match.phrase.readings:
            return False
        together = self.coverage + self.match.full
        if together < _ENOUGH_IN_PASSING and self._in_passing():
            return False
        if self.told and self.match.full >= _WHOLE and self.match.longest >= _SHORTEST_WHOLE:
            return True
        if self.telling and self.parts > 1:
            return together >= _ENOUGH_IN_PARTS
        if self.telling and self.told:
            return together >= _ENOUGH_TOLD
        if self.telling or self.parts > 1 or self.coverage >= _ENOUGH_COMMON:
            return together >= _ENOUGH_TOGETHER
        return False

    def _in_passing(self):
        """Whether no pair of characters that was found stands in another name of the entry."""
        phrase = self.match.phrase
        found = {pair for start, end in self.match.spans for pair in pairs(phrase.text[start:end])}
        others = [other.text for other in self.names if other is not phrase and other.readings]
        return not any(pair in text for pair in found for text in others)

    def resembles(self):
        """Whether this is worth showing when there is no answer."""
        return self.match.longest > 1 and self.coverage >= _ENOUGH_FOR_NEARBY

    def hit(self):
        match = self.match
        return make_hit(self.entry, self.score, match.reason, match.phrase, match.spans)


def _parts(weights, worth, least):
    """Count the separate parts of the query that were found and weigh at least `least`."""
    runs = groupby(zip(weights, worth, strict=True), key=lambda pair: pair[1] > 0)
    return sum(found and sum(weight for weight, _ in pairs) >= least for found, pairs in runs)


def _together(rows):
    return [max(values) for values in zip_longest(*rows, fillvalue=0.0)]


def _share(query, worth):
    return sum(w * v for w, v in zip(query.weights, worth, strict=False)) / query.total


def make_hit(entry, score, reason, phrase, spans):
    """Return a hit; `spans` are ranges of the folded text. The weight of the entry is applied here."""
    weighted = round(score * (1 + _WEIGHT_STEP * (entry.weight - 1)), 4)
    return Hit(entry, weighted, reason, phrase.original, phrase.marks(spans))


def in_order(hits, limit):
    """Return the best hit of each entry, best first, without those far behind the best.

    On a tie a package precedes an item, unless the title itself was matched.
    """
    best = {}
    for hit in hits:
        known = best.get(hit.entry.key)
        if known is None or hit.score > known.score:
            best[hit.entry.key] = hit
    ranked = sorted(best.values(), key=_order)
    floor = ranked[0].score * _FALL if ranked else 0.0
    return [hit for hit in ranked if hit.score >= floor][: max(limit, 0)]


def _order(hit):
    preferred = "item" if hit.matched == hit.entry.title else "package"
    return -hit.score, hit.entry.kind != preferred, len(hit.entry.title), hit.entry.key
