"""How often one may ask. Counted in the shared cache, so that it holds across processes."""

from rest_framework.throttling import SimpleRateThrottle

from hall.people.actor import client_address


class _Throttle(SimpleRateThrottle):
    def get_ident(self, request) -> str:
        return client_address(request)


class AnonymousThrottle(_Throttle):
    scope = "anonymous"

    def get_cache_key(self, request, view):
        if request.user and request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class UserThrottle(_Throttle):
    """By account, whatever token it uses."""

    scope = "user"

    def get_cache_key(self, request, view):
        if not (request.user and request.user.is_authenticated):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk}
