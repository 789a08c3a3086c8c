"""The items a member of staff can narrow a list by."""

from hall.catalog.models import ServiceItem
from hall.people.actor import Actor


def items_of(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the items of his departments; of all, when he sees all."""
    departments = {post.department_id for post in actor.posts}
    found = ServiceItem.objects.listed()
    if None not in departments:
        found = found.filter(department__in=departments)
    return list(found.order_by("position", "code").values_list("code", "current__name"))
