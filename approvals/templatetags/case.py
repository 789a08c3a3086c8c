"""The number of a case, and addresses its pages link to. `{% load case %}`."""

from django import template
from django.urls import NoReverseMatch, reverse

register = template.Library()
# 31 signs of the item's code, 8 of the day, then the serial of that day (numbering.case_number).
CODE, DAY, GROUP = 31, 8, 4


@register.inclusion_tag("approvals/partials/number.html")
def case_number(number: str, copied: bool = False) -> dict:
    """The number in groups: the code in fours, the day, the serial. `copied`: with a button that copies it."""
    number = number or ""
    day = CODE + DAY
    groups = [number[at : min(at + GROUP, CODE)] for at in range(0, min(len(number), CODE), GROUP)]
    groups += [part for part in (number[CODE:day], number[day:]) if part]
    return {"number": number, "groups": groups, "copied": copied}


@register.simple_tag
def file_url(file) -> str:
    """Where a file is served to those who may see it."""
    return _url("file", file.public_id)


@register.simple_tag
def document_url(document) -> str:
    """Where an issued paper is served to those who may see it."""
    return _url("document", document.public_id)


@register.simple_tag
def messages_url(application) -> str:
    """The conversation of a case, as the desk sees it."""
    return _url("desk-messages", application.public_id)


def _url(name: str, public_id) -> str:
    try:
        return reverse(name, args=[public_id])
    except NoReverseMatch:
        return ""
