"""The account page and the forms behind it. Views translate; the rules stand in `changing`."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from hall.people import id_numbers
from hall.people.account import changing
from hall.people.account.forms import IdentityForm, NewContactForm, NewPasswordForm, ProfileForm
from hall.people.account.reads import reads_of
from hall.people.acting import agencies_of
from hall.people.actor import Actor
from hall.people.enterprises.agents import invitations_of, with_item_names
from hall.people.models import IdType
from hall.people.refusals import NotDone
from hall.people.signing_in import codes
from hall.people.signing_in.contacts import contacts_of
from hall.people.signing_in.proof import recently_proved
from hall.privacy import masking

CRUMB = {"label": "我的账号"}


@never_cache
@login_required
def account(request):
    """Everything the account is, on one page."""
    user = request.user
    person = changing.person_of(user)
    contacts = {each.kind: each for each in contacts_of(user)}
    context = {
        "person": person,
        "covered_number": masking.id_number(person.id_number),
        "provider": settings.ENV.oidc_name,
        "born": _born(person),
        "phone": contacts.get("phone"),
        "email": contacts.get("email"),
        "agencies": with_item_names(agencies_of(user)),
        "invitations": with_item_names(invitations_of(user)),
        "posts": Actor.of_request(request).posts,
        "second_factor": user.authenticator_set.filter(type="totp").exists(),
        "second_factor_wanted": settings.STAFF_SECOND_FACTOR,
        "crumbs": _crumbs(),
    }
    return render(request, "people/account.html", context)


@login_required
def profile(request):
    """Name and address."""
    person = changing.person_of(request.user)
    form = ProfileForm(request.POST or None, initial={"name": request.user.name, "address": person.address})
    if person.id_number:
        form.fields["name"].disabled = True
        form.fields["name"].help_text = "已登记证件号码，改名请带证件到服务点"
    return _form(request, form, _save_profile, "姓名和地址", "保存")


def _save_profile(request, form):
    changing.change_profile(request.user, actor=Actor.of_request(request), **form.cleaned_data)


@login_required
@never_cache
@sensitive_post_parameters("number")
def identity(request):
    """The number of the identity paper, once."""
    if changing.person_of(request.user).id_number:
        messages.info(request, "证件号码已经登记过。有误请带证件到服务点。")
        return redirect("account")
    return _form(request, IdentityForm(request.POST or None), _save_identity, "登记证件号码", "登记")


def _save_identity(request, form):
    changing.enter_identity(request.user, actor=Actor.of_request(request), **form.cleaned_data)


@login_required
@recently_proved
def contact(request, kind):
    """A new phone or e-mail address: a code goes there first."""
    form = NewContactForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            codes.send(request, form.cleaned_data["contact"], "keep", reverse("account"))
            return redirect("account-code-confirm")
        except codes.NotSent as refusal:
            form.add_error("contact", str(refusal))
    heading = "换手机号" if kind == "phone" else "换邮箱"
    return _page(request, form, heading, "发验证码")


@login_required
@recently_proved
@never_cache
@sensitive_post_parameters("password", "again")
def password(request):
    """A new password, set by somebody who has just proved who he is; other sessions end."""
    form = NewPasswordForm(request.POST or None, user=request.user)
    return _form(
        request, form, _save_password, "设新密码", "保存新密码", "密码改好了，其他设备上的登录已经退出。"
    )


def _save_password(request, form):
    changing.set_password(request.user, form.cleaned_data["password"], actor=Actor.of_request(request))
    update_session_auth_hash(request, request.user)
    for other in UserSession.objects.filter(user=request.user).exclude(
        session_key=request.session.session_key
    ):
        other.end()


@never_cache
@login_required
def sessions(request):
    """Where the account is signed in."""
    found = UserSession.objects.purge_and_list(request.user)
    found.sort(key=lambda session: session.last_seen_at, reverse=True)
    context = {"sessions": found, "here": request.session.session_key, "crumbs": _crumbs("登录的设备")}
    return render(request, "people/sessions.html", context)


@require_POST
@login_required
def end_sessions(request):
    """Signs the account out everywhere else."""
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()
    messages.success(request, "其他设备上的登录都已退出。")
    return redirect("account-sessions")


@never_cache
@login_required
def reads(request):
    """Who has looked at my data, when, why."""
    context = {"entries": reads_of(request.user), "crumbs": _crumbs("谁看过我的信息")}
    return render(request, "people/reads.html", context)


def _form(request, form, save, heading: str, button: str, done: str = "已经保存。"):
    """One form: saved and back to the account, or shown again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            save(request, form)
        except NotDone as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect("account")
    return _page(request, form, heading, button)


def _page(request, form, heading: str, button: str):
    context = {"form": form, "heading": heading, "button": button, "crumbs": _crumbs(heading)}
    return render(request, "people/account_form.html", context, status=400 if form.errors else 200)


def _crumbs(*last: str) -> list[dict]:
    home = {"label": "首页", "url": reverse("home")}
    return [home, CRUMB | {"url": reverse("account")}, *({"label": each} for each in last)]


def _born(person) -> dict | None:
    """What a resident's number tells: gender and date of birth."""
    if person.id_type != IdType.RESIDENT or not person.id_number or id_numbers.check(person.id_number):
        return None
    return {"date": id_numbers.birth_date(person.id_number), "gender": id_numbers.gender(person.id_number)}
