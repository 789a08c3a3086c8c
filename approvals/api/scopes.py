"""What a token may do. A signed-in session may do everything its account may."""

from django.db.models import TextChoices
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission

SAFE = ("GET", "HEAD", "OPTIONS")


class Scope(TextChoices):
    READ_MINE = "applications:read", "看自己的申请"
    WRITE_MINE = "applications:write", "填写、提交、补正、撤回自己的申请"
    READ_DESK = "cases:read", "看岗位上的队列和办件"
    WRITE_DESK = "cases:write", "办理岗位上的办件"


# A scope that may write may also read.
IMPLIED = {Scope.READ_MINE: Scope.WRITE_MINE, Scope.READ_DESK: Scope.WRITE_DESK}


class ScopeMissing(PermissionDenied):
    default_code = "scope_missing"

    def __init__(self, scope: Scope):
        super().__init__(f"这个令牌没有“{scope.label}”的权限（{scope.value}），请换一个令牌。")


class HasScope(BasePermission):
    """Signed in, and with a token only within its scopes. A view names `scopes = (to read, to write)`, each one scope or
    several of which one is enough."""

    def has_permission(self, request, view) -> bool:
        if not request.user.is_authenticated:
            return False
        wanted = view.scopes[0 if request.method in SAFE else 1]
        enough = [wanted] if isinstance(wanted, Scope) else list(wanted)
        token = request.auth
        if token is not None and not set(token.scopes) & {*enough, *map(IMPLIED.get, enough)}:
            raise ScopeMissing(enough[0])
        return True
