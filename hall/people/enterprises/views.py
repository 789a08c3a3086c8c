"""Pages of enterprises and of those who act for them. Views translate; the rules stand in the verbs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hall.people.account.changing import person_of
from hall.people.acting import act_for, agencies_of
from hall.people.actor import Actor
from hall.people.enterprises import access, agents, registering
from hall.people.enterprises.forms import EnterpriseDetailsForm, EnterpriseForm, InviteForm, LimitsForm
from hall.people.refusals import NotDone
from hall.people.signing_in.next_page import next_page
from hall.privacy import masking
from hall.worktime import today


@never_cache
@login_required
def register(request):
    """By the legal representative."""
    initial = {"legal_representative": request.user.name}
    form = EnterpriseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actor = Actor.of_request(request)
            enterprise = registering.register_enterprise(request.user, actor=actor, **form.cleaned_data)
        except NotDone as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            act_for(request, enterprise)
            messages.success(request, f"“{enterprise.name}”登记好了，现在就能以它的名义办事。")
            return redirect("enterprise", public_id=enterprise.public_id)
    context = {"form": form, "crumbs": _crumbs("登记企业"), "named": bool(person_of(request.user).id_number)}
    return render(request, "people/enterprise_register.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
def enterprise(request, public_id):
    """The enterprise; for its legal representative also its agents."""
    agency = access.get_agency(request.user, public_id)
    leads = access.leads(agency)
    agents.with_item_names([agency])
    rows = (
        agency.enterprise.agents.filter(state__in=agents.STATES).select_related("user").order_by("created_at")
    )
    context = {
        "enterprise": agency.enterprise,
        "covered_code": masking.credit_code(agency.enterprise.credit_code),
        "agency": agency,
        "leads": leads,
        "agents": agents.with_item_names(list(rows)) if leads else [],
        "crumbs": _crumbs(agency.enterprise.name),
    }
    return render(request, "people/enterprise.html", context)


@login_required
def details(request, public_id):
    """Address and phone."""
    led = access.get_led(request.user, public_id)
    form = EnterpriseDetailsForm(request.POST or None, initial={"address": led.address, "phone": led.phone})

    def save():
        registering.change_enterprise(led, actor=Actor.of_request(request), **form.cleaned_data)

    return _form(request, led, form, save, "住所和电话", "已经保存。")


@login_required
def invite(request, public_id):
    """Invites an agent by phone."""
    led = access.get_led(request.user, public_id)
    form = InviteForm(request.POST or None)

    def save():
        agents.invite(led, actor=Actor.of_request(request), starts_on=today(), **form.cleaned_data)

    return _form(request, led, form, save, "邀请经办人", "邀请发出去了，等对方答复。", press="发出邀请")


@login_required
def limit(request, public_id, agent_id):
    """Limits what an agent may do."""
    led = access.get_led(request.user, public_id)
    agent = access.get_agent(led, agent_id)
    initial = {
        "may_submit": "yes" if agent.may_submit else "no",
        "ends_on": agent.ends_on,
        "items": agent.items,
    }
    form = LimitsForm(request.POST or None, initial=initial)

    def save():
        agents.limit(led, agent_id, actor=Actor.of_request(request), **form.cleaned_data)

    return _form(request, led, form, save, "经办人能办什么", "已经保存，也告诉了对方。")


@require_POST
@login_required
def remove(request, public_id, agent_id):
    """Ends an agent's right, or takes an invitation back."""
    led = access.get_led(request.user, public_id)
    return _press(
        request, lambda: agents.remove(led, agent_id, actor=Actor.of_request(request)), "已经解除。", led
    )


@require_POST
@login_required
def leave(request, public_id):
    """The agent gives the right back."""
    agency = access.get_agency(request.user, public_id)
    return _press(
        request, lambda: agents.leave(agency, actor=Actor.of_request(request)), "您已不再是经办人。"
    )


@require_POST
@login_required
def answer(request, agent_id):
    """Accepts or declines an invitation."""
    verb = agents.accept if request.POST.get("answer") == "accept" else agents.decline
    done = "您现在可以替这家企业办事了。" if verb is agents.accept else "已经谢绝。"
    return _press(request, lambda: verb(request.user, agent_id, actor=Actor.of_request(request)), done)


@require_POST
@login_required
def acting(request):
    """Chooses for whom one does business: an enterprise one may act for, or oneself."""
    wanted = request.POST.get("enterprise", "")
    mine = {str(agent.enterprise.public_id): agent.enterprise for agent in agencies_of(request.user)}
    act_for(request, mine.get(wanted))
    said = f"现在以“{mine[wanted].name}”的名义办事。" if wanted in mine else "现在以本人的名义办事。"
    messages.info(request, said)
    return redirect(next_page(request) or "account")


def _form(request, led, form, save, heading: str, done: str, press: str = "保存"):
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except NotDone as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect("enterprise", public_id=led.public_id)
    context = {
        "form": form,
        "enterprise": led,
        "heading": heading,
        "press": press,
        "back": reverse("enterprise", args=[led.public_id]),
        "crumbs": _crumbs(led.name, heading),
    }
    return render(request, "people/enterprise_form.html", context, status=400 if form.errors else 200)


def _press(request, verb, done: str, led=None):
    try:
        verb()
    except NotDone as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("enterprise", public_id=led.public_id) if led else redirect("account")


def _crumbs(*last: str) -> list[dict]:
    home = {"label": "首页", "url": reverse("home")}
    return [home, {"label": "我的账号", "url": reverse("account")}, *({"label": each} for each in last)]
