"""Posting lists: which entries contain a gram, and how telling a gram is."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict

# Beyond this many entries a gram is too common to be worth following to the end.
_LONGEST = 1500
# Strength and entry number share one integer while sorting; millions of tuples would be slow.
_STRENGTH_STEPS = 10_000
_NUMBERS = 1 << 24


def pairs(text):
    """Return neighbouring pairs of characters."""
    return [text[i : i + 2] for i in range(len(text) - 1)]


def gapped(text):
    """Return pairs of characters with one character between them."""
    return [text[i] + text[i + 2] for i in range(len(text) - 2)]


class Postings:
    """Gram → entry numbers, those where the gram weighs most first."""

    def __init__(self):
        self._lists = defaultdict(list)
        self._pending = {}

    def add_all(self, grams, strength):
        """Note grams of the entry being read, with the strength of the phrase they stand in."""
        pending = self._pending
        for gram in grams:
            if strength > pending.get(gram, 0.0):
                pending[gram] = strength

    def close_entry(self, number):
        """File the grams noted since the last call under entry `number`."""
        for gram, strength in self._pending.items():
            self._lists[gram].append(-round(strength * _STRENGTH_STEPS) * _NUMBERS + number)
        self._pending = {}

    def freeze(self):
        """Sort every list; to be called once after the last entry."""
        self._lists = {gram: [row % _NUMBERS for row in sorted(rows)] for gram, rows in self._lists.items()}

    def __contains__(self, gram):
        return gram in self._lists

    def frequency(self, gram):
        """Return the number of entries that contain the gram."""
        return len(self._lists.get(gram, ()))

    def entries(self, gram):
        """Return numbers of entries that contain the gram, strongest first, cut for common grams."""
        return self._lists.get(gram, ())[:_LONGEST]


def rarity(frequency, population):
    """Return the inverse document frequency of something found in `frequency` entries."""
    return math.log(1 + population / (frequency + 0.5))


def gather(wanted, population, count):
    """Return up to `count` entry numbers with the greatest summed rarity of wanted grams.

    `wanted` holds (postings, gram) pairs. Rare grams are followed first, so that on equal sums
    the entry where the rarest gram weighs most comes first.
    """
    present = [(postings, gram) for postings, gram in dict.fromkeys(wanted) if gram in postings]
    present.sort(key=lambda row: row[0].frequency(row[1]))
    sums = {}
    for postings, gram in present:
        value = rarity(postings.frequency(gram), population)
        for number in postings.entries(gram):
            sums[number] = sums.get(number, 0.0) + value
    return heapq.nlargest(count, sums, key=sums.__getitem__)
