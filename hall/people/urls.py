"""Everything under /account/, and the staff's own absence page."""

from allauth.account import views as allauth_views
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as provider_views
from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path

from hall.people import absence_views, unmasking_views
from hall.people.account import views as account_views
from hall.people.enterprises import views as enterprise_views
from hall.people.signing_in import again, by_code, demo, views
from hall.people.signing_in.proof import recently_proved


def delicate(view):
    """For whoever is signed in and has proved it in the last minutes."""
    return login_required(recently_proved(view))


signing_in = [
    path("login/", views.by_password, name="account_login"),
    path("code/", by_code.ask, {"purpose": "sign_in"}, name="account-code"),
    path("signup/", by_code.ask, {"purpose": "register"}, name="account_signup"),
    path("password/reset/", by_code.ask, {"purpose": "reset"}, name="account_reset_password"),
    path("code/confirm/", by_code.confirm, name="account-code-confirm"),
    path("code/again/", by_code.send_again, name="account-code-again"),
    path("code/myself/", by_code.confirm_myself, name="account-confirm-myself"),
    path("welcome/", by_code.register, name="account-register"),
    path("demo/", demo.sign_in, name="account-demo"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("again/", again.sign_in_again, name="sign-in-again"),
    path("session/", again.session, name="session"),
    # allauth lets accounts without a password change their second factor unasked; here everybody proves himself first.
    path("two-steps/totp/activate/", delicate(totp.activate_totp), name="mfa_activate_totp"),
    path("two-steps/totp/deactivate/", delicate(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "two-steps/recovery-codes/generate/",
        delicate(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("two-steps/", include("allauth.mfa.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("provider/cancelled/", provider_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", provider_views.login_error, name="socialaccount_login_error"),
]

account = [
    path("", account_views.account, name="account"),
    path("profile/", account_views.profile, name="account-profile"),
    path("identity/", account_views.identity, name="account-identity"),
    re_path("^(?P<kind>phone|email)/$", account_views.contact, name="account-contact"),
    path("password/", account_views.password, name="account-password"),
    path("sessions/", account_views.sessions, name="account-sessions"),
    path("sessions/end/", account_views.end_sessions, name="account-sessions-end"),
    path("reads/", account_views.reads, name="account-reads"),
    path("unmask/", unmasking_views.unmask_view, name="unmask"),
]

enterprises = [
    path("acting/", enterprise_views.acting, name="acting"),
    path("enterprises/register/", enterprise_views.register, name="enterprise-register"),
    path("enterprises/<uuid:public_id>/", enterprise_views.enterprise, name="enterprise"),
    path("enterprises/<uuid:public_id>/details/", enterprise_views.details, name="enterprise-details"),
    path("enterprises/<uuid:public_id>/invite/", enterprise_views.invite, name="agent-invite"),
    path("enterprises/<uuid:public_id>/leave/", enterprise_views.leave, name="agent-leave"),
    path("enterprises/<uuid:public_id>/agents/<uuid:agent_id>/", enterprise_views.limit, name="agent-limit"),
    path(
        "enterprises/<uuid:public_id>/agents/<uuid:agent_id>/remove/",
        enterprise_views.remove,
        name="agent-remove",
    ),
    path("invitations/<uuid:agent_id>/", enterprise_views.answer, name="invitation-answer"),
]

urlpatterns = [
    path("account/", include([*account, *enterprises, *signing_in])),
    path("desk/absence/", absence_views.absence, name="absence"),
    path("desk/absence/<int:pk>/end/", absence_views.end, name="absence-end"),
]
