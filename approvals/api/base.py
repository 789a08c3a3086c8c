"""What every view of the API has in common."""

from dataclasses import replace

from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny, BasePermission

from approvals.api.scopes import HasScope, Scope
from approvals.api.tokens import is_for_desk
from hall.people.actor import Actor


class Public(GenericAPIView):
    """For everyone, signed in or not."""

    permission_classes = [AllowAny]
    queryset = None


class OwnCases(GenericAPIView):
    """For people who apply, in their own name or for an enterprise."""

    permission_classes = [HasScope]
    scopes = (Scope.READ_MINE, Scope.WRITE_MINE)
    queryset = None

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)


class IsStaff(BasePermission):
    """Holds a post today."""

    message = "这里只有工作人员能用。"

    def has_permission(self, request, view) -> bool:
        return actor_of(request).is_staff


class Desk(OwnCases):
    """For members of staff at a post."""

    permission_classes = [HasScope, IsStaff]
    scopes = (Scope.READ_DESK, Scope.WRITE_DESK)


def actor_of(request) -> Actor:
    """Who acts, found once per request; the account may come from a token. One that is not for the desk brings no posts."""
    plain = request._request
    plain.user = request.user
    if request.auth is not None and not is_for_desk(request.auth):
        plain.actor = replace(Actor.of_request(plain), posts=(), deputising=(), standing_in=())
    return Actor.of_request(plain)


def checked(serializer_class, request, **context) -> dict:
    """What was sent, checked. Raises ValidationError."""
    if not isinstance(request.data, dict):
        raise ValidationError({"non_field_errors": "请用一个 JSON 对象提交"})
    serializer = serializer_class(data=request.data, context=context)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data
