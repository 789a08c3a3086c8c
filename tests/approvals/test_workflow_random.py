"""Whatever people press, in whatever order: no illegal state, no broken chain, no lost message, no dead end."""

import random
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from approvals.workflow.choices import Move
from approvals.workflow.plan import review_plan
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.people.models import Absence, Role
from hall.worktime import today
from tests import cast as c
from tests.approvals.random_walk import RARE, Walk

pytestmark = pytest.mark.django_db

# In turn with a site check; five departments side by side; one of two suffices; one beside the other; none at all.
ITEMS = ("SC05", "ZG04", "ZJ09", "ZF01", "SC04")
STEPS = 45
WALKS = 30


@pytest.fixture
def crew():
    """Everybody who can have to do with a case of each item: two of each post, and a deputy."""
    cast = c.make_cast("SCJGJ")
    found = {}
    for code in ITEMS:
        item = ServiceItem.objects.with_current().get(code=code)
        lead = item.department_id
        cast_there = c.make_staff(lead, cast) if lead != "SCJGJ" else cast
        departments = {part.department for part in review_plan(definition_of(item.current))} | {lead}
        people = [cast.applicant, cast.stranger]
        people += [getattr(cast_there, role) for role in (Role.CLERK, Role.SIGNER, Role.SUPERVISOR)]
        for department in sorted(departments):
            people += [c.a_post(c.a_user(f"{department}{n}"), Role.REVIEWER, department) for n in "甲乙"]
        people += [c.a_post(c.a_user(f"签发{code}"), Role.SIGNER, lead)]
        people += [c.a_post(c.a_user(f"窗口{code}"), Role.CLERK, lead)]
        checkers = [user for user in people if user.posts.filter(role=Role.REVIEWER).exists()]
        found[code] = SimpleNamespace(
            cast=cast_there, people=people, checkers=checkers, draft=c.a_draft(cast_there, code).pk
        )
        Absence.objects.create(
            user=people[-2], deputy=people[-3], starts_on=today(), ends_on=today() + timedelta(days=400)
        )
    return found


def test_whatever_is_pressed_the_case_stays_whole_and_can_be_finished(crew):
    made = Counter()
    for seed in range(WALKS):
        made += walk(crew, seed)
    assert set(Move) - set(made) <= RARE, f"chance left out {set(Move) - set(made) - RARE}"


def walk(crew, seed: int) -> Counter:
    """One case from draft to its end, by chance; how often each move was made. Nothing of it stays."""
    chance = random.Random(seed)
    with transaction.atomic():
        with ExitStack() as clock:
            found = Walk(crew[ITEMS[seed % len(ITEMS)]], clock, chance)
            found.make(c.actor(found.case.applicant), Move.SUBMIT)
            for _ in range(chance.randint(10, STEPS)):
                found.press()
            found.finish()
        transaction.set_rollback(True)
    return found.made
