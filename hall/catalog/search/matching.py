"""How well one phrase answers one query."""

from __future__ import annotations

from dataclasses import dataclass
from operator import mul

from .entries import Reason
from .phrases import Phrase
from .pinyin import is_sound
from .queries import Query

# What a unit of the query is worth, by how it was found in the phrase.
_WRITTEN = 1.0
_SYNONYM = 0.92
_SOUNDS_ALIKE = 0.85
_SLURRED = 0.9
_MISTYPED = 0.55
_ALONE = 0.5

# How a score is put together; an exact match earns all four shares and the bonus.
_COVERAGE, _FULLNESS, _TOGETHER, _AT_START = 0.60, 0.22, 0.10, 0.08
_EXACT_BONUS = 0.10
_LONGEST_MISTYPED = 16
# What is typed right must weigh this much beside the character in doubt.
_SURE_SHARE = 0.6


@dataclass(slots=True)
class Match:
    """A phrase, the worth (0 to 1) found for each unit of the query, and where it was found.

    `full` is the share of the phrase that was found, `longest` the longest run of units.
    """

    phrase: Phrase
    worth: list[float]
    score: float
    reason: Reason
    spans: list[tuple[int, int]]
    full: float
    longest: int


class _Cover:
    """What has been found so far of one query in one phrase."""

    __slots__ = ("guessed", "longest", "spans", "worth")

    def __init__(self, size):
        self.worth = [0.0] * size
        self.spans = []
        self.longest = 0
        self.guessed = False

    def take(self, start, at, values):
        """Count units from `start` as found from `at` on in the phrase, with these worths."""
        worth = self.worth
        for i, value in enumerate(values, start):
            if value > worth[i]:
                worth[i] = value
        size = len(values)
        self.spans.append((at, at + size))
        self.longest = max(self.longest, size)

    def complete(self):
        return all(self.worth)


def match(query: Query, phrase: Phrase, rarity, *, tolerant=False) -> Match | None:
    """Compare a query with a phrase; None when they share nothing.

    `rarity` maps a character to how telling it is. `tolerant` also accepts words that sound alike
    and one mistyped character.
    """
    written = query.may_fit(phrase)
    heard = phrase.readings and (query.spoken or tolerant)
    if not (written or heard):
        return None
    cover = _Cover(len(query.units))
    if written:
        _find_written(query, phrase, cover)
        if query.replacements:
            _find_synonyms(query, phrase, cover)
    if heard and not cover.complete():
        _find_heard(query, phrase, cover)
        if tolerant and not query.spoken:
            _find_mistyped(query, phrase, cover)
    if not cover.spans:
        return None
    _find_alone(query, phrase, cover)
    return _judge(query, phrase, cover, rarity)


def _find_written(query, phrase, cover):
    units, text = query.units, phrase.text
    size = len(units)
    if size == 1:
        if units in text:
            cover.take(0, text.index(units), [_WRITTEN])
        return
    reached = 0
    for start in query.written_at:
        end = start + 2
        if end <= reached or units[start:end] not in text:
            continue
        while end < size and units[start : end + 1] in text:
            end += 1
        cover.take(start, text.index(units[start:end]), [_WRITTEN] * (end - start))
        reached = end


def _find_synonyms(query, phrase, cover):
    for _, start, end, word in query.words_in(phrase):
        at = phrase.text.find(word)
        if at >= 0 and not all(cover.worth[start:end]):
            cover.take(start, at, [_SYNONYM] * (end - start))
            cover.spans[-1] = (at, at + len(word))


def _find_heard(query, phrase, cover):
    size = len(query.loose)
    for sounds, loose in phrase.readings:
        reached = 0
        for start in query.heard_at:
            end = start + 2
            if end <= reached or query.loose[start:end] not in loose:
                continue
            while end < size and query.loose[start : end + 1] in loose:
                end += 1
            at = loose.index(query.loose[start:end])
            _take_heard(query, phrase, cover, sounds, start, end, at)
            reached = end


def _take_heard(query, phrase, cover, sounds, start, end, at):
    """Count a run that sounds alike; two unlike characters in a row are taken for chance."""
    if all(cover.worth[start:end]):
        return
    values = []
    anchored = end - start > 2
    for i, p in zip(range(start, end), range(at, at + end - start), strict=True):
        unit = query.units[i]
        if unit == phrase.text[p]:
            anchored, value = True, _WRITTEN
        elif is_sound(unit):
            anchored, value = True, _WRITTEN if unit == sounds[p] else _SLURRED
        else:
            value = _SOUNDS_ALIKE
        values.append(value)
    if _SOUNDS_ALIKE in values:
        # Short runs inside a longer phrase sound alike by chance (狗备案, 机构备案).
        whole = at == 0 and end - start in (len(query.units), len(phrase.text))
        anchored = anchored and (whole or end - start > 3 or (at == 0 and end - start == 3))
    if anchored:
        cover.guessed = cover.guessed or _SOUNDS_ALIKE in values
        cover.take(start, at, values)


def _find_mistyped(query, phrase, cover):
    size = len(query.units)
    if not 3 <= size <= _LONGEST_MISTYPED or cover.longest == size:
        return
    if len(set(query.units) & set(phrase.text)) < len(set(query.units)) - 1:
        return
    found = one_edit(query.units, phrase.text)
    if not found:
        return
    at, until, wrong = found
    # Few characters with one wrong say too little, unless they stand for the whole or its beginning.
    if (size == 3 and until - at < len(phrase.text)) or (size == 4 and at):
        return
    doubt = sum(query.weights[i] for i in wrong)
    if query.total - doubt < _SURE_SHARE * doubt:
        return
    cover.guessed = True
    cover.worth = [_WRITTEN] * size
    for i in wrong:
        cover.worth[i] = _MISTYPED
    cover.spans = [(at, until)]
    cover.longest = size - 1


def one_edit(typed, text):
    """Find `typed` in `text` with one character wrong, missing, extra or two swapped.

    Returns (start, end, positions in `typed` that are in doubt), or None.
    """
    size = len(typed)
    for at in range(len(text)):
        same = 0
        while same < size and at + same < len(text) and typed[same] == text[at + same]:
            same += 1
        if same >= size - 1:
            continue
        here = at + same
        swapped = typed[:same] + typed[same + 1] + typed[same] + typed[same + 2 :]
        if text.startswith(swapped, at):
            return at, at + size, (same, same + 1)
        for skip_typed, skip_text in ((1, 1), (0, 1), (1, 0)):
            if (same or skip_text) and text.startswith(typed[same + skip_typed :], here + skip_text):
                doubtful = (same,) if skip_typed else ()
                return at, at + size + skip_text - skip_typed, doubtful
    return None


def _find_alone(query, phrase, cover):
    """Count single characters too, beside a longer run; abbreviations are made that way."""
    if cover.longest < 2:
        return
    text, worth = phrase.text, cover.worth
    for i, unit in enumerate(query.units):
        if unit in text and not worth[i]:
            at = text.index(unit)
            if not any(start <= at < end for start, end in cover.spans):
                worth[i] = _ALONE
                cover.spans.append((at, at + 1))


def _judge(query, phrase, cover, rarity):
    covered = sum(map(mul, query.weights, cover.worth))
    coverage = covered / query.total
    places = {p for start, end in cover.spans for p in range(start, end)}
    full = sum(rarity[phrase.text[p]] for p in places) / phrase.total
    if is_exact(query, phrase, cover.worth):
        score = phrase.importance * coverage + _EXACT_BONUS
    else:
        first = min(start for start, _ in cover.spans)
        score = phrase.importance * (
            _COVERAGE * coverage
            + _FULLNESS * full
            + _TOGETHER * cover.longest / len(query.units)
            + _AT_START * (first == 0)
        )
    return Match(phrase, cover.worth, score, _reason(query, phrase, cover), cover.spans, full, cover.longest)


def is_exact(query, phrase, worth):
    """Whether the query is this phrase, written or spelt out, apart from question words."""
    if query.spoken:
        return len(query.units) == len(phrase.text) and min(worth) >= _SLURRED
    return query.text == phrase.text


def _reason(query, phrase, cover):
    if phrase.field is Reason.WORDS:
        return Reason.WORDS
    if cover.guessed:
        return Reason.TYPO
    return Reason.PINYIN if query.spoken else phrase.field
