"""What a timer is about, in words and with a way there. Rooms and upper apps register theirs from their apps.py."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hall.people.actor import Actor


@dataclass(frozen=True)
class Subject:
    """`url`: empty when this person has no business there."""

    name: str
    url: str = ""


# (actor, what stands behind the colon) → subjects by the same; a constant number of queries.
Naming = Callable[[Actor, list[str]], dict[str, Subject]]
_namings: dict[str, Naming] = {}


def register(prefix: str, naming: Naming) -> None:
    """For subjects written `prefix:…`."""
    _namings[prefix] = naming


def named(actor: Actor, subjects: Iterable[str]) -> dict[str, Subject]:
    """Subject as written → in words; what nobody can name stays as it is written."""
    written = dict.fromkeys(subjects)
    found = {each: Subject(each) for each in written}
    for prefix, naming in _namings.items():
        rests = [each.partition(":")[2] for each in written if each.partition(":")[0] == prefix]
        if rests:
            found |= {f"{prefix}:{rest}": subject for rest, subject in naming(actor, rests).items()}
    return found
