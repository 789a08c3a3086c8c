"""What the law makes of a case when its day has passed and nobody acted (许可法 Art. 32(4); law.md A8, A11)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from approvals.clock.arming import case_of
from approvals.clock.arming import register as register_source
from approvals.workflow.acceptance import deem_accepted
from approvals.workflow.change import Change
from approvals.workflow.choices import State
from approvals.workflow.filing import lapse
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from approvals.workflow.telling import SUBJECT, applicants
from hall.catalog.shelf import definition_of
from hall.notices import outbox
from hall.people.actor import SYSTEM
from hall.timers.arming import Wanted
from hall.timers.models import Timer
from hall.timers.registry import Next, register
from hall.worktime import add, count, today
from hall.worktime.templatetags.dates import long_date

NOTICE, CORRECTION, CORRECTION_SOON = "law.notice", "law.correction", "law.correction_soon"
# Of a case, what a reminder needs: compiling a statement costs by the column.
READ = (
    *("public_id", "correction_due_on", "phone", "enterprise_id", "applicant_id"),
    *("applicant__id", "version__digest"),
)
# Working days before the end of the correction, and the hour, at which the applicant is reminded.
SOON_DAYS, SOON_HOUR = 2, 9


def install() -> None:
    register_source((NOTICE, CORRECTION, CORRECTION_SOON), wanted)
    register(NOTICE, _accept_by_law, "受理期限到了，视为受理")
    register(CORRECTION, _end_by_lapse, "补正期限到了，结束")
    register(CORRECTION_SOON, _remind, "补正快到期，提醒申请人")


def wanted(change: Change) -> Iterator[Wanted]:
    application = change.application
    if application.state == State.SUBMITTED and application.notice_due_on:
        yield Wanted(NOTICE, end_of(application.notice_due_on))
    if application.state == State.CORRECTING and application.correction_due_on:
        due = end_of(application.correction_due_on)
        yield Wanted(CORRECTION, due)
        soon = _soon(application.correction_due_on)
        if soon > application.corrected_at:
            yield Wanted(CORRECTION_SOON, soon, due)


def end_of(day: date) -> datetime:
    """The first moment after that day in the hall's time zone: a day ends at 24:00 (民法典 Art. 203, law.md D8)."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _soon(due: date) -> datetime:
    return timezone.make_aware(datetime.combine(add(due, -SOON_DAYS).date, time(SOON_HOUR)))


def _accept_by_law(timer: Timer) -> Next | None:
    return _carry_out(deem_accepted, State.SUBMITTED, "notice_due_on", timer)


def _end_by_lapse(timer: Timer) -> Next | None:
    return _carry_out(lapse, State.CORRECTING, "correction_due_on", timer)


def _carry_out(verb: Callable, state: str, column: str, timer: Timer) -> Next | None:
    """The verb locks the case and looks again. When it refuses because somebody has acted, there is nothing to do any more;
    when the date has moved, the timer follows it. Raises Refused for any other reason."""
    try:
        verb(case_of(timer), actor=SYSTEM)
    except Http404:
        return None
    except Refused:
        row = Application.objects.filter(public_id=case_of(timer)).values_list("state", column).first()
        if row is None or row[0] != state:
            return None
        if row[1] is None or row[1] < today():
            raise
        return Next(end_of(row[1]))
    return None


def _remind(timer: Timer) -> None:
    """Once per date. Says how many days are left today, however late it runs; nothing when the day has passed."""
    found = Application.objects.filter(public_id=case_of(timer), state=State.CORRECTING)
    application = next(iter(found.select_related("version", "applicant").only(*READ)), None)
    if application is None or today() > application.correction_due_on:
        return
    due, people = application.correction_due_on, applicants(application)
    outbox.queue(
        CORRECTION_SOON,
        f"{application.public_id}:{CORRECTION_SOON}:{due}",
        people,
        phones=[application.phone] if not people and application.phone else [],
        subject=f"{_left(count(today(), due))}：{definition_of(application.version).name}"[:SUBJECT],
        body=f"请在 {long_date(due)} 24 时前补正。过了这一天这件就结束，不影响再次申请。",
        link=reverse("correction", args=[application.public_id]),
    )


def _left(days: int) -> str:
    return f"补正还剩 {days} 个工作日" if days else "补正今天到期"
