"""For whom somebody is doing business now (办事身份): for himself, or for an enterprise he may act for."""

from hall.people.models import Agent, Enterprise
from hall.worktime import today

KEY = "acting_for"


def agencies_of(user) -> list[Agent]:
    """The enterprises the account may act for today, by name."""
    found = user.agencies.in_force(today()).select_related("enterprise")
    return sorted(found, key=lambda agent: agent.enterprise.name)


def acting_for(request) -> Enterprise | None:
    """The enterprise chosen in this session, while the right to act for it lasts; None: the person acts for himself."""
    agent = acting_as(request)
    return agent.enterprise if agent else None


def acting_as(request) -> Agent | None:
    """The right under which the enterprise chosen in this session is acted for. One query a request, none for himself."""
    if not hasattr(request, "acting_as"):
        request.acting_as = _find(request)
    return request.acting_as


def act_for(request, enterprise: Enterprise | None) -> None:
    """Chooses the enterprise, which the caller has found among `agencies_of`, or the person himself."""
    request.session.pop(KEY, None)
    if enterprise:
        request.session[KEY] = enterprise.pk
    request.__dict__.pop("acting_as", None)


def _find(request) -> Agent | None:
    chosen = request.session.get(KEY)
    if not chosen or not request.user.is_authenticated:
        return None
    agents = request.user.agencies.in_force(today()).filter(enterprise=chosen)
    return agents.select_related("enterprise").first()
