"""Changing ladders. Every change is written down, and a timer then looks through the running cases it concerns: a rung that was
added before the moment a case waits for must still be climbed."""

from django.db import transaction

from approvals.escalation import access, renewing
from approvals.escalation.ladders import Step
from approvals.escalation.models import Ladder, Phase, Rung, Whom
from approvals.escalation.words import rung_sentence
from approvals.workflow.refusals import Refused
from hall.journal.record import record
from hall.org.models import Department
from hall.people.actor import Actor

HOURS = range(8, 18)
FURTHEST = 60
# One phase with more rungs than this tells nobody anything any more.
MOST = 20


@transaction.atomic
def give_own(department: Department, *, actor: Actor) -> Ladder:
    """The department gets a ladder of its own, which begins as a copy of the one for all. Raises Refused."""
    _allow(actor)
    default = _default()
    if Ladder.objects.filter(department=department).exists():
        raise Refused(f"{department.name}已经有自己的规则了。")
    own = Ladder.objects.create(department=department, name=_name(department), hour=default.hour)
    Rung.objects.bulk_create(
        Rung(ladder=own, phase=each.phase, offset=each.offset, whom=each.whom, action=each.action)
        for each in default.rungs.all()
    )
    _changed(own, actor, "ladder_own", {"rungs": _sentences(own)})
    return own


@transaction.atomic
def give_up(department: Department, *, actor: Actor) -> None:
    """The department goes back to the ladder for all. Raises Refused."""
    _allow(actor)
    own = _locked(department)
    _changed(own, actor, "ladder_default", {"rungs": _sentences(own)})
    own.delete()


@transaction.atomic
def set_hour(department: Department | None, hour: int, *, actor: Actor) -> None:
    """At which hour of the day people are told. Raises Refused."""
    _allow(actor)
    ladder = _locked(department)
    if hour not in HOURS:
        raise Refused(f"请选 {HOURS.start} 点到 {HOURS.stop - 1} 点，提醒只在上班时间发。")
    if hour == ladder.hour:
        return
    before, ladder.hour = ladder.hour, hour
    ladder.save(update_fields=["hour"])
    _changed(ladder, actor, "ladder_hour", {"from": before, "to": hour})


@transaction.atomic
def put_rung(
    department: Department | None, phase: str, step: Step, *, actor: Actor, instead_of: int | None = None
):
    """Adds a rung, or puts it in the place of the one with that id. Raises Refused."""
    _allow(actor)
    ladder = _locked(department)
    _check(phase, step)
    others = ladder.rungs.filter(phase=phase).exclude(pk=instead_of)
    if others.filter(offset=step.offset).exists():
        raise Refused("这一天已经有一级了，请改那一级，或者换一天。")
    if others.count() >= MOST:
        raise Refused(f"一个阶段最多 {MOST} 级，请先去掉不用的。")
    values = {"phase": phase, "offset": step.offset, "whom": list(step.whom), "action": step.action}
    before = ladder.rungs.filter(pk=instead_of).first() if instead_of else None
    if instead_of and before is None:
        raise Refused("这一级已经被别人去掉了，请刷新页面再看。")
    said = {"rung": _sentence(step, ladder), "phase": Phase(phase).label}
    if before is None:
        Rung.objects.create(ladder=ladder, **values)
        _changed(ladder, actor, "ladder_add", said)
        return
    said["before"] = _sentence(before, ladder)
    ladder.rungs.filter(pk=before.pk).update(**values)
    _changed(ladder, actor, "ladder_change", said)


@transaction.atomic
def remove_rung(department: Department | None, rung: int, *, actor: Actor) -> None:
    """Takes a rung away; of cases that wait for it, the next one counts. Raises Refused."""
    _allow(actor)
    ladder = _locked(department)
    found = ladder.rungs.filter(pk=rung).first()
    if found is None:
        raise Refused("这一级已经被别人去掉了，请刷新页面再看。")
    said = {"rung": _sentence(found, ladder), "phase": found.get_phase_display()}
    found.delete()
    _changed(ladder, actor, "ladder_remove", said)


def _allow(actor: Actor) -> None:
    if not access.may_edit(actor):
        raise Refused("只有系统管理员和大厅的督查能改提醒规则。")


def _default() -> Ladder:
    found = Ladder.objects.select_for_update().filter(department=None).first()
    return found or Ladder.objects.create(department=None, name="默认规则")


def _locked(department: Department | None) -> Ladder:
    """The ladder, held so that two who change it come one after the other. Raises Refused."""
    if department is None:
        return _default()
    found = Ladder.objects.select_for_update().filter(department=department).first()
    if found is None:
        raise Refused(f"{department.name}没有自己的规则，用的是默认规则。要单独改，请先“另立一套”。")
    return found


def _check(phase: str, step: Step) -> None:
    if phase not in Phase:
        raise Refused("请选是哪个阶段。")
    if abs(step.offset) > FURTHEST:
        raise Refused(f"最多到期前或超期 {FURTHEST} 个工作日。")
    if not step.whom and not step.supervises:
        raise Refused("请选提醒谁。")
    if set(step.whom) - set(Whom.values) or step.action not in Rung.Action:
        raise Refused("请在列出的里面选。")
    if Whom.APPLICANT in step.whom and step.offset < 0:
        raise Refused("还没到期，不用告诉申请人。")
    if step.supervises and step.offset <= 0:
        raise Refused("过了期限才开督办单，请选“超期”。")


def _changed(ladder: Ladder, actor: Actor, action: str, changes: dict) -> None:
    owner = ladder.department.name if ladder.department_id else ""
    record(chain_of(ladder.department_id), action, actor=actor, changes=changes | {"department": owner})
    renewing.look_again(ladder.department_id)


def chain_of(department: str | None) -> str:
    """The name of the ladder's journal."""
    return f"ladder:{department or 'default'}"


def _name(department: Department) -> str:
    return f"{department.name}规则"[:60]


def _sentence(step, ladder: Ladder) -> str:
    return rung_sentence(step.offset, step.whom, step.action, ladder.hour)


def _sentences(ladder: Ladder) -> list[str]:
    return [f"{each.get_phase_display()}：{_sentence(each, ladder)}" for each in ladder.rungs.all()]


def _said(words: str):
    def sentence(entry) -> str:
        given = entry.changes
        found = {name: given.get(name, "") for name in ("phase", "rung", "before", "from", "to")}
        return words.format(owner=given.get("department") or "默认规则", **found)

    return sentence


# Entry of the journal → its sentence, after the name.
WORDS = {
    "ladder_own": _said("给{owner}另立了一套提醒规则"),
    "ladder_default": _said("让{owner}改用默认的提醒规则"),
    "ladder_hour": _said("把{owner}的提醒时间从 {from} 点改到 {to} 点"),
    "ladder_add": _said("给{owner}加了一级（{phase}）：{rung}"),
    "ladder_change": _said("改了{owner}的一级（{phase}）：{before} → {rung}"),
    "ladder_remove": _said("去掉了{owner}的一级（{phase}）：{rung}"),
}
