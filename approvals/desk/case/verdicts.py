"""What the window finds of each paper and field: fine, to be put right and how, or to follow later (容缺).

A verdict belongs to one hand-in (round). What was fine before and has not changed stays fine; what was not is looked at
again."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from approvals.desk.case.changes import Rounds, unchanged_since_before
from approvals.materials.models import Paper
from approvals.workflow.change import locked
from approvals.workflow.choices import Move, State
from approvals.workflow.models import Application, Verdict
from approvals.workflow.naming import name_of
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused, Stale
from hall.catalog.choices import Necessity
from hall.catalog.shelf import definition_of
from hall.journal.record import record
from hall.people.actor import Actor
from hall.worktime import now


class Finding(StrEnum):
    """What is pressed: keys 1, 2, 3, and 0 to take it back."""

    FINE = "fine"
    WRONG = "wrong"
    DEFER = "defer"
    CLEAR = "clear"


@dataclass(frozen=True)
class Standing:
    """How one paper or field stands. `carried`: the verdict is of the hand-in before, and nothing has changed since."""

    finding: Finding | None = None
    wrong: str = ""
    remedy: str = ""
    basis: str = ""
    by: str = ""
    at: object = None
    carried: bool = False
    # What was said of it in the hand-in before, when that was not "fine".
    told_before: str = ""

    @property
    def is_fine(self) -> bool:
        return self.finding == Finding.FINE

    @property
    def is_wrong(self) -> bool:
        return self.finding == Finding.WRONG

    @property
    def is_deferred(self) -> bool:
        return self.finding == Finding.DEFER


def standings(application: Application, rows: Iterable, rounds: Rounds) -> dict[tuple[str, str], Standing]:
    """(subject, key) → how it stands, for rows that have subject, key, digests and deferred. One query."""
    found = Verdict.objects.filter(
        application=application, round__in=(application.round, application.round - 1)
    ).select_related("by")
    by_place = {(verdict.round, verdict.subject, verdict.key): verdict for verdict in found}
    return {(row.subject, row.key): _standing(application, row, rounds, by_place) for row in rows}


def _standing(application, row, rounds, by_place) -> Standing:
    place = (str(row.subject), row.key)
    now_said = by_place.get((application.round, *place))
    before = by_place.get((application.round - 1, *place))
    told = before.wrong if before and not before.fine else ""
    if now_said:
        carried = bool(before and now_said.at == before.at)  # copied when the case was handed in again
        return _of(now_said, row, told_before=told, carried=carried)
    if row.deferred:
        return Standing(Finding.DEFER, told_before=told)
    if before and before.fine and unchanged_since_before(application, rounds, *place, row.digests):
        return _of(before, row, carried=True)
    return Standing(told_before=told)


def _of(verdict: Verdict, row, **given) -> Standing:
    finding = Finding.WRONG
    if verdict.fine:
        finding = Finding.DEFER if row.deferred else Finding.FINE
    return Standing(
        finding,
        verdict.wrong,
        verdict.remedy,
        verdict.basis,
        by=verdict.by.get_full_name(),
        at=verdict.at,
        **given,
    )


@transaction.atomic
def give(
    public_id,
    *,
    actor: Actor,
    round: int,
    subject: str,
    key: str,
    finding: str,
    wrong: str = "",
    remedy: str = "",
    basis: str = "",
) -> None:
    """Writes down one verdict of the present hand-in. `round`: the hand-in that the screen showed.

    Raises Refused when it is not the actor's turn, the item does not know the key, no reason is given, or the paper may not
    follow later; Stale when something else was handed in meanwhile."""
    application = locked(public_id)
    _ensure_may(application, actor, round)
    definition = definition_of(application.version)
    _ensure_known(definition, subject, key)
    if finding == Finding.WRONG and not wrong.strip():
        raise Refused("请写明哪里不对，或从常用语里选一句。")
    if finding == Finding.WRONG:
        _ensure_is_the_applicants(definition, subject, key)
    if finding == Finding.DEFER:
        _ensure_may_wait(definition, subject, key)
    if subject == Verdict.Subject.MATERIAL:
        _settle_deferral(application, actor, definition, key, finding)
    place = {"application": application, "round": application.round, "subject": subject, "key": key}
    if finding == Finding.CLEAR:
        Verdict.objects.filter(**place).delete()
        return
    said = {"wrong": wrong.strip()[:500], "remedy": remedy.strip()[:500], "basis": basis.strip()[:200]}
    Verdict.objects.update_or_create(
        **place,
        defaults={"fine": finding != Finding.WRONG, "by": actor.user, "at": now()}
        | (said if finding == Finding.WRONG else dict.fromkeys(said, "")),
    )


@transaction.atomic
def pass_rest(public_id, *, actor: Actor, round: int, keys: Iterable[str]) -> int:
    """Papers nobody has said anything about are fine; how many. `keys`: those the screen showed without a finding."""
    application = locked(public_id)
    _ensure_may(application, actor, round)
    known = {material.code for material in definition_of(application.version).materials}
    said = set(
        Verdict.objects.filter(
            application=application, round=application.round, subject="material"
        ).values_list("key", flat=True)
    )
    wanted = [key for key in dict.fromkeys(keys) if key in known and key not in said]
    Verdict.objects.bulk_create(
        Verdict(
            application=application,
            round=application.round,
            subject=Verdict.Subject.MATERIAL,
            key=key,
            fine=True,
            by=actor.user,
            at=now(),
        )
        for key in wanted
    )
    return len(wanted)


def why_not_judge(application: Application, actor: Actor) -> str:
    """Empty when the actor may give verdicts now: whoever may correct on the spot may."""
    if application.state not in (State.SUBMITTED, State.CORRECTING):
        return "这件已经不在受理这一步了，结论不能再改。"
    return why_not(Move.CORRECT_ON_SPOT, application, actor)


def _ensure_may(application: Application, actor: Actor, round: int) -> None:
    if application.round != round:
        raise Stale("申请人刚又交了一次材料，没有记下。请刷新页面，按新交的看。")
    if reason := why_not_judge(application, actor):
        raise Refused(reason)


def _ensure_known(definition, subject: str, key: str) -> None:
    known = {
        Verdict.Subject.FIELD: {each.element for each in definition.form},
        Verdict.Subject.MATERIAL: {material.code for material in definition.materials},
    }
    if key not in known.get(subject, ()):
        raise Refused("这件事没有这一项，请刷新页面再看。")


def _ensure_is_the_applicants(definition, subject: str, key: str) -> None:
    """What the administration can fetch it must not ask for (国令716号 Art. 7, law.md A14)."""
    material = next((each for each in definition.materials if each.code == key), None)
    if subject == Verdict.Subject.MATERIAL and material and material.shared:
        raise Refused("这份由我们调取，不能要申请人补。调来的有问题，请联系出证部门，或在意见里写明。")


def _ensure_may_wait(definition, subject: str, key: str) -> None:
    material = next((each for each in definition.materials if each.code == key), None)
    may = subject == Verdict.Subject.MATERIAL and material and material.necessity == Necessity.DEFERRABLE
    if not may:
        raise Refused("这一项按规定不能容缺，只有事项里写明“可后补”的材料可以。")


def _settle_deferral(application, actor: Actor, definition, key: str, finding: str) -> None:
    """Lets a paper follow later, or no longer; told in the journal, because it binds both sides. "Fine" of a paper that was
    promised and has not come yet leaves the promise as it is."""
    name = name_of(definition, Verdict.Subject.MATERIAL, key)
    paper = Paper.objects.filter(application=application, code=key).first()
    paper = paper or Paper(application=application, code=key, name=name)
    came = paper.received or (paper.pk and paper.files.filter(removed_at=None).exists())
    deferred = finding == Finding.DEFER or (finding == Finding.FINE and paper.deferred and not came)
    if paper.deferred == deferred:
        return
    paper.deferred = deferred
    paper.save()
    action = "defer_paper" if deferred else "ask_for_paper"
    post = actor.post_for(application.department_id)
    record(application.chain, action, actor=actor, post=str(post or ""), changes={"key": key, "name": name})
