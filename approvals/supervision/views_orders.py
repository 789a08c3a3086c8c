"""督办单: the list, one order with its steps and the forms the person may use, and opening one."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from approvals.supervision import access, listing, orders, page, telling, words
from approvals.supervision.forms import NewForm
from approvals.supervision.listing import STATES
from approvals.workflow import access as case_access
from approvals.workflow.refusals import Refused, Stale
from hall.org.models import Department
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.people.models import User
from hall.posting import posted_from
from hall.worktime import today

INVALID, REFUSED = 422, 409


@staff_required
@require_GET
def index(request):
    """The orders the person has to do with, by state; those that wait, unless another state is asked for."""
    actor = Actor.of_request(request)
    if not access.has_orders(actor):
        raise Http404
    wanted = listing.Wanted.of(actor, request.GET)
    found, keys = listing.page(
        actor, wanted, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {
        "wanted": wanted,
        "scopes": listing.scopes_of(actor),
        "states": STATES,
        "rows": [page.row_of(order) for order in found],
        "may_open": bool(_departments(actor)),
        "previous_url": _url(wanted, before=keys.previous) if keys.previous else "",
        "next_url": _url(wanted, after=keys.next) if keys.next else "",
    }
    return render(request, "approvals/supervision/orders.html", context)


@staff_required
@require_GET
def order(request, public_id):
    """One order: what was said, and what the person may do now."""
    return _screen(request, access.get(Actor.of_request(request), public_id))


@staff_required
@posted_from("desk-supervision-order")
def answer(request, public_id):
    return _press(request, public_id, "answer", "反馈交上去了，等督查核查。")


@staff_required
@posted_from("desk-supervision-order")
def send_back(request, public_id):
    return _press(request, public_id, "return", "退回去了，对方会收到您写的理由和新的期限。")


@staff_required
@posted_from("desk-supervision-order")
def strike_off(request, public_id):
    return _press(request, public_id, "strike", "销号了，被督办的一方会收到消息。")


@staff_required
@posted_from("desk-supervision-order")
def urge(request, public_id):
    return _press(request, public_id, "urge", "催过了，对方会收到消息。")


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Opens an order, on the case of `?case=` or to the department of `?department=`."""
    actor = Actor.of_request(request)
    application = case_access.get_at_desk(actor, request.GET["case"]) if _asked_case(request) else None
    seen = [application.department] if application else _departments(actor)
    chosen = next(
        (each for each in seen if each.pk == request.GET.get("department")), seen[0] if seen else None
    )
    if chosen is None or access.why_not_open(actor, chosen, application):
        raise Http404
    known = orders.open_order_of(application) if application else None
    if known is not None:
        messages.info(request, f"这件已经有督办单 {known.number}，还没有销号。")
        return redirect("desk-supervision-order", known.public_id)
    colleagues = _colleagues(chosen, application)
    nobody = "不指定，由部门的签发岗反馈" if application is None else "现在的办理人"
    given = {"colleagues": colleagues, "nobody": nobody}
    context = {"application": application, "department": chosen, "departments": seen}
    if request.method != "POST":
        start = {"nonce": uuid4(), "content": words.suggested(application) if application else ""}
        return render(
            request, "approvals/supervision/new.html", context | {"form": NewForm(initial=start, **given)}
        )
    form = NewForm(request.POST, **given)
    if not form.is_valid():
        return render(request, "approvals/supervision/new.html", context | {"form": form}, status=INVALID)
    try:
        made = orders.open_order(
            actor=actor,
            application_id=application.public_id if application else None,
            department=chosen,
            nonce=form.cleaned_data["nonce"],
            **form.given(),
        )
    except Refused as refused:
        context |= {"form": form, "refused": refused.sentence}
        return render(request, "approvals/supervision/new.html", context, status=REFUSED)
    messages.success(request, f"督办单 {made.number} 开好了，对方会收到消息。")
    return redirect("desk-supervision-order", made.public_id)


def _asked_case(request) -> bool:
    """Raises Http404 for what is no case's id."""
    from uuid import UUID

    try:
        return bool(request.GET.get("case")) and bool(UUID(request.GET["case"]))
    except ValueError:
        raise Http404 from None


def _press(request, public_id, name: str, said: str):
    """What is refused keeps what was typed, on the order as it stands now."""
    actor = Actor.of_request(request)
    found = access.get(actor, public_id)
    form = page.form_of(name, found, request.POST)
    if not form.is_valid():
        return _screen(request, found, form, name, status=INVALID)
    try:
        page.VERBS[name](
            found.public_id,
            actor=actor,
            expected=form.cleaned_data["expected"],
            nonce=form.cleaned_data["nonce"],
            **form.given(),
        )
    except Refused as refused:
        fresh = access.get(actor, public_id)
        again = page.renewed(form, name, fresh)
        return _screen(request, fresh, again, name, refused=refused, status=REFUSED)
    messages.success(request, said)
    return redirect("desk-supervision-order", public_id)


def _screen(request, found, form=None, name: str = "", refused: Refused | None = None, status: int = 200):
    actor = Actor.of_request(request)
    context = {
        "order": found,
        "row": page.row_of(found),
        "steps": page.steps_of(found),
        "choices": page.choices_of(found, actor, form, name),
        "refused": refused.sentence if refused else "",
        "stale": isinstance(refused, Stale),
        "case_seen": found.application_id
        and case_access.seen_at_desk(actor).filter(pk=found.application_id).exists(),
    }
    return render(request, "approvals/supervision/order.html", context, status=status)


def _departments(actor: Actor) -> list[Department]:
    """Those he may open an order to."""
    reached = access.departments(actor, access.OVERSEEING)
    rows = Department.objects.all()
    return list(rows if reached is None else rows.filter(pk__in=reached))


def _colleagues(department: Department, application) -> list[User]:
    """Whom an order may be addressed to: everybody with a post in the department, and who has the case in hand."""
    posts = department.posts.in_force(today()).filter(user__is_active=True).select_related("user")
    users = {post.user_id: post.user for post in posts.order_by("user__name", "id")}
    users |= {user.pk: user for user in telling.handlers(application)}
    if application:
        users.pop(application.applicant_id, None)
    return list(users.values())


def _url(wanted: listing.Wanted, **place) -> str:
    return f"{reverse('desk-supervision')}?{urlencode(vars(wanted) | place)}"
