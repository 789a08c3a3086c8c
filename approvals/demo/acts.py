"""The acts of a story, each carried out through the verbs, at the moment it happened."""

import uuid
from datetime import timedelta
from random import Random

from approvals.conversation import writing
from approvals.conversation.models import Message
from approvals.demo import words
from approvals.demo.crew import Crew
from approvals.demo.drafting import begin, put_right, title_of
from approvals.demo.parties import Parties
from approvals.demo.reasons import Reasons
from approvals.demo.special_acts import SpecialActs
from approvals.demo.stories import Story
from approvals.desk.case import verdicts
from approvals.desk.case.verdicts import Finding
from approvals.workflow import acceptance, claims, deciding, filing, reviewing
from approvals.workflow.choices import STAGES, State, TaskKind, TaskState
from approvals.workflow.layout import ends_review
from approvals.workflow.models import Application, Task
from hall.catalog.choices import ApplicantKind
from hall.catalog.definitions.item import ItemDefinition
from hall.people.actor import SYSTEM, Actor, Via
from hall.people.models import Role
from hall.worktime import now, standing_at

# Between two things that follow at once from one another.
MOMENT = timedelta(minutes=4)


class Teller(SpecialActs):
    """Plays one story: `draft` to begin with, then act by act. Every method is an act of that name."""

    def __init__(self, story: Story, definition: ItemDefinition, crew: Crew, parties: Parties, seed: int):
        self.story, self.definition, self.crew = story, definition, crew
        self.random = Random(f"{seed} {story.number} told")
        self.reasons = Reasons(definition, self.random)
        self.party = self._who(parties)
        self.via = Via.WINDOW if story.window else self.random.choice((Via.COMPUTER, Via.MOBILE))
        self.public_id = None

    def _who(self, parties: Parties):
        natural = ApplicantKind.NATURAL_PERSON in self.definition.applicant
        legal = ApplicantKind.LEGAL_PERSON in self.definition.applicant
        if self.story.listed:
            return parties.of_a_visitor(legal, self.definition.project_related)
        if legal and not (natural and self.random.random() < 0.4):
            return parties.legal(self.random, self.story.item, self.definition.project_related)
        return parties.natural(self.random)

    # The applicant's side.

    def draft(self) -> None:
        title = title_of(self.definition, self.party, self.random)
        at_window = self.crew.at_window if self.story.window else None
        self.public_id = begin(self.definition, self.party, title, entered_by=at_window, random=self.random)

    def file(self) -> None:
        filing.submit(self.public_id, actor=self._filer())

    def answer(self) -> None:
        put_right(self.case, self.random)
        filing.resubmit(self.public_id, actor=self._filer())

    def withdraw(self) -> None:
        filing.withdraw(self.public_id, actor=self._filer(), reason=self._one(words.WITHDRAWN))

    def message(self) -> None:
        self.talk = self.reasons.questions(words.QUESTIONS)
        self._say(Message.Side.APPLICANT, self.crew.applicant(self.party.user, self.via), self.talk[0])

    def reply(self) -> None:
        user = self.crew.holder(Role.REVIEWER, self.definition.department, self.random)
        self._say(Message.Side.DESK, self.crew.actor(user), self.talk[1])

    # The window.

    def claim(self) -> None:
        if (task := self._open()) and task.assignee_id is None:
            claims.claim(self.public_id, actor=self._holder(task), task=task)

    def correct(self) -> None:
        clerk = self._find_wrong()
        acceptance.request_correction(self.public_id, actor=clerk)

    def accept(self) -> None:
        clerk, case = self._clerk(), self.case
        for verdict in case.verdicts.filter(round=case.round, fine=False):
            self._judge(clerk, verdict.subject, verdict.key, Finding.FINE)
        acceptance.accept(self.public_id, actor=clerk, opinion=self.reasons.opinion("accept"))

    def refuse(self) -> None:
        ground, reason = self.reasons.refused()
        acceptance.refuse(self.public_id, actor=self._clerk(), ground=ground, reason=reason)

    def deliver(self) -> None:
        deciding.deliver(self.public_id, actor=self._clerk(), method=self._one(words.METHODS))

    # Time alone.

    def deem(self) -> None:
        acceptance.deem_accepted(self.public_id, actor=SYSTEM)

    def lapse(self) -> None:
        filing.lapse(self.public_id, actor=SYSTEM)

    # The department.

    def review(self) -> None:
        task = self._open(STAGES)
        if task is None:
            return
        given = {"actor": self._holder(task), "task": task}
        if task.kind == TaskKind.SITE:
            given["second"] = self.crew.another(Role.REVIEWER, task.department_id, given["actor"].user)
        if ends_review(self.case, task):
            opinion = words.PROPOSED_NO if self.story.outcome == "denied" else words.PROPOSED
            reviewing.propose(self.public_id, outcome=self.story.outcome, opinion=self._one(opinion), **given)
        else:
            reviewing.pass_on(self.public_id, opinion=self._passing(task), **given)

    def finish(self) -> None:
        """Whatever the review still wants, until the case lies with the signer."""
        moment = now()
        while self.case.state in (State.ACCEPTED, State.REVIEWING) or self._open(STAGES):
            with standing_at(moment):
                self.review()
            moment += MOMENT
        self.moment = moment

    def approve(self) -> None:
        self.finish()
        with standing_at(self.moment):
            deciding.approve(
                self.public_id, actor=self._signer(), opinion=self.reasons.opinion("approve", words.SIGNED)
            )

    def deny(self) -> None:
        self.finish()
        with standing_at(self.moment):
            deciding.deny(self.public_id, actor=self._signer(), reason=self.reasons.denied(self.case))

    def terminate(self) -> None:
        deciding.terminate(self.public_id, actor=self._signer(), reason=self._one(words.TERMINATED))

    def revoke(self) -> None:
        deciding.revoke(self.public_id, actor=self._signer(), reason=self.reasons.revoked(self.case))

    # Turns a review may take.

    def help(self) -> None:
        if task := self._open(STAGES):
            other = self.random.choice(
                [
                    code
                    for role, code in self.crew.posts
                    if role == Role.REVIEWER and code != task.department_id
                ]
            )
            of = self.crew.holder(Role.REVIEWER, other, self.random)
            self.help_asked = self._one(words.HELP[self.reasons.about])
            reviewing.ask_help(
                self.public_id, actor=self._holder(task), of=of, request=self.help_asked[0], task=task
            )

    def helped(self) -> None:
        if task := self._open((TaskKind.HELP,)):
            reviewing.pass_on(self.public_id, actor=self._holder(task), opinion=self.help_asked[1], task=task)

    def signer(self) -> None:
        if task := self._open((TaskKind.REVIEW,)):
            actor = self._holder(task)
            signer = self.crew.another(Role.REVIEWER, task.department_id, actor.user)
            before = self.random.random() < 0.5
            reviewing.add_signer(
                self.public_id,
                actor=actor,
                signer=signer,
                before=before,
                reason=self._one(words.ADDED),
                task=task,
            )

    def send_back(self) -> None:
        task = self._open((*STAGES, TaskKind.SIGN))
        done = Task.objects.filter(
            application__public_id=self.public_id, kind__in=STAGES, state=TaskState.DONE
        )
        step = done.order_by("step").values_list("step", flat=True).first()
        if task and step is not None and step < task.step:
            reviewing.send_back(
                self.public_id,
                actor=self._holder(task),
                reason=self.reasons.opinion("send_back"),
                to_step=step,
                task=task,
            )

    def transfer(self) -> None:
        task = self._open((TaskKind.REVIEW, TaskKind.SITE))
        if task and task.role == Role.REVIEWER:
            actor = self._holder(task)
            to = self.crew.another(Role.REVIEWER, task.department_id, actor.user)
            reviewing.transfer(
                self.public_id, actor=actor, to=to, reason=self._one(words.TRANSFERRED), task=task
            )

    def urge(self) -> None:
        if self.case.state not in (State.CLOSED, State.CORRECTING):
            actor = self.crew.actor(self.crew.supervisor)
            reviewing.urge(self.public_id, actor=actor, reason=self._one(words.URGED))

    def take_away(self) -> None:
        task = self._open(STAGES)
        if task and task.assignee_id:
            claims.take_away(
                self.public_id,
                actor=self.crew.actor(self.crew.supervisor),
                task=task,
                reason=self._one(words.TAKEN_AWAY),
            )

    # Who and what.

    @property
    def case(self) -> Application:
        return Application.objects.select_related("version").get(public_id=self.public_id)

    def _one(self, texts):
        return self.random.choice(texts)

    def _filer(self):
        if self.story.window:
            return self.crew.actor(self.crew.at_window, Via.WINDOW)
        return self.crew.applicant(self.party.user, self.via)

    def _clerk(self):
        task = self._open((TaskKind.ACCEPT, TaskKind.DELIVER))
        if task and task.assignee_id:
            return self.crew.actor(task.assignee)
        at_window = self.story.window and self.crew.at_window
        return self.crew.actor(at_window or self.crew.clerk(self.definition.department, self.random))

    def _signer(self):
        return self.crew.actor(self.crew.holder(Role.SIGNER, self.definition.department, self.random))

    def _open(self, kinds=tuple(TaskKind)) -> Task | None:
        rows = Task.objects.filter(
            application__public_id=self.public_id, state=TaskState.OPEN, kind__in=kinds
        )
        return rows.select_related("assignee").order_by("step", "id").first()

    def _holder(self, task: Task):
        """Who has the task in hand, else somebody who may take it."""
        if task.assignee_id:
            return self.crew.actor(task.assignee)
        if task.role == Role.CLERK:
            return self._clerk()
        return self.crew.actor(self.crew.holder(task.role, task.department_id, self.random))

    def _find_wrong(self) -> Actor:
        """One to three papers or fields are not fine; who found it."""
        clerk = self._clerk()
        for subject, key, said in self.reasons.wrong(self.case):
            self._judge(clerk, subject, key, Finding.WRONG, *said)
        return clerk

    def _judge(self, clerk: Actor, subject: str, key: str, finding: Finding, *said: str) -> None:
        why = dict(zip(("wrong", "remedy", "basis"), said, strict=False))
        round_ = self.case.round
        verdicts.give(
            self.public_id, actor=clerk, round=round_, subject=subject, key=key, finding=finding, **why
        )

    def _passing(self, task: Task) -> str:
        if task.kind == TaskKind.SITE:
            return self._one(words.ON_SITE)
        return self.reasons.opinion("pass_on", words.PASSED[self.reasons.about])

    def _say(self, side: str, actor: Actor, text: str) -> None:
        nonce = uuid.UUID(int=self.random.getrandbits(128), version=4)
        writing.write(self.case, actor=actor, side=side, text=text, nonce=nonce)
