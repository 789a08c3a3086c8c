"""What can be done with a draft: begin, save, move to a newer version, throw away, take back. Filing is a verb of the workflow."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.http import Http404

from approvals.filling import identity, prefill, together
from approvals.filling.access import FILLABLE
from approvals.filling.elements import blank_of, faults, is_blank
from approvals.filling.models import Draft
from approvals.filling.needs import case_of, open_questions
from approvals.filling.reading import mark_of
from approvals.filling.streets import split, streets
from approvals.workflow import access
from approvals.workflow.choices import State
from approvals.workflow.models import Application, Press
from approvals.workflow.numbering import SIGNS
from approvals.workflow.refusals import Refused
from hall.catalog.choices import ApplicantKind
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.catalog.situations.case import Standing
from hall.journal.record import record
from hall.people.actor import Actor
from hall.people.models import Agent, Enterprise, IdentityLevel, Person, Role, User
from hall.privacy import blind
from hall.revision import memory
from hall.worktime import now, today

# Calendar days a draft waits in the bin, and nobody touched it before it is thrown there (pains.md 3).
BIN_DAYS = 30
CODE_SIGNS = 8


@dataclass(frozen=True)
class Visitor:
    """Somebody who applies at the window: no account needed. `kind` is an ApplicantKind."""

    kind: str
    name: str
    id_type: str
    id_number: str
    phone: str


@dataclass(frozen=True)
class Change:
    """One field as a page sends it. `base`: the mark of the value it was changed from; None to write over anything."""

    code: str
    value: object
    base: str | None = None


@dataclass
class Saved:
    """What became of a save. `faults`: element code → where → sentence; `conflicts`: code → the value that stands; `reshaped`:
    whether other fields or papers are asked for now."""

    application: Application
    faults: dict[str, dict[str, str]] = field(default_factory=dict)
    conflicts: dict[str, object] = field(default_factory=dict)
    together: dict[str, str] = field(default_factory=dict)
    derived: list[str] = field(default_factory=list)
    reshaped: bool = False


def existing(actor: Actor, item: ServiceItem, enterprise: Enterprise | None) -> list[Application]:
    """Drafts of the item for the same applicant, the last touched first."""
    rows = access.mine(actor).drafts().filter(item=item, enterprise=enterprise, entered_by=None)
    return list(
        rows.select_related("version").defer("version__definition", "form").order_by("-saved_at", "-id")[:5]
    )


def may_apply(actor: Actor, definition: ItemDefinition, item: ServiceItem) -> list[Agent | None]:
    """For whom the actor may begin: None for himself, agents for enterprises, by the item's kinds and the agents' limits."""
    found: list[Agent | None] = [None] if ApplicantKind.NATURAL_PERSON in definition.applicant else []
    if ApplicantKind.LEGAL_PERSON in definition.applicant:
        found += [agent for agent in access.agencies(actor) if not agent.items or item.pk in agent.items]
    return found


@transaction.atomic
def begin(
    actor: Actor,
    item: ServiceItem,
    agent: Agent | None,
    situation: Mapping,
    *,
    nonce=None,
    another: bool = False,
) -> Application:
    """A new draft, or the one that is there already unless `another` is asked for. Two presses make one. Raises Refused."""
    definition = definition_of(item.current)
    allowed = [each.pk if each else None for each in may_apply(actor, definition, item)]
    if (agent.pk if agent else None) not in allowed:
        raise Refused("您不能用这个身份办这件事。请换一个身份，或请法定代表人授权。")
    enterprise = agent.enterprise if agent else None
    _one_at_a_time(actor.user, enterprise)
    if nonce and (
        pressed := Press.objects.filter(nonce=nonce, actor=actor.user).select_related("application").first()
    ):
        return pressed.application
    if not another and (found := existing(actor, item, enterprise)):
        return found[0]
    return _made(actor, item, definition, agent, dict(situation), nonce)


def _one_at_a_time(user: User, enterprise: Enterprise | None) -> None:
    """Two tabs, or two agents of one enterprise, wait for each other here."""
    if enterprise is None:
        User.objects.select_for_update().only("pk").get(pk=user.pk)
    else:
        Enterprise.objects.select_for_update().only("pk").get(pk=enterprise.pk)


def _made(actor: Actor, item, definition, agent: Agent | None, situation: dict, nonce) -> Application:
    user = actor.user
    person = Person.objects.filter(user=user).first()
    who = identity.of_enterprise(agent.enterprise, user) if agent else identity.of_person(user, person)
    application = _new(
        item, situation, applicant=user, enterprise=agent.enterprise if agent else None, via=actor.via, **who
    )
    names = streets(memory.current())

    def address_of(text):
        return split(text, names)

    known = (
        prefill.known_of_enterprise(agent.enterprise, agent, user, address_of)
        if agent
        else prefill.known_of_person(user, person, address_of)
    )
    _told_already(application, definition)
    origins = prefill.fill(application, definition, known, prefill.known_from_earlier(application))
    if agent and together.SAME_HANDLER not in application.situation:
        application.situation[together.SAME_HANDLER] = agent.role == Agent.Role.AGENT
    return _kept(application, origins, actor, nonce)


def _new(item: ServiceItem, situation: dict, **columns) -> Application:
    return Application(
        item=item,
        version=item.current,
        department=item.department,
        situation=situation,
        form={},
        saved_at=now(),
        **columns,
    )


def _told_already(application: Application, definition: ItemDefinition) -> None:
    """What the guide was told of a data element the form asks is filled in."""
    asked = {each.element for each in definition.form}
    for code in asked & set(application.situation):
        application.form[code] = application.situation.pop(code)
    person = application.applicant_kind == ApplicantKind.NATURAL_PERSON
    if person != (application.form.get("applicant.kind") == ApplicantKind.NATURAL_PERSON):
        application.form.pop("applicant.kind", None)  # the guide was asked for somebody else


def _kept(application: Application, origins: dict, actor: Actor, nonce=None) -> Application:
    identity.settle(application)
    application.save()
    Draft.objects.create(application=application, code=_code(), origins=origins)
    record(application.chain, "begin", actor=actor, changes={"item": application.item_id})
    if nonce and Press.objects.filter(nonce=nonce).exists():
        raise Refused("这个页面的按钮已经用过了，请刷新页面再试。")
    if nonce:
        Press.objects.create(nonce=nonce, application=application, actor=actor.user, move="begin", at=now())
    return application


def _code() -> str:
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(CODE_SIGNS))
        if not Draft.objects.filter(code=code).exists():
            return code


@transaction.atomic
def begin_at_window(actor: Actor, item: ServiceItem, visitor: Visitor, *, nonce=None) -> Application:
    """A clerk begins for somebody who stands before him; an account with the same name and number may then follow the case.
    Raises Refused."""
    if not actor.has(Role.CLERK):
        raise Refused("只有窗口人员能替人录入。")
    _one_at_a_time(actor.user, None)
    if nonce and (
        pressed := Press.objects.filter(nonce=nonce, actor=actor.user).select_related("application").first()
    ):
        return pressed.application
    definition = definition_of(item.current)
    if visitor.kind not in definition.applicant:
        raise Refused(f"这件事只给{'、'.join(definition.applicant)}办。")
    post = next((post for post in actor.posts if post.role == Role.CLERK), None)
    application = _new(
        item, {}, applicant=_account_of(visitor), enterprise=_enterprise_of(visitor), entered_by=actor.user,
        applicant_kind=visitor.kind, applicant_name=visitor.name, id_type=visitor.id_type, id_number=visitor.id_number,
        phone=visitor.phone, service_point=post.service_point if post else None, via="1",
    )  # fmt: skip
    origins = prefill.fill(application, definition, _known_of_visitor(visitor))
    return _kept(application, origins, actor, nonce)


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


@transaction.atomic
def save(
    public_id,
    changes: Iterable[Change],
    *,
    situation: Mapping | None = None,
    only: Iterable[str] | None = None,
) -> Saved:
    """Keeps what changed, field by field; what cannot be right is kept too, and told. A field that was changed elsewhere
    meanwhile stays as it stands and comes back as a conflict. `situation`: answers, question key → value (None takes one
    away); `only`: the fields that may change. Raises Refused when it was filed meanwhile."""
    application = _locked(public_id)
    definition = definition_of(application.version)
    before = _shape(application, definition)
    saved = Saved(application)
    changed = _put(application, definition, changes, saved, only)
    # In a case that waits to be put right what was answered stays: it decides which papers are asked for.
    correcting = application.state == State.CORRECTING
    for key, value in (situation or {}).items():
        if correcting and key in application.situation:
            continue
        changed |= application.situation.get(key) != value
        application.situation.pop(key, None)
        if value is not None:
            application.situation[key] = value
    if changed:
        identity.settle(application)
        application.revision += 1
        application.saved_at = now()
        application.save(update_fields=SAVED_COLUMNS)
        Draft.objects.filter(application=application).exclude(warned_at=None).update(warned_at=None)
    saved.reshaped = before != _shape(application, definition)
    saved.together = _between(application, definition)
    return saved


SAVED_COLUMNS = ["form", "situation", "revision", "saved_at", "title", "applicant_name", "id_type", "id_number",
                 "id_index", "id_tail", "phone", "phone_index", "handler_name"]  # fmt: skip


def _locked(public_id) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("version", "item")
    application = rows.defer("version__definition").filter(public_id=public_id).first()
    if application is None:
        raise Http404
    if application.state not in FILLABLE or application.discarded_at:
        raise Refused("这份申请刚在别处提交了或删掉了，这里的改动没有存。请刷新页面。")
    return application


def _put(application: Application, definition, changes, saved: Saved, only) -> bool:
    elements = {element.code: element for element in definition.elements}
    fixed = {code for code in identity.locked(application) if not is_blank(application.form.get(code))}
    asked = {each.element for each in definition.form} - fixed
    allowed = asked if only is None else asked & set(only)
    changed = False
    for change in changes:
        if change.code not in allowed:
            continue
        kept = application.form.get(change.code)
        same = mark_of(kept) == mark_of(change.value) or (is_blank(kept) and is_blank(change.value))
        if not same and change.base is not None and change.base != mark_of(kept):
            saved.conflicts[change.code] = kept
            continue
        if not same:
            application.form[change.code] = change.value
            changed = True
            saved.derived += _derive(application, change.code, asked)
        wrong = faults(blank_of(elements[change.code]), change.value, required=False)
        saved.faults[change.code] = wrong
    return changed


def _derive(application: Application, code: str, asked: set[str]) -> list[str]:
    """An identity number tells the day of birth and the sex: they are filled in, where they are asked."""
    if code != "applicant.id_no":
        return []
    told = {key: value for key, value in together.facts_of(application.form[code]).items() if key in asked}
    application.form |= told
    return list(told)


def _between(application: Application, definition) -> dict[str, str]:
    asked = {need.element.code for need in case_of(application, definition).asked}
    found = together.errors_of(definition, application.form, application.situation)
    return {code: sentence for code, sentence in found.items() if code in asked}


def _shape(application: Application, definition) -> tuple:
    """What is asked for: changes when an answer shows or hides something."""
    case = case_of(application, definition)
    fields = tuple(need.element.code for need in case.fields if need.standing != Standing.NOT_NEEDED)
    papers = tuple((need.material.code, need.standing) for need in case.materials)
    return fields, papers, tuple(question.key for question in open_questions(application, definition, ""))


def newer(application: Application) -> bool:
    """Whether a newer version of the item is in force than the draft was begun under."""
    return application.item.current_id is not None and application.item.current_id != application.version_id


@transaction.atomic
def move_to_current(public_id, actor: Actor) -> Application:
    """Takes a draft over to the version in force; what was filled in stays. Raises Refused."""
    application = _locked(public_id)
    if application.state != State.DRAFT:
        raise Refused("已经提交的申请照提交时的版本办完。")
    item = ServiceItem.objects.select_related("current").get(pk=application.item_id)
    if item.current is None:
        raise Refused("这个事项已经停办，不能再申请。")
    application.version = item.current
    application.revision += 1
    application.saved_at = now()
    application.save(update_fields=["version", "revision", "saved_at"])
    record(application.chain, "move_version", actor=actor, changes={"version": item.current.number})
    return application


@transaction.atomic
def stay(application: Application) -> None:
    """The person stays with the version the draft was begun under and is not asked again about this newer one."""
    number = application.item.current.number if application.item.current else None
    Draft.objects.update_or_create(
        application=application,
        defaults={"version_told": number},
        create_defaults={"version_told": number, "code": _code()},
    )


@transaction.atomic
def discard(public_id, actor: Actor) -> Application:
    """Into the bin, from where it can be taken back for 30 days. Raises Refused."""
    application = _locked(public_id)
    if application.state != State.DRAFT:
        raise Refused("已经提交的申请不能删除，可以撤回申请。")
    application.discarded_at = now()
    application.revision += 1
    application.save(update_fields=["discarded_at", "revision"])
    record(application.chain, "discard", actor=actor)
    return application


@transaction.atomic
def restore(application: Application, actor: Actor) -> None:
    """Out of the bin again."""
    row = Application.objects.select_for_update().defer("form").get(pk=application.pk)
    if row.discarded_at is None:
        return
    row.discarded_at, row.saved_at = None, now()
    row.revision += 1
    row.save(update_fields=["discarded_at", "saved_at", "revision"])
    Draft.objects.filter(application=row).update(warned_at=None)
    record(row.chain, "restore", actor=actor)


def draft_of(application: Application) -> Draft:
    """The row beside the application, made when missing."""
    found = Draft.objects.filter(application=application).first()
    return found or Draft.objects.create(application=application, code=_code())


def gone_on(application: Application):
    """The day a draft in the bin is thrown away."""
    return application.discarded_at + timedelta(days=BIN_DAYS)
