"""Making the demo's cases: story by story, each in a transaction of its own, so that an interrupt leaves whole cases."""

import time
from collections.abc import Callable
from itertools import count, islice
from random import Random

from django.db import transaction

from approvals.demo import alerting, neglect, timing
from approvals.demo.acts import Teller
from approvals.demo.around import furnish, let_time_pass
from approvals.demo.crew import Crew
from approvals.demo.parties import Parties
from approvals.demo.stories import Story, plan
from approvals.desk.case.phrases import load_seed
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.worktime import now, standing_at

TOLD_EVERY = 50


def have_cases() -> bool:
    return Application.objects.exists()


def make_cases(
    wanted: int, seed: int, *, tell: Callable[[int], None] = lambda number: None, rest: float = 0
) -> int:
    """Plays so many stories, after those that were played before; how many cases came of it. `rest`: seconds between two
    of them, so that others get at the database too."""
    items = {item.code: definition_of(item.current) for item in ServiceItem.objects.with_current().listed()}
    crew, parties = Crew(), Parties()
    load_seed()
    furnish()
    first, present = Application.objects.count(), timing.to_work(now())
    done = 0
    for number in islice(count(first), wanted):
        story = plan(number, seed, present, sorted(items), items.__getitem__)
        done += play(story, Teller(story, items[story.item], crew, parties, seed))
        time.sleep(rest)
        if done % TOLD_EVERY == 0:
            tell(done)
    neglect.let_orders_be_answered(crew, Random(seed))
    alerting.let_alerts_be_settled(crew, Random(seed))
    return done


@transaction.atomic
def _whole(story: Story, teller: Teller) -> None:
    moment = timing.to_moment(story.acts[0].at)
    for act in story.acts:
        before, moment = moment, timing.to_moment(act.at)
        neglect.let_pass(teller.public_id, before, moment)
        with standing_at(moment):
            getattr(teller, act.name)()
    neglect.let_lie(teller.public_id, moment)
    let_time_pass(teller.public_id)


def play(story: Story, teller: Teller) -> bool:
    """Whether the story came to its end; one that a rule forbids on the way leaves nothing behind."""
    try:
        _whole(story, teller)
    except Refused:
        return False
    return True
