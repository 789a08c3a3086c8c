"""Signing in with a password, and proving again who one is before something delicate."""

from allauth.account.views import LoginView, ReauthenticateView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from hall.people.signing_in.contacts import contacts_of
from hall.people.signing_in.demo import accounts_shown
from hall.people.signing_in.next_page import next_page


class PasswordView(LoginView):
    """The sign-in page. In demo mode it lists the demo accounts; the trusted provider shows when there is one."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "next": self.get_next_url() or "",
            "provider": settings.ENV.oidc_name,
            "demo_accounts": accounts_shown(),
        }


by_password = PasswordView.as_view()


class PasswordAgainView(ReauthenticateView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | _proof_context(self.request)


@login_required
def reauthenticate(request):
    """By password, or by a code to the person's own contact; accounts without a password have only the code."""
    if request.user.has_usable_password():
        return PasswordAgainView.as_view()(request)
    return render(request, "account/reauthenticate.html", _proof_context(request))


def _proof_context(request) -> dict:
    return {"next": next_page(request), "contacts": contacts_of(request.user)}
