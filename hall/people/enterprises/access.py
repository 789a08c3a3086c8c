"""Who may see and lead an enterprise. A stranger finds nothing."""

from django.http import Http404

from hall.people.models import Agent, Enterprise, User
from hall.worktime import today


def get_agency(user: User, public_id) -> Agent:
    """The right under which the account acts for that enterprise today. Raises Http404."""
    found = user.agencies.in_force(today()).filter(enterprise__public_id=public_id)
    agent = found.select_related("enterprise").first()
    if agent is None:
        raise Http404
    return agent


def leads(agent: Agent) -> bool:
    """The legal representative invites, limits and removes."""
    return agent.role == Agent.Role.LEGAL_REPRESENTATIVE


def get_led(user: User, public_id) -> Enterprise:
    """The enterprise of a legal representative; for others it is not there. Raises Http404."""
    agent = get_agency(user, public_id)
    if not leads(agent):
        raise Http404
    return agent.enterprise


def get_agent(enterprise: Enterprise, public_id) -> Agent:
    """One of the enterprise's agents, invited or in force. Raises Http404."""
    states = (Agent.State.INVITED, Agent.State.ACTIVE)
    agent = enterprise.agents.filter(public_id=public_id, state__in=states).select_related("user").first()
    if agent is None:
        raise Http404
    return agent


def invitations(user: User):
    """Invitations to the phone the account has proved to be its own."""
    if not (user.phone and user.phone_verified):
        return Agent.objects.none()
    found = Agent.objects.filter(state=Agent.State.INVITED, invited_phone=user.phone)
    return found.select_related("enterprise", "invited_by")
