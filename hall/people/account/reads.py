"""谁看过我的信息: the journal's entries about reads of what is kept about a person."""

from collections.abc import Callable, Iterable

from django.apps import apps

READS = ("read", "unmask")
SHOWN = 200
_finders: list[Callable] = []


def register(finder: Callable) -> None:
    """`finder(user)` names what belongs to the person, such as application:<uuid>'s chain of reads; rooms above register
    theirs when the site starts."""
    if finder not in _finders:
        _finders.append(finder)


def chain_of_reads(subject: str) -> str:
    """Reads have a chain of their own, so that looking holds up nobody's work."""
    return f"reads:{subject}"


def reads_of(user) -> list:
    """The last reads by others, newest first; what the person looked at is not told to himself."""
    chains = [chain_of_reads(f"person:{user.public_id}")]
    for finder in _finders:
        chains += finder(user)
    entries = apps.get_model("hall", "Entry").objects.filter(chain__in=chains, action__in=READS)
    return list(entries.exclude(actor=user).order_by("-at")[:SHOWN])


def of_enterprises(user) -> Iterable[str]:
    """Reads of the enterprises whose legal representative the person is."""
    led = user.agencies.filter(role="legal", state="active").values_list("enterprise__public_id", flat=True)
    return [chain_of_reads(f"enterprise:{public_id}") for public_id in led]


register(of_enterprises)
