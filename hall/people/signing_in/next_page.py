"""Where to go on after signing in: a page of this site that was asked for, nothing else."""

from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request) -> str:
    """The `next` of the form or the address when it is a page of this host, else ''."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""
