"""At the window: a clerk begins for somebody who stands before him, or goes on with that person's draft."""

from dataclasses import dataclass

from django.db import transaction

from approvals.filling import prefill, together
from approvals.filling.drafts import rows
from approvals.filling.models import Draft
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.choices import ApplicantKind
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.journal.record import record
from hall.people.actor import Actor
from hall.people.models import Agent, Enterprise, IdentityLevel, Person, Role, User
from hall.privacy import blind
from hall.worktime import today


@dataclass(frozen=True)
class Visitor:
    """Somebody who applies at the window: no account needed. `kind` is an ApplicantKind."""

    kind: str
    name: str
    id_type: str
    id_number: str
    phone: str


@transaction.atomic
def begin_at_window(actor: Actor, item: ServiceItem, visitor: Visitor, *, nonce=None) -> Application:
    """A clerk begins for somebody who stands before him; an account with the same name and number may then follow the case.
    Raises Refused."""
    if not actor.has(Role.CLERK):
        raise Refused("只有窗口人员能替人录入。")
    rows.one_at_a_time(actor.user, None)
    if begun := rows.begun_before(nonce, actor):
        return begun
    definition = definition_of(item.current)
    if visitor.kind not in definition.applicant:
        raise Refused(f"这件事只给{'、'.join(definition.applicant)}办。")
    post = next((post for post in actor.posts if post.role == Role.CLERK), None)
    application = rows.new(
        item, {}, applicant=_account_of(visitor), enterprise=_enterprise_of(visitor), entered_by=actor.user,
        applicant_kind=visitor.kind, applicant_name=visitor.name, id_type=visitor.id_type, id_number=visitor.id_number,
        phone=visitor.phone, service_point=post.service_point if post else None, via="1",
    )  # fmt: skip
    origins = prefill.fill(application, definition, _known_of_visitor(visitor))
    return rows.keep(application, origins, actor, nonce)


def _account_of(visitor: Visitor) -> User | None:
    if visitor.kind != ApplicantKind.NATURAL_PERSON:
        return None
    person = Person.objects.select_related("user").filter(id_index=blind.index(visitor.id_number)).first()
    # A number that somebody only typed in proves nothing: he would follow, and withdraw, another's case.
    proved = person is not None and person.level >= IdentityLevel.NAMED
    return person.user if proved and person.user.name == visitor.name and person.user.is_active else None


def _enterprise_of(visitor: Visitor) -> Enterprise | None:
    if visitor.kind != ApplicantKind.LEGAL_PERSON:
        return None
    found = Enterprise.objects.filter(credit_index=blind.index(visitor.id_number)).first()
    if found is None or found.name != visitor.name:
        return None
    leaders = found.agents.in_force(today()).filter(role=Agent.Role.LEGAL_REPRESENTATIVE)
    return found if leaders.filter(user__person__level__gte=IdentityLevel.NAMED).exists() else None


def _known_of_visitor(visitor: Visitor) -> prefill.Known:
    words = "来自窗口登记"
    found: prefill.Known = {
        "applicant.kind": (visitor.kind, words),
        "applicant.name": (visitor.name, words),
        "applicant.mobile": (visitor.phone, words),
    }
    if visitor.kind == ApplicantKind.LEGAL_PERSON:
        return found | {"applicant.uscc": (visitor.id_number, words)}
    found |= {"applicant.id_type": (visitor.id_type, words), "applicant.id_no": (visitor.id_number, words)}
    return found | {code: (value, words) for code, value in together.facts_of(visitor.id_number).items()}


@transaction.atomic
def take_over(actor: Actor, code: str, tail: str) -> Application:
    """窗口续办: the clerk goes on with a draft whose owner tells the code and the last four of the number. Raises Refused."""
    if not actor.has(Role.CLERK):
        raise Refused("只有窗口人员能接着办。")
    wrong = Refused("续办码和证件后四位对不上，请申请人在“我的办件”里打开草稿再看一遍。")
    draft = Draft.objects.filter(code=code.strip().upper()).first()
    if draft is None:
        raise wrong
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("version")
        .get(pk=draft.application_id)
    )
    drafted = application.state == State.DRAFT and application.discarded_at is None
    if not drafted or not tail or application.id_number[-4:].upper() != tail.strip().upper():
        raise wrong
    if application.entered_by_id != actor.user.pk:
        application.entered_by = actor.user
        application.revision += 1
        application.save(update_fields=["entered_by", "revision"])
        record(application.chain, "continue_at_window", actor=actor)
    return application
