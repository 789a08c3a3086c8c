"""What happens by itself while a demo case lies about: rungs of its ladder, each at its own moment, the orders they open, and
the alerts that it raises."""

from datetime import datetime, timedelta
from random import Random

from approvals.alerts import rules, watching
from approvals.alerts.looking import looks_at
from approvals.alerts.watching import WATCH
from approvals.clock.arming import subject_of
from approvals.demo import timing
from approvals.demo.around import let_time_pass
from approvals.demo.crew import Crew
from approvals.escalation import climbing
from approvals.escalation.hours import CLOSES, at_hour
from approvals.supervision import orders, replies
from approvals.supervision.models import SupervisionOrder
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.journal.models import Entry
from hall.people.models import Role, User
from hall.timers.models import Timer
from hall.timers.sweep import fire
from hall.worktime import now, standing_at, today

OPENED_BY_HAND = 6
# In how many days from the present an order's answer promises the end.
PROMISED = 5
# What has just been done takes a while itself.
A_MOMENT = timedelta(minutes=1)
# A look costs a third of a story: a case is looked at so often, the sweep does the rest.
LOOKS = 5
ANSWERS = (
    (
        "图纸和现场核查的时间对不上，核查人员出差，没有及时改派。",
        "已改派两名核查人员，核查完当天作出决定。",
    ),
    ("经办人同时办三件，这件排在后面，没有及时提醒科室。", "已调整分工，由科长直接盯办。"),
    ("申请人补充的证明要和外单位核对，函件发出后没有催。", "已电话催办并约定回复日期，收到后当天出结论。"),
)
RETURNED = "没有写哪一天办完，也没有写由谁负责，请补充后重新反馈。"
STRUCK = "已在系统里核对，办件按反馈的措施推进，责任人明确，同意销号。"
OPENED = "同类件一个月里第三次接近期限才审，请说明原因，保证这件按时办结。"


def let_pass(public_id, since: datetime, until: datetime) -> None:
    """Climbs the case's rungs whose moments lie before `until`, each as of its moment, none before `since`."""
    _fire(_subject(public_id), (climbing.KIND,), since, until)


def let_lie(public_id, since: datetime) -> None:
    """From the last act until now; one that is late by now, or of which something would be raised, was looked at, too, at the
    moments when its alerts fell due."""
    case = (
        Application.objects.filter(public_id=public_id)
        .select_related("version")
        .defer("version__definition")
        .first()
    )
    if case is None or not (_is_late(case) or _is_alerted(case)):
        _fire(_subject(public_id), (climbing.KIND,), since, now())
        return
    # The last act may have taken a while itself.
    _fire(_subject(public_id), (climbing.KIND, WATCH), max(since, _last(case)), now())


def _is_late(case: Application) -> bool:
    return case.due_on is not None and case.due_on < today()


def _is_alerted(case: Application) -> bool:
    """Whether somebody who looked today would find something: that is soon asked, a look ahead is not."""
    if case.state == State.DRAFT:
        return False
    return bool(watching.hits(looks_at([case])[0], rules.usable(), today(), set()))


def _subject(public_id) -> str:
    return subject_of(Application(public_id=public_id))


def let_orders_be_answered(crew: Crew, random: Random) -> None:
    """Orders the supervisor opened by hand on late cases, and those the last rung opened: one is left alone, one answered, one
    sent back, one struck off, and so on."""
    _open_some(crew)
    waiting = SupervisionOrder.objects.filter(state=SupervisionOrder.State.ISSUED).order_by("opened_at", "id")
    for place, order in enumerate(waiting.select_related("application")):
        _play(order, (3, 2, 1, 0)[place % 4], crew, random)
        _fire(order.chain, (replies.KIND,), _last(order.application), now())
        let_time_pass(order.public_id)


def _open_some(crew: Crew) -> None:
    """The supervisor does not wait for the last rung: a good half day after the date he asks."""
    late = Application.objects.with_us().filter(due_on__lt=today()).order_by("due_on", "id")
    late = late.exclude(state=State.SUBMITTED).exclude(supervision_orders__isnull=False)
    present = timing.to_work(now())
    for case in late[:OPENED_BY_HAND]:
        moment = max(timing.to_work(at_hour(case.due_on, CLOSES)) + 0.6, timing.to_work(_last(case)) + 0.05)
        if moment < present:
            with standing_at(timing.to_moment(moment)):
                orders.open_order(
                    actor=crew.actor(crew.supervisor), application_id=case.public_id, content=OPENED
                )


def _play(order: SupervisionOrder, steps: int, crew: Crew, random: Random) -> None:
    """So many of the steps as fit between the opening and now: an answer, its return, or its striking off."""
    opened, present = timing.to_work(_last(order.application)), timing.to_work(now())
    text, measures = random.choice(ANSWERS)
    chief, supervisor = crew.actor(_chief(order, crew, random)), crew.actor(crew.supervisor)
    promised = today() + timedelta(days=PROMISED)
    acts = [(orders.answer, chief, {"text": text, "measures": measures, "promised": promised})]
    acts += {
        2: [(orders.send_back, supervisor, {"reason": RETURNED, "days": 3})],
        3: [(orders.strike_off, supervisor, {"finding": STRUCK})],
    }.get(steps, [])
    for place, (verb, actor, given) in enumerate(acts if steps else []):
        with standing_at(timing.to_moment(opened + (present - opened) * (place + 1) / (len(acts) + 1))):
            verb(order.public_id, actor=actor, **given)


def _last(case: Application) -> datetime:
    """When the last thing happened to it: what is told afterwards comes after that."""
    return Entry.objects.filter(chain=case.chain).order_by("number").values_list("at", flat=True).last()


def _chief(order: SupervisionOrder, crew: Crew, random: Random) -> User:
    return crew.holder(Role.SIGNER, order.department_id, random)


def _fire(subject: str, kinds: tuple[str, ...], since: datetime, until: datetime) -> None:
    due = Timer.objects.filter(subject=subject, kind__in=kinds, fire_at__lte=until).order_by(
        "fire_at", "kind"
    )
    looks = 0
    while timer := due.first():
        with standing_at(max(timer.fire_at, since + A_MOMENT)):
            if fire(timer) != "fired":
                return
        looks += timer.kind == WATCH
        if looks == LOOKS or (WATCH in kinds and _has_order(subject)):
            due = due.exclude(kind=WATCH)


def _has_order(subject: str) -> bool:
    """What happens on an order is told afterwards, and nothing later may stand in the journal before it."""
    case = subject.partition(":")[2]
    return SupervisionOrder.objects.filter(application__public_id=case).exists()
