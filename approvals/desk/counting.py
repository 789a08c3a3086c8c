"""Counts that cost the same however many there are: up to a bound, and no further."""

# What is shown beyond this is 99+.
MOST = 99


def bounded(number: int, *, more: bool = False) -> str:
    """A count as it is shown. `more`: it was cut, there may be more of them than were looked at."""
    if number > MOST:
        return f"{MOST}+"
    return f"{number}+" if more else str(number)


def up_to(queryset, most: int = MOST) -> int:
    """How many rows, counted no further than one beyond `most`."""
    return queryset.order_by()[: most + 1].count()
