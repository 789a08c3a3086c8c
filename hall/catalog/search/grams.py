"""The grams of every entry: finding candidates, and knowing how telling a character is."""

from __future__ import annotations

import math
from collections import Counter

from .pinyin import is_sound
from .postings import Postings, gapped, gather, pairs, rarity

# In a large catalog, words of a question that no item uses must not drown the words that some use.
_RAREST = math.log(200)


class Rarity(dict):
    """Character or loose sound → its rarity among the names of all entries."""

    def __init__(self, frequencies, population):
        super().__init__()
        self._frequencies = frequencies
        self._population = population

    def __missing__(self, unit):
        value = self[unit] = min(_RAREST, rarity(self._frequencies[unit], self._population))
        return value


class Grams:
    """Postings of characters, pairs and gapped pairs, as written and as heard."""

    def __init__(self, rows):
        """Read `rows`, the phrases of each entry; the total weight of each phrase is set here."""
        self._population = max(len(rows), 1)
        self._characters, self._pairs, self._gapped, self._heard = (Postings() for _ in range(4))
        frequencies = Counter()
        for number, phrases in enumerate(rows):
            frequencies.update(self._add(phrases))
            for postings in (self._characters, self._pairs, self._gapped, self._heard):
                postings.close_entry(number)
        for postings in (self._characters, self._pairs, self._gapped, self._heard):
            postings.freeze()
        self.rarity = Rarity(frequencies, self._population)
        self.rarest = min(_RAREST, rarity(0, self._population))
        for phrases in rows:
            for phrase in phrases:
                phrase.total = sum(map(self.rarity.__getitem__, phrase.text))

    def _add(self, phrases):
        """Add the grams of one entry and return the characters and sounds of its names."""
        named = set()
        for phrase in phrases:
            text, size = phrase.text, len(phrase.text)
            self._characters.add_all(text, phrase.importance * (0.5 + 0.5 / size))
            strength = phrase.importance * (0.5 + 1 / size)
            self._pairs.add_all(pairs(text), strength)
            if phrase.readings:
                named.update(text, phrase.readings[0][1])
                self._gapped.add_all(gapped(text), strength)
                for _, loose in phrase.readings:
                    self._heard.add_all(pairs(loose), strength)
        return named

    def weight(self, unit, loose):
        """Return the rarity of a unit of a query; a typed syllable is weighed by its sound."""
        return self.rarity[loose if is_sound(unit) else unit]

    def is_written(self, pair):
        """Whether two letters stand side by side in some phrase."""
        return pair in self._pairs

    def locate(self, query):
        """Note in the query where pairs stand that occur in the index, written or heard."""
        query.written_at = [at for at, pair in enumerate(pairs(query.units)) if pair in self._pairs]
        query.heard_at = [at for at, pair in enumerate(pairs(query.loose)) if pair in self._heard]

    def candidates(self, query, count):
        """Return numbers of entries that share the most telling written words with the query."""
        wanted = [(self._pairs, pair) for pair in pairs(query.units)]
        if len(query.units) == 1:
            wanted.append((self._characters, query.units))
        if query.spoken:
            wanted += [(self._heard, pair) for pair in pairs(query.loose)]
        for _, _, others in query.synonyms:
            for word in others:
                wanted += [(self._pairs, pair) for pair in pairs(word)] or [(self._characters, word)]
        return gather(wanted, self._population, count)

    def tolerant_candidates(self, query, count):
        """Return numbers of entries that sound alike, or fit when one character is mistyped."""
        skipping = gapped(query.units)
        wanted = [(self._heard, pair) for pair in pairs(query.loose)]
        wanted += [(self._gapped, pair) for pair in pairs(query.units)]
        wanted += [(postings, pair) for pair in skipping for postings in (self._pairs, self._gapped)]
        return gather(wanted, self._population, count)
