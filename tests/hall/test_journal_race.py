"""Many writers of one chain, on real transactions."""

from django.db import IntegrityError, transaction

from hall.journal.checking import Counts, check
from hall.journal.models import Chain, Entry
from hall.journal.record import Told as Saying
from hall.journal.record import _entry, record
from hall.journal.roots import anchor
from hall.people.actor import SYSTEM
from tests.races import together


def write_twenty():
    for _ in range(20):
        record("case:1", "accept", actor=SYSTEM)


def test_eight_writers_make_one_unbroken_chain(committed):
    assert together(*[write_twenty] * 8) == [None] * 8
    assert list(Entry.objects.values_list("number", flat=True)) == list(range(1, 161))
    assert list(check(Counts())) == []


def test_without_the_lock_one_of_two_writers_would_be_refused(committed):
    """Both read the head before either has written: the chain stays whole, but somebody's change is lost."""
    record("case:1", "accept", actor=SYSTEM)
    head = Chain.objects.get(name="case:1")

    def careless():
        with transaction.atomic():
            entry = _entry("case:1", head.length + 1, head.head, Saying("accept"), SYSTEM, "")
            entry.save(force_insert=True)

    outcomes = together(careless, careless)
    assert sorted(type(outcome) for outcome in outcomes if outcome is not None) == [IntegrityError]


def test_a_root_made_while_others_write_fits_what_was_written(committed):
    write_twenty()
    outcomes = together(write_twenty, write_twenty, anchor, anchor)
    assert outcomes[2] == outcomes[3]
    assert list(check(Counts())) == []
