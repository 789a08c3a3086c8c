"""Everything the screen of one case shows. Parts are read when they are asked for, each once, so that a partial pays only for
what it draws."""

import uuid
from dataclasses import dataclass, field
from functools import cached_property

from approvals.alerts import listing as alert_listing
from approvals.clock.lights import urgency
from approvals.desk.case import phrases, presence, verdicts
from approvals.desk.case.actions import Choice, Choices, choices_of
from approvals.desk.case.changes import Changed, Rounds, changed_fields, rounds_of
from approvals.desk.case.checks import Check, checks_of, worst_first
from approvals.desk.case.dates import DateRow, dates_of
from approvals.desk.case.flow import Step, flow_of
from approvals.desk.case.history import History, history_of
from approvals.desk.case.letter import Letter, letter_of
from approvals.desk.case.papers import PaperRow, papers_of
from approvals.desk.case.rest import Rest, rest_of
from approvals.desk.case.values import Group, Shown, in_groups, name_and_unit, shown
from approvals.filling import form as filling
from approvals.filling.needs import case_of, worded_guide
from approvals.procedures.desk import Section, section_of
from approvals.workflow.choices import Move, State, TaskKind, TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application
from hall.catalog.choices import Necessity
from hall.catalog.shelf import definition_of
from hall.catalog.situations.case import Standing
from hall.people.actor import Actor
from hall.revision import memory


@dataclass
class FieldRow:
    """One field of the form. `changed`: what it was before, if it is not what it was."""

    subject = "field"
    digests = ()
    deferred = False
    may_wait = False
    key: str
    name: str
    required: bool
    value: Shown
    changed: Changed | None = None
    checks: list[Check] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"field-{self.key.replace('.', '-')}"

    @property
    def troubles(self) -> list[Check]:
        return [check for check in self.checks if check.is_trouble]


@dataclass(frozen=True)
class Said:
    """What is to be put right, for the words of a notice. `ours`: the machine wrote it, nobody has looked at it yet."""

    wrong: str = ""
    remedy: str = ""
    basis: str = ""
    ours: bool = False


def said_of(row) -> Said:
    """What was said of a paper or field, else what a check would say."""
    standing = row.standing_now
    if standing.is_wrong:
        return Said(standing.wrong, standing.remedy, standing.basis)
    found = next((check for check in row.checks if check.is_trouble and check.remedy), None)
    return Said(found.sentence, found.remedy, ours=True) if found else Said()


class CasePage:
    """`look`: the paper or field that was asked for in the address, as material:M001 or field:contract.price."""

    def __init__(self, request, application: Application, actor: Actor, look: str = ""):
        self.request, self.application, self.actor = request, application, actor
        self.nonce = uuid.uuid4()
        self.look = look

    @cached_property
    def definition(self):
        return definition_of(self.application.version)

    @cached_property
    def needed(self):
        guide = worded_guide(self.application, memory.of_request(self.request))
        return case_of(self.application, self.definition, guide)

    @cached_property
    def elements(self) -> dict:
        """Element code → element, of the fields this case needs or that were filled in all the same."""
        form = self.application.form
        return {
            need.element.code: need.element
            for need in self.needed.fields
            if need.standing != Standing.NOT_NEEDED or form.get(need.element.code) not in (None, "", [], {})
        }

    @cached_property
    def rounds(self) -> Rounds:
        return rounds_of(self.application)

    @cached_property
    def papers(self) -> list[PaperRow]:
        return papers_of(self.application, self.needed, self.rounds)

    @cached_property
    def changed(self) -> dict[str, Changed]:
        return changed_fields(self.application, self.rounds, self.elements)

    @cached_property
    def checks(self) -> list[Check]:
        errors = filling.errors_of(self.application, self.definition)
        found = checks_of(self.application, self.elements, self.papers, errors)
        return worst_first(found)

    @property
    def named_checks(self) -> list[tuple[str, Check]]:
        """Each finding with the name of what it is about."""
        names = {("material", row.key): row.name for row in self.papers}
        names |= {("field", code): name_and_unit(element)[0] for code, element in self.elements.items()}
        return [(names.get((check.subject, check.key), ""), check) for check in self.checks]

    @property
    def troubles(self) -> list[Check]:
        return [check for check in self.checks if check.is_trouble]

    @property
    def sound(self) -> list[Check]:
        return [check for check in self.checks if check.level == "ok"]

    @cached_property
    def fields(self) -> list[FieldRow]:
        rows = []
        for need in self.needed.fields:
            code = need.element.code
            if code in self.elements:
                name, _ = name_and_unit(need.element)
                row = FieldRow(code, name, filling.is_required(need), self._shown(need.element))
                row.changed = self.changed.get(code)
                row.checks = self._checks_of("field", code)
                rows.append(row)
        return rows

    @property
    def groups(self) -> list[Group]:
        return in_groups(self.rows[1])

    @cached_property
    def rows(self) -> tuple[list[PaperRow], list[FieldRow]]:
        """Papers and fields, each with its `standing`, `checks` and whether it is the `current` one."""
        for row in (*self.papers, *self.fields):
            row.standing_now = self.standings[row.subject, row.key]
            row.current = f"{row.subject}:{row.key}" == self.current
        for row in self.papers:
            row.checks = self._checks_of("material", row.key)
        for row in (*self.papers, *self.fields) if self.may_judge else ():
            row.said = said_of(row)
            row.book = phrases.fitting(self.phrases, row.key)
        return self.papers, self.fields

    @cached_property
    def standings(self) -> dict:
        return verdicts.standings(self.application, [*self.papers, *self.fields], self.rounds)

    @cached_property
    def current(self) -> str:
        """What is looked at: what was asked for, else the first paper still to be looked at, else the first."""
        known = [f"{row.subject}:{row.key}" for row in (*self.papers, *self.fields)]
        if self.look in known:
            return self.look
        waiting = [
            row for row in self.papers if row.files and self.standings["material", row.key].finding is None
        ]
        first = next(iter(waiting or [row for row in self.papers if row.files] or self.papers), None)
        return f"material:{first.key}" if first else ""

    @property
    def current_paper(self) -> PaperRow | None:
        return next((row for row in self.rows[0] if row.current), None)

    def row(self, subject: str, key: str):
        """A paper or field of this case, or None."""
        return next(
            (row for row in (*self.rows[0], *self.rows[1]) if (row.subject, row.key) == (subject, key)), None
        )

    @cached_property
    def why_not_judge(self) -> str:
        return verdicts.why_not_judge(self.application, self.actor)

    @property
    def may_judge(self) -> bool:
        return not self.why_not_judge

    @property
    def judged(self) -> bool:
        """Whether verdicts are part of what this state is about."""
        return self.application.state in (State.SUBMITTED, State.CORRECTING)

    @property
    def unlooked(self) -> int:
        return sum(row.standing_now.finding is None for row in self.rows[0])

    @cached_property
    def rest(self) -> Rest:
        """What one press may pass, and what it leaves."""
        return rest_of(self.rows[0])

    @cached_property
    def notices(self) -> list:
        return list(self.application.correction_notices.order_by("number").prefetch_related("points"))

    @cached_property
    def letter(self) -> Letter:
        papers_rows, fields = self.rows
        return letter_of([*papers_rows, *fields], self.standings, self.notices)

    @cached_property
    def choices(self) -> Choices:
        return choices_of(self.application, self.actor)

    @cached_property
    def light(self):
        """That of the case; of a decided one that is still to be handed over, that of the handing over."""
        delivery = next((task for task in self._open_tasks if task.kind == TaskKind.DELIVER), None)
        return urgency(delivery or self.application)

    @property
    def proposal_stands(self) -> bool:
        """Whether what was proposed last has not been returned or taken back."""
        return bool(self.application.proposal) and self.application.state in (State.DECIDING, State.CLOSED)

    @cached_property
    def mine(self):
        """The open task the person has in hand."""
        return next((task for task in self._open_tasks if task.assignee_id == self.actor.user.pk), None)

    @property
    def holders(self) -> list:
        """Open tasks that others have in hand."""
        return [
            task for task in self._open_tasks if task.assignee_id and task.assignee_id != self.actor.user.pk
        ]

    @property
    def free(self) -> bool:
        return any(task.assignee_id is None for task in self._open_tasks)

    @property
    def _open_tasks(self) -> list:
        return [task for task in tasks_of(self.application) if task.state == TaskState.OPEN]

    @cached_property
    def flow(self) -> list[Step]:
        return flow_of(self.application)

    @cached_property
    def history(self) -> History:
        return history_of(self.application)

    @cached_property
    def alerts(self) -> list:
        """Those of the case that the person may see."""
        return alert_listing.of_case(self.actor, self.application)

    @cached_property
    def documents(self) -> list:
        return list(self.application.documents.defer("facts", "content"))

    @cached_property
    def phrases(self) -> list:
        return phrases.phrases_for(self.application.department_id)

    @cached_property
    def procedures(self) -> Section:
        return section_of(self)

    @property
    def dates(self) -> list[DateRow]:
        return dates_of(self.application, self.definition)

    @cached_property
    def others(self) -> list[str]:
        return presence.others(self.application, self.actor)

    @property
    def deferrable(self) -> bool:
        return any(material.necessity == Necessity.DEFERRABLE for material in self.definition.materials)

    @property
    def says(self) -> str:
        """What has to happen by the next date."""
        return {
            State.SUBMITTED: "前答复，不答复就算受理",
            State.CORRECTING: "前等申请人补正",
            State.CLOSED: "前送达",
        }.get(self.application.state, "前办好")

    @property
    def correction(self) -> Choice | None:
        return self.choices.of(Move.REQUEST_CORRECTION)

    def _shown(self, element) -> Shown:
        return shown(element, self.application.form.get(element.code))

    def _checks_of(self, subject: str, key: str) -> list[Check]:
        return [check for check in self.checks if (check.subject, check.key) == (subject, key)]
