"""One case that nobody looks after, day by day: every rung on its day, through the supervision order to a late decision.

Filed on Monday, 3 March 2025; told about by 10 March, accepted on that last day; promised until 17 March. The clock moves an hour
at a time over working days, rest days and the holiday of 4 to 6 April, and the sweep runs each time.
"""

from datetime import date, timedelta

import pytest

from approvals.clock.lights import urgency
from approvals.escalation.models import Climbed
from approvals.supervision import orders
from approvals.supervision.models import SupervisionOrder, SupervisionStep
from approvals.workflow import acceptance, deciding
from approvals.workflow.models import Application
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.models import Role
from hall.timers.models import Timer
from hall.timers.sweep import sweep
from hall.worktime import is_workday, standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "SC05"
OURS = ("ladder", "ladder_late", "supervision")


class Diary:
    """Lives through the days: sweeps every three hours and notes who got which message when."""

    def __init__(self, cast, public_id):
        self.cast, self.public_id, self.last = cast, public_id, 0
        self.names = {getattr(cast, role).pk: str(role) for role in Role} | {cast.applicant.pk: "applicant"}

    def live(self, first: str, last: str) -> dict[str, list[str]]:
        """Day and hour → who was told what, of the days from first to last (both included)."""
        told, moment = {}, at(f"{first} 00:00")
        while moment <= at(f"{last} 23:00"):
            with standing_at(moment):
                sweep()
                sweep()  # a second one finds nothing to do
            if found := self.news():
                told[f"{moment.astimezone(at(first).tzinfo):%m-%d %H}"] = found
            moment += timedelta(hours=3)
        return told

    def news(self) -> list[str]:
        rows = Notice.objects.filter(channel="portal", kind__in=OURS, pk__gt=self.last).order_by("pk")
        found = sorted(f"{self.names[row.recipient_id]}：{row.subject}" for row in rows)
        self.last = max([self.last, *(row.pk for row in rows)])
        return found

    @property
    def case(self) -> Application:
        return Application.objects.select_related("version").get(public_id=self.public_id)

    @property
    def item(self) -> str:
        return self.case.version.name

    @property
    def order(self) -> SupervisionOrder:
        return SupervisionOrder.objects.get(application__public_id=self.public_id)

    def acts(self, moment: str, verb, *args, **given):
        with standing_at(at(moment)):
            found = verb(*args, **given)
        self.news()
        return found

    def light(self, day: str) -> str:
        with standing_at(at(f"{day} 12:00")):
            return urgency(self.case).kind


@pytest.fixture
def diary(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.filed(cast, ITEM)
    return Diary(cast, case.public_id)


def test_a_neglected_case_meets_every_rung_on_its_day(cast, diary):
    _nobody_takes_it_in(cast, diary)
    _nobody_reviews_it(diary)
    _the_last_rung_opens_an_order(cast, diary)
    _nobody_answers(diary)
    _through_the_order(cast, diary)
    assert diary.live("2025-04-16", "2025-04-27") == {}, "struck off, nothing of it fires any more"
    _decided_late_and_delivered(cast, diary)
    _nothing_is_left(diary)


def _nobody_takes_it_in(cast, diary) -> None:
    """The clerk is warned on the working day before the notice is due; it is accepted late that day."""
    item = diary.item
    assert diary.live("2025-03-03", "2025-03-09") == {"03-07 09": [f"clerk：还剩 1 个工作日：{item}"]}
    assert diary.live("2025-03-10", "2025-03-10") == {"03-10 09": [f"signer：今天到期：{item}"]}
    diary.acts("2025-03-10 22:00", acceptance.accept, diary.public_id, actor=c.actor(cast.clerk))
    assert diary.case.due_on.isoformat() == "2025-03-17"


def _nobody_reviews_it(diary) -> None:
    """Yellow, then red."""
    item = diary.item
    assert diary.light("2025-03-11") == "blue"
    assert diary.live("2025-03-11", "2025-03-16") == {
        "03-12 09": [f"reviewer：还剩 3 个工作日：{item}"],
        "03-14 09": [f"reviewer：还剩 1 个工作日：{item}", f"signer：还剩 1 个工作日：{item}"],
    }
    assert diary.light("2025-03-14") == "yellow"
    assert diary.live("2025-03-17", "2025-03-17") == {}, "on the day itself everybody knows"
    assert diary.live("2025-03-18", "2025-03-23") == {
        "03-18 09": [
            f"applicant：没有按时办好：{item}",
            f"reviewer：已超 1 个工作日：{item}",
            f"signer：已超 1 个工作日：{item}",
        ],
        "03-19 09": [f"leader：已超 2 个工作日：{item}"],
        "03-20 09": [f"supervisor：已超 3 个工作日：{item}"],
    }
    assert diary.light("2025-03-18") == "red"


def _the_last_rung_opens_an_order(cast, diary) -> None:
    opened = diary.live("2025-03-24", "2025-03-31")
    number = diary.order.number
    assert opened == {
        "03-24 09": [
            f"reviewer：督办单 {number}：请反馈",
            f"signer：督办单 {number}：请反馈",
            f"supervisor：已超 5 个工作日：{diary.item}",
        ]
    }
    assert (diary.order.opened_by_name, diary.order.addressee) == ("系统（按提醒规则）", cast.reviewer)


def _nobody_answers(diary) -> None:
    """Until 31 March: one level up the next morning, and again after a week of working days (4 April is off)."""
    number = diary.order.number
    overdue = [f"leader：督办单 {number} 到期没有反馈", f"supervisor：督办单 {number} 到期没有反馈"]
    assert diary.live("2025-04-01", "2025-04-09") == {"04-01 09": overdue, "04-09 09": overdue}


def _through_the_order(cast, diary) -> None:
    """Answered, returned, answered, struck off."""
    pk, supervisor = diary.order.public_id, c.actor(cast.supervisor)
    answered = {"text": "材料压在手里", "measures": "本周内审完", "promised": date(2025, 4, 11)}
    diary.acts("2025-04-10 10:00", orders.answer, pk, actor=c.actor(cast.reviewer), **answered)
    diary.acts("2025-04-10 15:00", orders.send_back, pk, actor=supervisor, reason="没有写办完的日子", days=3)
    assert diary.order.reply_due_on.isoformat() == "2025-04-15" and diary.order.escalated_at is None
    assert diary.live("2025-04-11", "2025-04-14") == {}
    again = {"text": "补充说明", "measures": "审查人员加班", "promised": date(2025, 4, 28)}
    diary.acts("2025-04-15 10:00", orders.answer, pk, actor=c.actor(cast.reviewer), **again)
    diary.acts("2025-04-15 16:00", orders.strike_off, pk, actor=supervisor, finding="已核实")
    assert diary.order.state == "struck_off"
    assert diary.order.steps.last().text == "已核实（办件仍未办结）"
    assert [step.action for step in diary.order.steps.all()] == [
        *("issue", "escalate", "escalate", "answer", "return", "answer", "strike")
    ]


def _decided_late_and_delivered(cast, diary) -> None:
    """The delivery is in time."""
    with standing_at(at("2025-04-28 10:00")):
        while c.next_stage(diary.case):
            c.step_on(cast, diary.case)
        deciding.approve(diary.public_id, actor=c.actor(cast.signer))
    assert diary.light("2025-04-28") in ("red", "breach")
    told = diary.live("2025-04-29", "2025-05-13")
    assert list(told) == ["05-13 09"], "delivery until 15 May, two working days before; 1 to 5 May are off"
    diary.acts(
        "2025-05-14 10:00", deciding.deliver, diary.public_id, actor=c.actor(cast.clerk), method="窗口领取"
    )
    assert diary.live("2025-05-15", "2025-05-28") == {}


def _nothing_is_left(diary) -> None:
    subjects = (f"application:{diary.public_id}", f"supervision:{diary.order.public_id}")
    assert not Timer.objects.filter(subject__in=subjects).exists()
    assert [(each.phase, each.offset) for each in Climbed.objects.all()] == [
        ("notice", -1),
        ("notice", 0),
        *(("decision", offset) for offset in (-3, -1, 1, 2, 3, 5)),
        ("delivery", -2),
    ]
    moments = [*Climbed.objects.values_list("at", flat=True)]
    moments += SupervisionStep.objects.filter(by=None).values_list("at", flat=True)
    for moment in moments:
        local = moment.astimezone(at("2025-03-03").tzinfo)
        assert is_workday(local.date()) and local.hour == 9
    assert Entry.objects.filter(chain=diary.case.chain, action="climb").count() == 9
