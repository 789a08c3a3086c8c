"""What special procedures bring with them when time passes: the cap reached, the days to ask for a hearing over, the day by which it
has to be announced near."""

from collections.abc import Callable, Iterator
from datetime import datetime, time

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from approvals.clock.arming import case_of
from approvals.clock.arming import register as register_source
from approvals.clock.law_timers import end_of
from approvals.escalation.models import Whom
from approvals.escalation.recipients import people
from approvals.procedures import hearing_days
from approvals.procedures.hearing import hearing_waive
from approvals.procedures.models import Hearing
from approvals.procedures.reading import cap_day, hearing_of, running
from approvals.procedures.running import cap_procedure
from approvals.workflow.change import Change
from approvals.workflow.choices import OPEN
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from approvals.workflow.telling import SUBJECT
from hall.notices import outbox
from hall.people.actor import SYSTEM
from hall.timers.arming import Wanted
from hall.timers.models import Timer
from hall.timers.registry import Next, register
from hall.worktime import add, now, today
from hall.worktime.templatetags.dates import long_date

CAP, REQUEST, ORGANISE = "procedure.cap", "hearing.request", "hearing.organise"
# Working days before the last day on which a hearing can still be announced in time, and the hour, at which that is said.
SOON_DAYS, SOON_HOUR = 3, 9
# Steps at which the notice of the hearing is still to be sent.
UNANNOUNCED = (Hearing.State.REQUESTED, Hearing.State.SCHEDULED)


def install() -> None:
    register_source((CAP, REQUEST, ORGANISE), wanted)
    register(CAP, _cap, "特别程序到上限")
    register(REQUEST, _waive, "听证申请期限到了")
    register(ORGANISE, _remind, "听证要快发通知")


def wanted(change: Change) -> Iterator[Wanted]:
    application = change.application
    if application.state not in OPEN:
        return
    if at := next_cap(application):
        yield Wanted(CAP, at)
    hearing = hearing_of(application)
    if hearing is None:
        return
    if hearing.state == Hearing.State.TOLD:
        yield Wanted(REQUEST, end_of(hearing.request_due_on))
    if hearing.state in UNANNOUNCED:
        yield Wanted(ORGANISE, _soon(hearing), end_of(hearing.organise_due_on))


def next_cap(application) -> datetime | None:
    """The moment after the last day that a running procedure may take out; the earliest, of several."""
    caps = [cap_day(each) for each in running(application) if each.capped_at is None]
    return min((end_of(day.date) for day in caps if day), default=None)


def _soon(hearing: Hearing) -> datetime:
    day = add(hearing_days.notice_latest(hearing.organise_due_on).date, -SOON_DAYS).date
    return timezone.make_aware(datetime.combine(day, time(SOON_HOUR)))


def _cap(timer: Timer) -> Next | None:
    return _carry_out(cap_procedure, timer, next_cap)


def _waive(timer: Timer) -> Next | None:
    return _carry_out(hearing_waive, timer, _end_of_request)


def _carry_out(verb: Callable, timer: Timer, following: Callable) -> Next | None:
    """The verb locks the case and looks again. When it refuses because somebody has acted there is nothing to do; when the day
    has moved, as a calendar does that is loaded late, the timer follows it. Raises Refused for any other reason."""
    try:
        verb(case_of(timer), actor=SYSTEM)
    except Http404:
        return None
    except Refused:
        found = Application.objects.filter(public_id=case_of(timer), state__in=OPEN).defer("form").first()
        at = following(found) if found else None
        if at is not None and at <= now():
            raise
        return Next(at) if at else None
    return None


def _end_of_request(application) -> datetime | None:
    hearing = hearing_of(application)
    told = hearing is not None and hearing.state == Hearing.State.TOLD
    return end_of(hearing.request_due_on) if told else None


def _remind(timer: Timer) -> None:
    """Once for each date by which it has to be held."""
    found = Application.objects.filter(public_id=case_of(timer), state__in=OPEN)
    application = found.select_related("version", "department").defer("form", "version__definition").first()
    hearing = hearing_of(application) if application else None
    if hearing is None or hearing.state not in UNANNOUNCED or today() > hearing.organise_due_on:
        return
    due = hearing.organise_due_on
    outbox.queue(
        ORGANISE,
        f"{application.public_id}:{ORGANISE}:{due}",
        [user for _, user in people(application, [Whom.HANDLER, Whom.CHIEF])],
        subject=f"听证通知要快发：{application.number}"[:SUBJECT],
        body=(
            f"听证最晚 {long_date(due)}举行，通知最晚 {long_date(hearing_days.notice_latest(due).date)}发出。"
            "过了这天再发，就来不及了。"
        ),
        link=reverse("desk-case", args=[application.public_id]),
    )
