"""In demo mode a newcomer signs in as one of the demo accounts by one press. In production nothing here answers."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hall.people.demo_accounts import DEMO_ACCOUNTS
from hall.people.models import User
from hall.people.signing_in.next_page import next_page


def accounts_shown() -> list[dict]:
    """The demo accounts that exist, in demo mode; none in production."""
    if settings.ENV.production or not DEMO_ACCOUNTS:
        return []
    names = [account["username"] for account in DEMO_ACCOUNTS]
    there = set(User.objects.filter(username__in=names, is_active=True).values_list("username", flat=True))
    return [account for account in DEMO_ACCOUNTS if account["username"] in there]


@require_POST
def sign_in(request):
    """Signs in as the demo account named `username`; 404 for any other account and in production."""
    wanted = request.POST.get("username", "")
    if wanted not in {account["username"] for account in accounts_shown()}:
        raise Http404
    if request.user.is_authenticated:
        request.session.flush()
    user = User.objects.get(username=wanted)
    return perform_login(request, Login(user=user, redirect_url=next_page(request) or None)) or redirect("/")
