"""After a ladder was changed: the running cases it holds for get the moment of their next rung anew, chunk by chunk.

A rung that was taken away needs nothing of this, for the next one is looked up when the timer fires. A new one before the moment
a case waits for does.
"""

from django.db.models import Max

from approvals.clock.arming import subject_of
from approvals.clock.models import ClockEntry
from approvals.escalation import climbing
from approvals.escalation.ladders import Plans, in_force
from approvals.escalation.models import Climbed, Ladder
from approvals.escalation.phases import STATES, standing_of
from approvals.workflow.models import Application
from hall.timers.arming import SET, Wanted, arm
from hall.timers.models import Timer
from hall.timers.registry import Next
from hall.worktime import now

KIND = "ladder.renew"
CHUNK = 200
EVERYONE = "default"


def look_again(department: str | None) -> None:
    """In the transaction that changes the ladder (None: the one for all)."""
    arm(f"ladder:{department or EVERYONE}", [Wanted(KIND, now(), payload={"after": 0})])


def renew(timer: Timer) -> Next | None:
    """The timer's handler: the next chunk of cases, in the order they came in."""
    owner = timer.subject.partition(":")[2]
    rows = _cases(owner).filter(pk__gt=timer.payload.get("after", 0)).order_by("pk")
    # Held, so that a verb that has read the ladder as it was is done before, and what it armed is set anew.
    chunk = list(rows.defer("form").select_for_update(of=("self",))[:CHUNK])
    if not chunk:
        return None
    _arm(chunk, in_force())
    return Next(now(), payload={"after": chunk[-1].pk})


def _cases(owner: str):
    """Cases with a date that runs, under the department's ladder or the one for all."""
    running = Application.objects.filter(state__in=STATES, due_on__isnull=False)
    if owner != EVERYONE:
        return running.filter(department=owner)
    own = Ladder.objects.filter(department__isnull=False).values("department")
    return running.exclude(department__in=own)


def _arm(cases: list[Application], known: dict[str | None, Plans]) -> None:
    moved = dict(
        ClockEntry.objects.filter(application__in=cases)
        .values("application")
        .annotate(at=Max("at"))
        .values_list("application", "at")
    )
    behind: dict[tuple, set[int]] = {}
    rows = Climbed.objects.filter(application__in=cases)
    for case, phase, due, offset in rows.values_list("application", "phase", "due_on", "offset"):
        behind.setdefault((case, phase, due), set()).add(offset)
    timers = [_timer(case, known, moved.get(case.pk), behind) for case in cases]
    wanted = [timer for timer in timers if timer]
    Timer.objects.bulk_create(
        wanted, update_conflicts=True, unique_fields=["subject", "kind"], update_fields=SET
    )
    without = [subject_of(case) for case, timer in zip(cases, timers, strict=True) if timer is None]
    Timer.objects.filter(kind=climbing.KIND, subject__in=without).delete()


def _timer(case: Application, known, moved, behind) -> Timer | None:
    standing = standing_of(case, moved)
    if standing is None:
        return None
    plan = (known.get(case.department_id) or known.get(None, Plans())).of(standing.phase)
    done = behind.get((case.pk, standing.phase, standing.due), ())
    ahead = [(at, step) for at, step in plan.ahead(standing) if step.offset not in done]
    if not ahead:
        return None
    return Timer(
        kind=climbing.KIND, subject=subject_of(case), **climbing.timer_values(standing, plan, *ahead[0])
    )
