"""The search index: built once from all entries, then asked."""

from __future__ import annotations

import re
from collections import defaultdict

from .entries import Reason
from .grams import Grams
from .initials import Initials
from .matching import match
from .phrases import phrases_of
from .queries import LONGEST_TERM, abbreviations, read
from .ranking import Answer, in_order, make_hit
from .spelling import Beginnings, Spellings
from .text import fold, light_positions, normalise

# A whole question has so many words that fewer entries share as many of them.
_CANDIDATES, _CANDIDATES_OF_QUESTION = 32, 16
# An answer that explains this much of the query needs no second, tolerant look.
_SURE = 0.9
_MISSPELT = 0.7
_BEGINS, _BY_LENGTH = 0.75, 0.25
_INITIALS_BEHIND = 0.05
_LETTERS = re.compile(r"[a-z]+")


class SearchIndex:
    """An immutable in-memory index over entries.

    `synonyms` are groups of interchangeable words; a word of the query also finds the others.
    """

    def __init__(self, entries, synonyms=()):
        self._entries = sorted(entries, key=lambda entry: entry.key)
        context = {}
        self._phrases = [phrases_of(entry, context) for entry in self._entries]
        self._grams = Grams(self._phrases)
        self._initials = Initials(self._phrases)
        self._synonyms = _synonym_table(synonyms)
        names = [(n, phrase) for n, row in enumerate(self._phrases) for phrase in row if phrase.readings]
        self._spellings = Spellings(names)
        self._beginnings = Beginnings((phrase.text, (number, phrase)) for number, phrase in names)
        self._abbreviated = Beginnings((phrase.initials, (number, phrase)) for number, phrase in names)
        self._exact = defaultdict(set)
        for number, phrase in names:
            self._exact[phrase.text].add(number)

    def search(self, query, limit=20):
        """Return hits for a finished query, best first; empty when nothing answers it."""
        text = normalise(query)
        if not text:
            return []
        answers = [answer for answer in self._answers(text) if answer.suffices()]
        hits = [answer.hit() for answer in answers]
        if _LETTERS.search(text) and not _is_sure(answers):
            hits += self._by_initials(text)
            hits = hits or self._misspelt(text)
        return in_order(hits, limit)

    def suggest(self, typed, limit=8):
        """Return hits for a query still being typed: first what begins so, then what contains it."""
        text = normalise(typed)
        if not text:
            return []
        begun = [
            make_hit(self._entries[number], score, reason, phrase, [(0, end)])
            for number, phrase, score, reason, end in self._begun(text)
        ]
        hits = in_order(begun, limit)
        known = {hit.entry.key for hit in hits}
        if len(hits) < limit:
            hits += [hit for hit in self.search(typed, limit) if hit.entry.key not in known]
        return hits[:limit]

    def nearby(self, query, limit=5):
        """Return what comes closest to a query that nothing answers; may be empty."""
        text = normalise(query)
        if not text:
            return []
        return in_order((answer.hit() for answer in self._answers(text) if answer.resembles()), limit)

    def _answers(self, text):
        found = []
        for query in read(text, self._grams.is_written):
            query.weigh(self._grams.weight, light_positions(text))
            query.find_synonyms(self._synonyms)
            self._grams.locate(query)
            query.collect()
            is_question = len(query.units) > LONGEST_TERM
            count = _CANDIDATES_OF_QUESTION if is_question else _CANDIDATES
            numbers = dict.fromkeys(sorted(self._exact.get(text, ())))
            numbers.update(dict.fromkeys(self._grams.candidates(query, count)))
            answers = self._judge(query, numbers, tolerant=False)
            if not query.spoken and not is_question and not _is_sure(answers):
                numbers.update(dict.fromkeys(self._grams.tolerant_candidates(query, _CANDIDATES)))
                answers = self._judge(query, numbers, tolerant=True)
            found += answers
        return found

    def _judge(self, query, numbers, *, tolerant):
        answers = []
        for number in numbers:
            row = self._phrases[number]
            compared = (match(query, phrase, self._grams.rarity, tolerant=tolerant) for phrase in row)
            matches = [found for found in compared if found]
            if matches:
                answers.append(Answer(self._entries[number], query, matches, self._grams.rarest, row))
        return answers

    def _by_initials(self, text):
        return [
            make_hit(self._entries[number], score, Reason.INITIALS, phrase, [span])
            for pieces in abbreviations(text)
            for number, phrase, score, span in self._initials.find(pieces)
        ]

    def _misspelt(self, text):
        hits = []
        for number, phrase in self._spellings.misspelt(text):
            everything = [(0, len(phrase.text))]
            score = _MISSPELT * phrase.importance
            hits.append(make_hit(self._entries[number], score, Reason.TYPO, phrase, everything))
        return hits

    def _begun(self, text):
        """Yield (entry number, phrase, score, reason, end) for phrases that begin as typed."""
        for _, (number, phrase) in self._beginnings.starting(text):
            yield number, phrase, _begin_score(phrase, len(text)), phrase.field, len(text)
        letters = _LETTERS.search(text)
        if not letters:
            return
        if letters.group() == text:
            for _, (number, phrase) in self._abbreviated.starting(text):
                yield (
                    number,
                    phrase,
                    _begin_score(phrase, len(text)) - _INITIALS_BEHIND,
                    Reason.INITIALS,
                    len(text),
                )
        written = text[: letters.start()]
        rows = self._beginnings.starting(written) if written else self._spellings.starting(text)
        for _, (number, phrase) in rows:
            end = phrase.spelt_until(written, text[letters.start() :])
            if end:
                yield number, phrase, _begin_score(phrase, end), Reason.PINYIN, end


def _is_sure(answers):
    return any(answer.coverage >= _SURE for answer in answers)


def _begin_score(phrase, size):
    return phrase.importance * (_BEGINS + _BY_LENGTH * size / len(phrase.text))


def _synonym_table(groups):
    """Map each word to the other words of its groups."""
    table = defaultdict(dict)
    for group in groups:
        words = [word for word in map(fold, group) if word]
        for word in words:
            table[word].update(dict.fromkeys(other for other in words if other != word))
    return {word: tuple(others) for word, others in table.items() if others}
