"""Lock-out after many wrong passwords, for every door: pages, administration, API. Counted in the database (axes)."""

from axes.backends import AxesStandaloneBackend
from django.http import JsonResponse
from django.shortcuts import render

SENTENCE = "密码错了太多次，半小时内不能再用密码登录。可以改用验证码登录，或稍后再试。"


class LockOutBackend(AxesStandaloneBackend):
    """First in AUTHENTICATION_BACKENDS: refuses a name that is locked out for the caller's address. Without a request nobody
    is knocking at a door."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if request is None or password is None:
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)


def name_tried(request, credentials=None) -> str:
    """The name that a password was tried for, as one person would type it differently: no spaces, small letters."""
    given = credentials or {}
    name = given.get("username") or given.get("phone") or given.get("email")
    if not name and request is not None:
        name = request.POST.get("login") or request.POST.get("username")
    return "".join((name or "").split()).lower()[:255]


def locked_out(request, response=None, credentials=None, **kwargs):
    """429 with a sentence: a page for people, JSON for programs."""
    wants_json = "text/html" not in request.headers.get("Accept", "text/html")
    if wants_json or request.path.startswith("/api/"):
        return JsonResponse({"code": "locked_out", "sentence": SENTENCE}, status=429)
    return render(request, "account/locked_out.html", {"sentence": SENTENCE}, status=429)
