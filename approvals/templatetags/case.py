"""Addresses that the screen of a case links to. `{% load case %}`."""

from django import template
from django.urls import NoReverseMatch, reverse

register = template.Library()


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
