"""Supervision orders on the screen of a case. `{% load supervision %}`."""

from django import template

from approvals.supervision import access
from approvals.supervision.models import SupervisionOrder

register = template.Library()


@register.inclusion_tag("approvals/supervision/partials/of_case.html")
def case_orders(application, actor) -> dict:
    """The orders on a case, newest first, with a way to each for whoever may see it, and the way to open one for whoever may;
    two queries."""
    found = list(SupervisionOrder.objects.filter(application=application).order_by("-opened_at", "-id"))
    seen = (
        set(access.seen(actor).filter(application=application).values_list("pk", flat=True))
        if found
        else set()
    )
    open_now = any(order.state != SupervisionOrder.State.STRUCK_OFF for order in found)
    runs = application.state != "draft" and application.due_on is not None
    may_open = runs and not open_now and not access.why_not_open(actor, application.department, application)
    return {
        "application": application,
        "orders": [(order, order.pk in seen) for order in found],
        "may_open": may_open,
    }
