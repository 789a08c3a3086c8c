"""A case as the rules see it. What its facts need is read when the first of them asks, for all cases looked at together: so many
statements for one case, and no more for five hundred."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from approvals.alerts.words import ATTEMPT
from approvals.clock import history, ledger
from approvals.clock.models import ClockEntry
from approvals.clock.reckoning import Pause
from approvals.procedures.models import Procedure
from approvals.workflow.choices import STAGES, Move, TaskKind, TaskState
from approvals.workflow.layout import UNREAD, tasks_of
from approvals.workflow.models import Application, CorrectionPoint, Task, Verdict
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.shelf import definition_of
from hall.journal.models import Entry
from hall.worktime import add, count

# Case → what was found for it. A reader sends as many statements however many cases it is asked about.
Reader = Callable[[list[Application]], dict[int, object]]
_readers: dict[str, Reader] = {}


@dataclass(frozen=True)
class Answerable:
    """Who answers for something: account and name, or nobody, and the department."""

    user_id: int | None
    name: str
    department_id: str


@dataclass(frozen=True)
class Span:
    """Days (start, end] that are not counted."""

    start: date
    end: date | None


def register_reader(name: str, reader: Reader) -> None:
    """What facts of a room ask for as `look.read(name)`. Raises ValueError for a name another reader has."""
    if _readers.get(name, reader) is not reader:
        raise ValueError(f"“{name}”已经有别的读法。")
    _readers[name] = reader


class Batch:
    """Cases that are looked at together."""

    def __init__(self, applications: list[Application]):
        self.applications = applications
        self._read: dict[str, dict] = {}

    def read(self, name: str) -> dict[int, object]:
        if name not in self._read:
            self._read[name] = _readers[name](self.applications)
        return self._read[name]


class Look:
    """One case. Nothing here depends on the day: facts take it as an argument."""

    def __init__(self, application: Application, batch: Batch):
        self.application, self.batch = application, batch

    def read(self, name: str, default=None):
        """What the reader of that name found for this case."""
        return self.batch.read(name).get(self.application.pk, default)

    @cached_property
    def definition(self) -> ItemDefinition:
        return definition_of(self.application.version)

    @property
    def tasks(self) -> list[Task]:
        return self.read("tasks", [])

    @property
    def acts(self) -> list[Entry]:
        """The journal's lines on moves and attempts, in order."""
        return self.read("acts", [])

    @property
    def procedures(self) -> list[Procedure]:
        return self.read("procedures", [])

    @property
    def points(self) -> list[CorrectionPoint]:
        """Every point the applicant was told to put right, with its notice."""
        return self.read("points", [])

    @property
    def verdicts(self) -> list[Verdict]:
        """On what was handed in last."""
        return [each for each in self.read("verdicts", []) if each.round == self.application.round]

    @cached_property
    def pauses(self) -> list[Span]:
        """When the clock stood still: at most as long as the procedure's cap."""
        if not self.application.clock_entry_count:
            return []
        return [_span(pause) for pause in history.pauses_of(self.read("ledger", []))]

    def worked(self, after: date, until: date) -> int:
        """Working days in (after, until] while the clock ran (law.md C4, C5)."""
        found, upto = max(count(after, until), 0), after
        for span in sorted(self.pauses, key=lambda each: each.start):
            first, last = max(span.start, upto), min(span.end or until, until)
            if last > first:
                found -= count(first, last)
                upto = last
        return max(found, 0)

    def paused(self, day: date) -> bool:
        return any(span.start <= day and (span.end is None or day < span.end) for span in self.pauses)

    def task_of(self, *kinds: TaskKind) -> Task | None:
        """The one that is open, else the last that was."""
        found = [task for task in self.tasks if task.kind in kinds and task.opened_at]
        open_now = [task for task in found if task.state == TaskState.OPEN]
        return (open_now or found or [None])[-1]

    def open_stages(self) -> list[Task]:
        """What has to be done now between acceptance and decision."""
        kinds = (*STAGES, TaskKind.SIGN)
        return [task for task in self.tasks if task.state == TaskState.OPEN and task.kind in kinds]

    def answers(self, task: Task | None) -> Answerable:
        """Whoever has the task or did it; nobody, for one that waits for anyone."""
        if task is None:
            return self.nobody
        name = task.assignee.get_full_name() if task.assignee else task.done_by_name
        return Answerable(task.assignee_id or task.done_by_id, name, task.department_id)

    @property
    def nobody(self) -> Answerable:
        return Answerable(None, "", self.application.department_id)

    @property
    def holder(self) -> Answerable:
        """Whoever has the case in hand now."""
        open_now = [
            task for task in self.tasks if task.state == TaskState.OPEN and task.kind != TaskKind.HELP
        ]
        return self.answers(next((task for task in open_now if task.assignee_id), next(iter(open_now), None)))

    @property
    def decider(self) -> Answerable:
        case = self.application
        return Answerable(case.decided_by_id, case.decided_by_name, case.department_id)


def looks_at(applications: Iterable[Application]) -> list[Look]:
    """Together: what is read for one is read for all. Load them with `version` and without its definition."""
    batch = Batch(list(applications))
    return [Look(application, batch) for application in batch.applications]


def _span(pause: Pause) -> Span:
    cap = add(pause.start, pause.cap).date if pause.cap is not None else None
    ends = [day for day in (pause.end, cap) if day]
    return Span(pause.start, min(ends) if ends else None)


def _grouped(rows, key) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


def _tasks(applications):
    if len(applications) == 1:
        return {applications[0].pk: tasks_of(applications[0])}
    rows = Task.objects.filter(application__in=applications).select_related("assignee").defer(*UNREAD)
    return _grouped(rows.order_by("step", "id"), lambda task: task.application_id)


def _acts(applications):
    chains = {application.chain: application.pk for application in applications}
    rows = Entry.objects.filter(chain__in=chains, action__in=[*Move.values, ATTEMPT])
    rows = rows.only("chain", "number", "at", "action", "actor", "actor_name", "changes")
    return _grouped(rows.order_by("number"), lambda entry: chains[entry.chain])


def _procedures(applications):
    rows = Procedure.objects.filter(application__in=applications).order_by("started_at", "id")
    return _grouped(rows, lambda each: each.application_id)


def _points(applications):
    rows = CorrectionPoint.objects.filter(notice__application__in=applications).select_related("notice")
    return _grouped(rows.order_by("id"), lambda point: point.notice.application_id)


def _verdicts(applications):
    rows = Verdict.objects.filter(application__in=applications).order_by("id")
    return _grouped(rows, lambda verdict: verdict.application_id)


def _ledger(applications):
    if len(applications) == 1:
        return {applications[0].pk: ledger.entries_of(applications[0])}
    rows = ClockEntry.objects.filter(
        application__in=[each for each in applications if each.clock_entry_count]
    )
    rows = rows.select_related("procedure", "document").defer("document__facts", "document__content")
    return _grouped(rows.order_by("id"), lambda entry: entry.application_id)


for _name, _reader in (
    ("tasks", _tasks),
    ("acts", _acts),
    ("procedures", _procedures),
    ("points", _points),
    ("verdicts", _verdicts),
    ("ledger", _ledger),
):
    register_reader(_name, _reader)
