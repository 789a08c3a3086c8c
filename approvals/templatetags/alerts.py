"""The pages of the alerts. `{% load alerts %}`."""

from django import template
from django.urls import reverse

from approvals.alerts import access
from hall.people.actor import Actor

register = template.Library()


@register.simple_tag(takes_context=True)
def alert_tabs(context, tab: str) -> list[dict]:
    """{label, url, current} of those this person may open."""
    actor = Actor.of_request(context["request"])
    oversees = access.sees_all(actor) or bool(access.departments(actor))
    pages = [("alerts", "预警", "desk-alerts"), ("rules", "规则", "desk-alert-rules")]
    pages += [("figures", "统计", "desk-alert-figures")] if oversees else []
    return [{"label": label, "url": reverse(url), "current": name == tab} for name, label, url in pages]
