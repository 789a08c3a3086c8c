"""Streets and towns of the district, for addresses."""

from hall.org.models import Region
from hall.revision.memory import per_revision


@per_revision
def streets(token: str) -> tuple[str, ...]:
    """Names of the streets and towns, in the order of their codes."""
    return tuple(
        Region.objects.filter(level=Region.Level.STREET).order_by("code").values_list("name", flat=True)
    )


def split(address: str, names: tuple[str, ...]) -> dict[str, str]:
    """An address in one line as street and detail; without a street of ours all of it is detail."""
    for name in names:
        before, found, after = address.partition(name)
        if found and len(before) <= 12:
            return {"region": name, "detail": after.strip() or address}
    return {"region": "", "detail": address}
