"""Tries are counted exactly, and one subject's are not another's. The race stands in test_following_progress.py."""

import pytest
import time_machine

from hall.people.account import changing
from hall.people.actor import Actor
from hall.people.refusals import NotDone
from hall.throttle.guard import Limit, Locked, count, take_off
from tests.cast import a_person

pytestmark = pytest.mark.django_db
THREE = Limit("code", 3, 60)


def test_so_many_tries_and_no_more():
    assert [count(THREE, "a") for _ in range(3)] == [2, 1, 0]
    with pytest.raises(Locked) as locked:
        count(THREE, "a")
    assert locked.value.minutes == 1


def test_subjects_and_purposes_are_told_apart():
    for _ in range(3):
        count(THREE, "a")
    assert count(THREE, "b") == 2 and count(Limit("other", 3, 60), "a") == 2


def test_when_the_time_is_over_counting_begins_anew():
    with time_machine.travel("2026-11-20 10:00:00", tick=False) as moment:
        for _ in range(3):
            count(THREE, "a")
        moment.shift(61)
        assert count(THREE, "a") == 2


def test_a_right_try_is_taken_off_again():
    for _ in range(10):
        count(THREE, "a")
        take_off(THREE, "a")
    assert count(THREE, "a") == 2


def test_a_number_that_is_refused_counts_although_nothing_of_it_is_kept():
    a_person("张明", "110101199003074370")
    curious = a_person("路人")
    given = {"actor": Actor.of(curious), "id_type": "居民身份证", "number": "110101199003074370"}
    for _ in range(changing.NUMBERS_A_DAY.most):
        with pytest.raises(NotDone, match="没能登记"):
            changing.enter_identity(curious, **given)
    with pytest.raises(NotDone, match="次数太多"):
        changing.enter_identity(curious, **given)
