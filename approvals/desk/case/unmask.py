"""A covered number of the form in full: only for a reason, so many an hour, and written down where the applicant sees it."""

from approvals.desk.case.values import columns_of, name_and_unit
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.cache.limits import allow
from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.journal.record import record
from hall.people.account.reads import chain_of_reads
from hall.people.actor import Actor
from hall.people.unmasking import AN_HOUR, LONGEST, SHORTEST


def show(application: Application, actor: Actor, element: DataElementDefinition, reason: str) -> list[str]:
    """The value in full, a line each. Raises Refused without a reason or after too many."""
    reason = reason.strip()
    if len(reason) < SHORTEST:
        raise Refused(f"请写明为什么要看全部号码，至少 {SHORTEST} 个字。")
    if len(reason) > LONGEST:
        raise Refused(f"理由最多写 {LONGEST} 个字。")
    if not allow("unmask", str(actor.user.pk), *AN_HOUR):
        raise Refused(f"一小时内看得太多了（最多 {AN_HOUR[0]} 个），请稍后再看。")
    name, _ = name_and_unit(element)
    post = actor.post_for(application.department_id)
    changes = {"what": name, "field": element.code}
    chain = chain_of_reads(application.chain)
    record(chain, "unmask", actor=actor, post=str(post or ""), reason=reason, changes=changes)
    return lines(element, application.form.get(element.code))


def lines(element: DataElementDefinition, value) -> list[str]:
    """A value in full: one line, a table a line for each row."""
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        parts = columns_of(element)
        return [_line(parts, row) if isinstance(row, dict) else str(row) for row in value]
    return [str(value if value is not None else "")]


def _line(parts: dict, row: dict) -> str:
    return "，".join(f"{parts.get(key, {}).get('name', key)} {each}" for key, each in row.items() if each)
