"""Making, finding and ending tokens. A token is shown once; afterwards nobody can read it, we neither."""

import secrets
from datetime import timedelta

from django.db import transaction

from approvals.api.models import ApiToken
from approvals.api.scopes import Scope
from approvals.workflow.refusals import Refused
from hall.journal.record import record, sm3
from hall.people.actor import Actor
from hall.worktime import now

PREFIX = "yx_"  # so that scanners of leaked secrets know one when they see it
BYTES = 32
HINT = len(PREFIX) + 6
DAYS = (7, 30, 90, 365)
MOST = 20  # usable ones, of one account
DESK = (Scope.READ_DESK, Scope.WRITE_DESK)
# The last use is written down at most this often.
NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def create(actor: Actor, *, name: str, scopes: list[str], days: int) -> tuple[ApiToken, str]:
    """A new token of the actor's own account and its text. `days`: one of DAYS. Raises Refused."""
    if not name.strip():
        raise Refused("请给令牌起个名字，写明给哪个程序用。")
    if not scopes or set(scopes) - set(_offered(actor)):
        raise Refused("请至少选一项您的账号有的权限。")
    if days not in DAYS:
        raise Refused("请选令牌的有效期。")
    if ApiToken.objects.usable(now()).filter(user=actor.user).count() >= MOST:
        raise Refused(f"已经有 {MOST} 个在用的令牌了，请先停用不用的。")
    text = PREFIX + secrets.token_urlsafe(BYTES)
    token = ApiToken.objects.create(
        user=actor.user,
        name=name.strip()[:40],
        digest=_digest(text),
        hint=text[:HINT],
        password_mark=_mark(actor.user),
        scopes=sorted(scopes),
        created_at=now(),
        expires_at=now() + timedelta(days=days),
    )
    _write_down(actor, "create_token", token)
    return token, text


@transaction.atomic
def revoke(actor: Actor, public_id) -> ApiToken:
    """Ends a token of the actor's own. Raises ApiToken.DoesNotExist for anyone else's."""
    token = ApiToken.objects.select_for_update().get(public_id=public_id, user=actor.user)
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
        _write_down(actor, "revoke_token", token)
    return token


def find(text: str) -> ApiToken | None:
    """The usable token of that text."""
    if not text.startswith(PREFIX):
        return None
    token = ApiToken.objects.usable(now()).select_related("user").filter(digest=_digest(text)).first()
    return token if token and token.password_mark == _mark(token.user) else None


def note_use(token: ApiToken, address: str) -> None:
    """Writes down when and from where it was used last, at most every few minutes."""
    if token.used_at is None or token.used_from != address or now() - token.used_at > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now(), used_from=address)


def is_for_desk(token: ApiToken) -> bool:
    """Whether it opens the desk: such a token can only be made by staff who gave the second proof."""
    return bool(set(token.scopes) & set(DESK))


def offered(actor: Actor) -> list[Scope]:
    """Scopes that account can use: those of the desk only for staff."""
    return [Scope(value) for value in _offered(actor)]


def _mark(user) -> str:
    """Changes with the password, so that a new password ends every token."""
    return sm3(user.password.encode())


def _offered(actor: Actor) -> list[str]:
    return [scope.value for scope in Scope if actor.is_staff or scope not in DESK]


def _digest(text: str) -> str:
    return sm3(text.encode())


def _write_down(actor: Actor, action: str, token: ApiToken) -> None:
    changes = {"name": token.name, "hint": token.hint, "scopes": token.scopes}
    record(f"account:{actor.user.public_id}", action, actor=actor, changes=changes)
