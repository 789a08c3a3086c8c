"""Who is told figures of the running hall: a caller on this machine, or one who knows METRICS_TOKEN."""

from hmac import compare_digest
from ipaddress import ip_address

from django.conf import settings

# A request that came through a proxy says so; from a proxy on this machine every caller would look like one from here.
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Proto", "Via")


def is_allowed(request) -> bool:
    return _knows_the_token(request) or _is_from_here(request)


def _knows_the_token(request) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.ENV.metrics_token
    return (
        bool(wanted)
        and scheme.lower() == "bearer"
        and compare_digest(given.strip().encode(), wanted.encode())
    )


def _is_from_here(request) -> bool:
    if settings.ENV.trusted_proxies or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
