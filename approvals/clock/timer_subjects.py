"""Cases on the page of stopped timers: the number, and a way there for whoever may see the case."""

import uuid

from django.urls import reverse

from approvals.workflow import access
from approvals.workflow.models import Application
from hall.people.actor import Actor
from hall.timers.subjects import Subject


def cases(actor: Actor, public_ids: list[str]) -> dict[str, Subject]:
    """Two queries."""
    known = [each for each in public_ids if _is_uuid(each)]
    rows = Application.objects.filter(public_id__in=known).select_related("department")
    rows = rows.values_list("public_id", "number", "department__name")
    seen = set(access.seen_at_desk(actor).filter(public_id__in=known).values_list("public_id", flat=True))
    return {
        str(public_id): Subject(
            f"办件 {number}（{department}）",
            reverse("desk-case", args=[public_id]) if public_id in seen else "",
        )
        for public_id, number, department in rows
    }


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
