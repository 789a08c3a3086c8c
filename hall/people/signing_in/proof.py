"""Before something delicate — a new phone, a new password, a second factor — the person proves again who it is."""

import time
from functools import wraps
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from hall.people.signing_in import contacts


def recently(request) -> bool:
    """Whether the person gave a password or a code in this session within the last minutes."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def recently_proved(view):
    """Sends the person to prove it first, and then back."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if recently(request):
            return view(request, *args, **kwargs)
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('account_reauthenticate')}?{query}")

    return guarded


def prove_again(request, asked):
    """The code sent to the person's own contact was given."""
    if not request.user.is_authenticated or asked.contact not in contacts.contacts_of(request.user):
        raise Http404
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return redirect(asked.next or "account")
