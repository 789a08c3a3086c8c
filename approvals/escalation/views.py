"""提醒规则: who is told when a date draws near or has passed, for all departments or one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from approvals.escalation import access, editing, page
from approvals.escalation.forms import HourForm, RungForm
from approvals.escalation.models import Ladder, Phase
from approvals.workflow.refusals import Refused
from hall.journal.reading import entries_of
from hall.org.models import Department
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.posting import posted_from

REFUSED, INVALID = 409, 422
CHANGES = 10


@staff_required
@require_GET
def ladders(request):
    """One ladder: that of `?department=`, or the one for all that have none. `?due=`: the day of the preview."""
    _editor(request)
    return _screen(request, _department(request.GET.get("department", "")), request.GET.get("due", ""))


@staff_required
@require_POST
def own(request):
    """A department gets its own ladder."""
    return _do(
        request,
        lambda actor, department: editing.give_own(_named(department), actor=actor),
        "另立好了，先和默认规则一样，请在下面改。",
    )


@staff_required
@require_POST
def drop(request):
    """A department goes back to the ladder for all."""
    return _do(
        request,
        lambda actor, department: editing.give_up(_named(department), actor=actor),
        "改回默认规则了。",
    )


@staff_required
@require_POST
def hour(request):
    """At what time people are told."""
    _editor(request)
    form = HourForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["hour"][0])
        return redirect(_url(request.POST.get("department", "")))
    chosen = form.cleaned_data["hour"]
    return _do(
        request,
        lambda actor, department: editing.set_hour(department, chosen, actor=actor),
        f"以后 {chosen} 点提醒。",
    )


@staff_required
@posted_from("desk-ladders")
def rung_save(request):
    """Adds a rung, or changes the one with the id in `rung`."""
    actor = _editor(request)
    department = _department(request.POST.get("department", ""))
    phase, place = request.POST.get("phase", ""), _number(request.POST.get("rung", ""))
    if phase not in Phase:
        raise Http404
    form = RungForm(request.POST, auto_id=f"{f'rung-{place}' if place else f'new-{phase}'}-%s")
    tried = {"phase": phase, "rung": place, "form": form}
    if not form.is_valid():
        return _screen(request, department, "", tried, status=INVALID)
    try:
        editing.put_rung(department, phase, form.step(), actor=actor, instead_of=place)
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return _screen(request, department, "", tried, status=REFUSED)
    messages.success(request, "存好了。正在办的件从下一次提醒起照新规则。")
    return redirect(f"{_url(department.pk if department else '')}#{phase}")


@staff_required
@require_POST
def rung_remove(request):
    """Takes a rung away."""
    place = _number(request.POST.get("rung", "")) or 0
    return _do(
        request,
        lambda actor, department: editing.remove_rung(department, place, actor=actor),
        "去掉了。",
    )


def _do(request, change, said: str):
    actor = _editor(request)
    department = _department(request.POST.get("department", ""))
    try:
        change(actor, department)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect(_url(department.pk if department else ""))


def _screen(request, department: Department | None, due: str, tried: dict | None = None, status: int = 200):
    every = list(Department.objects.all())
    known = {ladder.department_id: ladder for ladder in Ladder.objects.all()}
    code = department.pk if department else None
    ladder = known.get(code) or known.get(None)
    if ladder is None:
        raise Http404
    day = page.preview_day(due)
    context = {
        "departments": [{"department": each, "own": each.pk in known} for each in every],
        "department": department,
        "ladder": ladder,
        "is_own": code in known,
        "sections": page.sections(ladder, day, tried),
        "due": day,
        "hour_form": HourForm(initial={"hour": ladder.hour}),
        "others": len(every) - (len(known) - 1),
        "changes": entries_of(editing.chain_of(code), limit=CHANGES),
    }
    return render(request, "approvals/escalation/ladders.html", context, status=status)


def _editor(request) -> Actor:
    actor = Actor.of_request(request)
    if not access.may_edit(actor):
        raise Http404
    return actor


def _department(code: str) -> Department | None:
    """Raises Http404 for a department that is not there; None for the ladder of all."""
    if not code:
        return None
    found = Department.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    return found


def _named(department: Department | None) -> Department:
    if department is None:
        raise Http404
    return department


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _url(code: str) -> str:
    return reverse("desk-ladders") + (f"?{urlencode({'department': code})}" if code else "")
