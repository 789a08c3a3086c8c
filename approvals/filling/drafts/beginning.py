"""An applicant, or an agent of an enterprise, begins an application: for whom, and with what is known already."""

from collections.abc import Mapping

from django.db import transaction

from approvals.filling import identity, prefill, together
from approvals.filling.drafts import rows
from approvals.filling.streets import split, streets
from approvals.workflow import access
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.choices import ApplicantKind
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor
from hall.people.models import Agent, Enterprise, Person
from hall.revision import memory


def existing(actor: Actor, item: ServiceItem, enterprise: Enterprise | None) -> list[Application]:
    """Drafts of the item for the same applicant, the last touched first."""
    drafts = access.mine(actor).drafts().filter(item=item, enterprise=enterprise, entered_by=None)
    return list(
        drafts.select_related("version").defer("version__definition", "form").order_by("-saved_at", "-id")[:5]
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
    rows.one_at_a_time(actor.user, enterprise)
    if begun := rows.begun_before(nonce, actor):
        return begun
    if not another and (found := existing(actor, item, enterprise)):
        return found[0]
    return _made(actor, item, definition, agent, situation, nonce)


def _made(actor: Actor, item, definition, agent: Agent | None, situation: Mapping, nonce) -> Application:
    user = actor.user
    person = Person.objects.filter(user=user).first()
    who = identity.of_enterprise(agent.enterprise, user) if agent else identity.of_person(user, person)
    application = rows.new(
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
    return rows.keep(application, origins, actor, nonce)


def _told_already(application: Application, definition: ItemDefinition) -> None:
    """What the guide was told of a data element the form asks is filled in."""
    asked = {each.element for each in definition.form}
    for code in asked & set(application.situation):
        application.form[code] = application.situation.pop(code)
    person = application.applicant_kind == ApplicantKind.NATURAL_PERSON
    if person != (application.form.get("applicant.kind") == ApplicantKind.NATURAL_PERSON):
        application.form.pop("applicant.kind", None)  # the guide was asked for somebody else
