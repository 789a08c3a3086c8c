"""How a program says who it is: a token in the Authorization header, or the session of the pages."""

from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed

from approvals.api import tokens
from hall.people.actor import client_address
from hall.people.second_factor import prove_for_request

REALM = "hall"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer yx_…`. `request.auth` is the token."""

    def authenticate(self, request):
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = tokens.find(text.strip())
        if token is None or not token.user.is_active:
            raise AuthenticationFailed("令牌不对、已经停用或过了有效期，请在“我的账号—接口令牌”里换一个。")
        tokens.note_use(token, client_address(request))
        if tokens.is_for_desk(token):
            prove_for_request(request._request, token.user)
            prove_for_request(request, token.user)
        return token.user, token

    def authenticate_header(self, request) -> str:
        return f'Bearer realm="{REALM}"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The signed-in pages; changes need the CSRF token like any form."""
