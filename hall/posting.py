"""Addresses that only take forms. When a form is refused, its address stays in the bar; whoever opens or reloads it there is led
to the page that has the form."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect


def posted_from(page: str) -> Callable:
    """Takes POST only. Whoever gets the address goes to `page`, of the same `public_id` where there is one; any other method
    is a 405."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in ("GET", "HEAD") or "HX-Request" in request.headers:
                return HttpResponseNotAllowed(["POST"])
            return redirect(page, *(kwargs[name] for name in ("public_id",) if name in kwargs))

        return guarded

    return decorate
