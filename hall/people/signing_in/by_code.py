"""Signing in, registering and setting a new password by a one-time code. One way for all three: first the contact is
proved, then it shows whether there is an account."""

import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from hall.people.account.changing import change_contact
from hall.people.actor import Actor
from hall.people.refusals import NotDone
from hall.people.signing_in import codes, contacts
from hall.people.signing_in.adapter import home_of
from hall.people.signing_in.demo import accounts_shown
from hall.people.signing_in.forms import CodeForm, ContactForm, RegisterForm
from hall.people.signing_in.next_page import next_page
from hall.people.signing_in.proof import prove_again
from hall.people.signing_in.registering import register_account

PROVED = "proved_contact"
PROOF_LASTS = 900  # seconds to fill in the registration
WORDS = {
    "sign_in": ("验证码登录", "发验证码"),
    "register": ("注册", "发验证码"),
    "reset": ("重设密码", "发验证码"),
}


@never_cache
def ask(request, purpose):
    """The contact; a code is sent to it. `purpose`: sign_in, register or reset."""
    if request.user.is_authenticated:
        return redirect(next_page(request) or home_of(Actor.of_request(request)))
    form = ContactForm(request.POST or None, initial={"contact": request.GET.get("contact", "")})
    if request.method == "POST" and form.is_valid():
        try:
            codes.send(request, form.cleaned_data["contact"], purpose, next_page(request))
            return redirect("account-code-confirm")
        except codes.NotSent as refusal:
            form.add_error("contact", str(refusal))
    heading, button = WORDS[purpose]
    context = {
        "form": form,
        "purpose": purpose,
        "heading": heading,
        "button": button,
        "next": next_page(request),
    }
    if purpose == "sign_in":
        context |= {"provider": settings.ENV.oidc_name, "demo_accounts": accounts_shown()}
    return render(request, "people/ask_code.html", context, status=400 if form.errors else 200)


@never_cache
@sensitive_post_parameters("code")
def confirm(request):
    """The code. Right: the account is signed in, or a new one may be made."""
    asked = codes.under_way(request)
    if asked is None:
        return redirect("account-code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _go_on(request, codes.check(request, form.cleaned_data["code"]))
        except codes.NotRight as refusal:
            if not refusal.again:
                messages.error(request, str(refusal))
                return redirect(_start(asked))
            form.add_error("code", str(refusal))
    context = {"form": form, "asked": codes.under_way(request), "start": reverse(_start(asked))}
    return render(request, "people/confirm_code.html", context, status=400 if form.errors else 200)


@require_POST
def send_again(request):
    """Another code to the same contact."""
    asked = codes.under_way(request)
    if asked is None:
        return redirect("account-code")
    try:
        codes.send(request, asked.contact, asked.purpose, asked.next)
        messages.info(request, "又发了一条，请用新的验证码。")
    except codes.NotSent as refusal:
        messages.error(request, str(refusal))
    return redirect("account-code-confirm")


@never_cache
@sensitive_post_parameters("password")
def register(request):
    """Name and password of a new account whose contact was just proved."""
    proved = request.session.get(PROVED)
    if request.user.is_authenticated or not proved or time.time() > proved["at"] + PROOF_LASTS:
        request.session.pop(PROVED, None)
        return redirect("account_signup")
    contact = contacts.Contact(proved["kind"], proved["value"])
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = register_account(contact, actor=Actor.of_request(request), **form.account())
        del request.session[PROVED]
        return _sign_in(request, user, proved["next"] or reverse("account"))
    context = {"form": form, "contact": contact, "asked_for": proved["purpose"]}
    return render(request, "people/register.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def confirm_myself(request):
    """Sends a code to the signed-in person's own contact, to prove again who it is."""
    own = contacts.contacts_of(request.user)
    if not own:
        messages.error(request, "账号上没有手机或邮箱，请用密码确认。")
        return redirect("account_reauthenticate")
    try:
        codes.send(request, own[0], "confirm", next_page(request))
    except codes.NotSent as refusal:
        messages.error(request, str(refusal))
        return redirect("account_reauthenticate")
    return redirect("account-code-confirm")


def _go_on(request, asked: codes.Asked):
    if asked.purpose == "confirm":
        return prove_again(request, asked)
    if asked.purpose == "keep":
        return _keep(request, asked)
    user = contacts.account_of(asked.contact)
    if user is None:
        request.session[PROVED] = {
            "kind": asked.kind,
            "value": asked.value,
            "purpose": asked.purpose,
            "next": asked.next,
            "at": time.time(),
        }
        return redirect("account-register")
    return _sign_in(request, user, reverse("account-password") if asked.purpose == "reset" else asked.next)


@login_required
def _keep(request, asked: codes.Asked):
    """The code sent to a new phone or e-mail address was given: it is the account's from now on."""
    try:
        change_contact(request.user, asked.contact, actor=Actor.of_request(request))
        messages.success(request, f"{asked.contact.word}换好了：{asked.contact.masked}。")
    except NotDone as refusal:
        messages.error(request, refusal.sentence)
    return redirect("account")


def _sign_in(request, user, onward: str):
    """Through allauth, so that a second factor is asked for and a stopped account is told."""
    if request.user.is_authenticated and request.user != user:
        request.session.flush()
    record_authentication(request, user, method="code")
    return perform_login(request, Login(user=user, redirect_url=onward or None))


def _start(asked: codes.Asked) -> str:
    return {
        "register": "account_signup",
        "reset": "account_reset_password",
        "confirm": "account_reauthenticate",
        "keep": "account",
    }.get(asked.purpose, "account-code")
