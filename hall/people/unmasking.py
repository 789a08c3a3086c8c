"""A masked number shown in full: only to who may see the owner, for a reason, so many an hour, and written down.

Rooms register what they own: `register("application", Kind(find, {"id_number": Field(...)}, chain))`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.http import Http404

from hall.people import witness
from hall.people.account.reads import chain_of_reads
from hall.people.actor import Actor
from hall.people.models import Enterprise, Person, Role
from hall.people.refusals import NotDone
from hall.privacy import masking
from hall.throttle.guard import Limit, Locked, count

SHORTEST, LONGEST = 4, 200  # letters of a reason
AN_HOUR = Limit("unmask", 60, 3600)


@dataclass(frozen=True)
class Field:
    """`label` as on screens; `mask` covers it."""

    label: str
    mask: Callable[[str], str]


@dataclass(frozen=True)
class Kind:
    """What has numbers. `find(actor, public_id)` returns the owner or raises Http404 when the actor may not see it;
    `subject(owner)` names it in the journal."""

    model: type[Model]
    find: Callable
    fields: dict[str, Field]
    subject: Callable[[Model], str]
    identify: Callable[[Model], str]


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Called from apps.py of the room's app."""
    _kinds[name] = kind


def kind_named(name: str) -> Kind:
    """Raises Http404."""
    if name not in _kinds:
        raise Http404
    return _kinds[name]


def kind_of(owner: Model) -> tuple[str, Kind]:
    """The registered kind of an object. Raises LookupError for one that nobody registered."""
    for name, kind in _kinds.items():
        if isinstance(owner, kind.model):
            return name, kind
    raise LookupError(f"nothing is registered for {type(owner).__name__}")


def unmask(actor: Actor, owner: Model, field: str, reason: str) -> str:
    """The number in full. The caller has found `owner` for this actor. Raises NotDone without a reason or after too many."""
    _, kind = kind_of(owner)
    if field not in kind.fields:
        raise Http404
    witness_look(actor, kind.subject(owner), field, kind.fields[field].label, reason)
    return getattr(owner, field)


def witness_look(actor: Actor, subject: str, field: str, label: str, reason: str, *, post: str = "") -> None:
    """Counts the look and writes it down where the one it concerns sees it (`subject`: such as person:<uuid>). Raises NotDone
    without a reason or after too many."""
    reason = reason.strip()
    if len(reason) < SHORTEST:
        raise NotDone(f"请写明为什么要看全部号码，至少 {SHORTEST} 个字。", "reason")
    if len(reason) > LONGEST:
        raise NotDone(f"理由最多写 {LONGEST} 个字。", "reason")
    try:
        count(AN_HOUR, str(actor.user.pk))
    except Locked:
        raise NotDone(f"一小时内看得太多了（最多 {AN_HOUR.most} 个），请稍后再看。", "reason") from None
    changes = {"what": label, "field": field}
    witness.write_down(
        chain_of_reads(subject), "unmask", actor=actor, reason=reason, changes=changes, post=post
    )


def masked(owner: Model, field: str) -> str:
    """As everybody who may see the owner sees it."""
    value = getattr(owner, field)
    return kind_of(owner)[1].fields[field].mask(value) if value else ""


def _keeper(actor: Actor) -> bool:
    return actor.has(Role.SYSTEM_ADMIN) or bool(actor.user and actor.user.is_superuser and not actor.unproved)


def _find(model: type[Model], path: str) -> Callable:
    def find(actor: Actor, public_id):
        if not _keeper(actor):
            raise Http404
        found = model.objects.filter(**{path: public_id}).first()
        if found is None:
            raise Http404
        return found

    return find


register(
    "person",
    Kind(
        Person,
        _find(Person, "user__public_id"),
        {"id_number": Field("证件号码", masking.id_number)},
        lambda person: f"person:{person.user.public_id}",
        lambda person: str(person.user.public_id),
    ),
)
register(
    "enterprise",
    Kind(
        Enterprise,
        _find(Enterprise, "public_id"),
        {
            "credit_code": Field("统一社会信用代码", masking.credit_code),
            "legal_representative_id": Field("法定代表人证件号码", masking.id_number),
        },
        lambda enterprise: f"enterprise:{enterprise.public_id}",
        lambda enterprise: str(enterprise.public_id),
    ),
)
