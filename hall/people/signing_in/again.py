"""Signing in again in place: a page that lost its session shows a dialog, and goes on with what it was doing.

Contract for scripts: a request answered 401 (header `HX-Trigger: signInAgain`) → static/js/session.js shows the dialog →
after signing in it gives the page its new CSRF token, fires `hall:signed-in` on document and repeats htmx requests.
Only the account the page belongs to is let in here: its form must not go out in another's name.
"""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from hall.people import second_factor
from hall.people.signing_in import idle
from hall.people.signing_in.backends import SENTENCE as LOCKED_OUT
from hall.people.signing_in.forms import AgainForm
from hall.worktime import today

ANOTHER = "这不是刚才的账号。请用原来的账号登录，或者关掉这里，从头再来。"
NOT_SET_UP = "工作人员登录要两步验证，您还没有开通。请用新窗口登录，开通以后再回来继续。"
TEMPLATE = "people/partials/sign_in_again.html"


@never_cache
@sensitive_post_parameters("password", "code")
def sign_in_again(request):
    """The dialog's form: password, then the second factor where the account has one. JSON when signed in, else the form."""
    if request.user.is_authenticated and request.method == "POST":
        return signed_in(request)
    if request.method == "POST" and "code" in request.POST:
        return _second_step(request)
    form = AgainForm(request.POST or None, request=request)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form=form)
    user = form.user
    refusal = ANOTHER if _is_another(request, user) else NOT_SET_UP if _owes_second_factor(user) else ""
    if refusal:
        form.add_error(None, refusal)
        return _form(request, form=form)
    perform_password_login(request, form.user_credentials(), Login(user=user))
    return signed_in(request) if request.user.is_authenticated else _second_step(request, fresh=True)


@never_cache
def session(request):
    """How long the session still lasts, for the warning before it ends. A POST is a sign of life (it counts as one in
    IdleMiddleware); a GET with X-Background only asks."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False}, status=401)
    return signed_in(request)


def signed_in(request) -> JsonResponse:
    return JsonResponse(
        {
            "signed_in": True,
            "account": str(request.user.public_id),
            "seconds_left": idle.seconds_left(request.session),
            "csrf": get_token(request),
        }
    )


def _second_step(request, *, fresh: bool = False):
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        clear_login(request)
        return _form(request, form=AgainForm(request=request))
    if _is_another(request, stage.login.user):
        clear_login(request)
        form = AgainForm(request.POST, request=request)
        form.errors.clear()
        form.add_error(None, ANOTHER)
        return _form(request, form=form)
    form = AuthenticateForm(user=stage.login.user, data=None if fresh else request.POST)
    try:
        if not fresh and form.is_valid():
            form.save()
            stage.exit()
            return signed_in(request)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return _form(request, code_form=form)


def _is_another(request, user) -> bool:
    """Whether this is not the account the page belongs to."""
    return str(user.public_id) != request.POST.get("account", "")


def _owes_second_factor(user) -> bool:
    """Whether the sign-in page would lead to setting the second factor up."""
    posts = user.posts.in_force(today())
    return second_factor.is_wanted(user, posts) and not is_mfa_enabled(user, [Authenticator.Type.TOTP])


def _form(request, **context):
    locked = getattr(request, "axes_locked_out", False)
    request.axes_locked_out = False
    context |= {"locked_out": LOCKED_OUT if locked else "", "account": request.POST.get("account", "")}
    return render(request, TEMPLATE, context)
