"""The kinds of messages. A legal one must reach the person: it cannot be muted, and goes out by SMS or e-mail even when both
are switched off. Upper apps add theirs from their apps.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`label`: what a person calls it; `group`: the heading it stands under among the settings; `legal`: whether the law wants
    it told; `staff`: whether it goes to members of staff."""

    label: str
    group: str
    legal: bool = False
    staff: bool = False


_kinds: dict[str, Kind] = {}
OTHER = Kind("其他消息", "其他")


def register(kinds: dict[str, Kind]) -> None:
    """Raises ValueError for a kind that is there already and means something else."""
    for name, kind in kinds.items():
        if _kinds.get(name, kind) != kind:
            raise ValueError(f"消息种类“{name}”已经有了。")
        _kinds[name] = kind


def kind_of(name: str) -> Kind:
    return _kinds.get(name, OTHER)


def is_legal(name: str) -> bool:
    return kind_of(name).legal


def staff_kinds() -> list[str]:
    """Names of the kinds that go to members of staff."""
    return [name for name, kind in _kinds.items() if kind.staff]


def groups(*, staff: bool) -> dict[str, dict[str, Kind]]:
    """Group → kinds in it, of applicants or of staff."""
    found: dict[str, dict[str, Kind]] = {}
    for name, kind in _kinds.items():
        if kind.staff == staff:
            found.setdefault(kind.group, {})[name] = kind
    return found
