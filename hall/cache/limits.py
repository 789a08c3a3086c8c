"""How often somebody may do something, counted exactly whatever number of processes answer."""

import hashlib

from django.core.cache import cache


def allow(what: str, who: str, amount: int, seconds: int) -> bool:
    """Whether `who` may do `what` once more: at most `amount` times in `seconds`. Counts the try when it may.

    Each try takes one of `amount` places that become free by themselves; cache.add gives a place to one asker only, so two
    who ask at the same moment never get the same one.
    """
    places = _places(what, who, amount)
    taken = cache.get_many(places)
    return any(place not in taken and cache.add(place, 1, seconds) for place in places)


def is_used_up(what: str, who: str, amount: int) -> bool:
    """Whether no try is left, without counting one."""
    return len(cache.get_many(_places(what, who, amount))) >= amount


def forget(what: str, who: str, amount: int) -> None:
    """Gives all tries back."""
    cache.delete_many(_places(what, who, amount))


def _places(what: str, who: str, amount: int) -> list[str]:
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    return [f"limit:{what}:{digest}:{number}" for number in range(amount)]
