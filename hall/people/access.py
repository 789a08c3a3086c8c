"""Who may enter which pages. A room decides about its own rows; here is only what depends on the account and its posts."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from hall.people.actor import Actor
from hall.people.models import Role


def is_staff(actor: Actor) -> bool:
    """Whether any post is held today."""
    return bool(actor.posts)


def holds_any(actor: Actor, *roles: Role) -> bool:
    """Whether a post of one of the roles is held today; a superuser is taken for a system administrator."""
    if any(actor.has(role) for role in roles):
        return True
    return Role.SYSTEM_ADMIN in roles and bool(actor.user and actor.user.is_superuser and not actor.unproved)


def staff_required(view: Callable) -> Callable:
    """Only for members of staff: others get 403, those not signed in are asked to."""
    return _only(is_staff)(view)


def role_required(*roles: Role) -> Callable:
    """Only for holders of a post of one of the roles, as `@role_required(Role.SUPERVISOR)`."""
    return _only(lambda actor: holds_any(actor, *roles))


def _only(may: Callable[[Actor], bool]) -> Callable:
    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = Actor.of_request(request)
            if actor.unproved:
                return redirect("mfa_activate_totp")
            if not may(actor):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.only = may
        return guarded

    return decorate
