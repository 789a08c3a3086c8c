"""Ends idle sessions, and lets a page sign its reader in again in place."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import resolve_url

from hall.people.signing_in import idle

BACKGROUND = "X-Background"
SENTENCE = "登录已过期，请重新登录。您填的内容还在这个页面上。"
TOO_LONG = "您有一段时间没有操作，为了安全已经退出，请重新登录。"


class IdleMiddleware:
    """A session without a sign of life for too long is over before anything else looks at who is asking. What a page asks
    for by itself (header X-Background) is no sign of life."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            if idle.is_over(request.session):
                logout(request)
                if not _in_place(request):
                    messages.warning(request, TOO_LONG)
            elif BACKGROUND not in request.headers:
                idle.touch(request.session)
        return self.get_response(request)


class SignInAgainMiddleware:
    """A save that would be sent to the sign-in page is answered 401 instead, with the event `signInAgain` for the page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 302 and _in_place(request) and _leads_to_sign_in(response):
            return HttpResponse(
                SENTENCE,
                status=401,
                content_type="text/plain; charset=utf-8",
                headers={"HX-Trigger": "signInAgain", "Cache-Control": "no-store"},
            )
        return response


def _in_place(request) -> bool:
    """Whether a script of a page asks, not the browser's address bar."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        or headers.get("X-Requested-With") in ("fetch", "XMLHttpRequest")
        or headers.get("Sec-Fetch-Mode", "navigate") in ("cors", "same-origin")
    )


def _leads_to_sign_in(response) -> bool:
    return response["Location"].split("?")[0] == resolve_url(settings.LOGIN_URL)
