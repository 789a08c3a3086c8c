"""Orders and ladders on the page of stopped timers: what they are called, and a way there for whoever may see them."""

import uuid

from django.urls import reverse

from approvals.escalation.access import may_edit
from approvals.escalation.renewing import EVERYONE
from approvals.supervision import access
from approvals.supervision.models import SupervisionOrder
from hall.org.models import Department
from hall.people.actor import Actor
from hall.timers.subjects import Subject


def orders(actor: Actor, public_ids: list[str]) -> dict[str, Subject]:
    """Two queries."""
    known = [each for each in public_ids if _is_uuid(each)]
    rows = SupervisionOrder.objects.filter(public_id__in=known).values_list("public_id", "number")
    seen = set(access.seen(actor).filter(public_id__in=known).values_list("public_id", flat=True))
    return {
        str(public_id): Subject(
            f"督办单 {number}",
            reverse("desk-supervision-order", args=[public_id]) if public_id in seen else "",
        )
        for public_id, number in rows
    }


def ladders(actor: Actor, owners: list[str]) -> dict[str, Subject]:
    """One query."""
    names = dict(Department.objects.filter(pk__in=owners).values_list("code", "name")) | {
        EVERYONE: "默认规则"
    }
    page = reverse("desk-ladders") if may_edit(actor) else ""
    return {
        owner: Subject(f"{names[owner]}的提醒规则" if owner != EVERYONE else "默认的提醒规则", page)
        for owner in owners
        if owner in names
    }


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
