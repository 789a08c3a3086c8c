"""What the pages of the wizard share."""

import uuid

from django.urls import reverse

from approvals.clock import dates
from approvals.filling.access import at_window
from approvals.materials import limits
from hall.people.actor import Actor
from hall.worktime import CalendarMissing, today

STEPS = ("说情形", "填写和材料", "核对", "提交")


def steps(current: int) -> list[dict]:
    """The steps with where the person is, counted from 1."""
    return [
        {"label": label, "done": number < current, "current": number == current}
        for number, label in enumerate(STEPS, start=1)
    ]


def context_of(request, application, definition, step: int) -> dict:
    """What every page of one application's wizard needs."""
    actor = Actor.of_request(request)
    window = at_window(actor, application)
    return {
        "application": application,
        "definition": definition,
        "steps": steps(step),
        "step": step,
        "nonce": uuid.uuid4(),
        "limits": limits,
        "window": window,
        "frame": "desk_base.html" if window else "base.html",
        "draft_key": f"{application.public_id}.{request.user.public_id}",
        "expected": expected_dates(definition),
        "crumbs": crumbs(application.item_id, application.version.name, window),
    }


def crumbs(code: str, name: str, window: bool = False) -> list[dict]:
    first = (
        {"label": "窗口录入", "url": reverse("window")}
        if window
        else {"label": "首页", "url": reverse("home")}
    )
    return [first, {"label": name, "url": reverse("item", args=[code])}, {"label": "填写申请"}]


def expected_dates(definition):
    """The dates if the application were accepted today; None while the calendar for them is missing."""
    try:
        return dates.expected(definition, today())
    except CalendarMissing:
        return None
