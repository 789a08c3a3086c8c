"""团队: who has how much, what nobody has, and taking a task out of somebody's hands."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from approvals.desk import colleagues, presses, team
from approvals.procedures.desk import waiting_for
from approvals.workflow import access, claims
from approvals.workflow.models import Task
from approvals.workflow.refusals import Refused
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.people.models import Role


@staff_required
@require_GET
def show(request):
    """The person's department, or the one chosen by whoever looks after several."""
    actor = Actor.of_request(request)
    departments = team.departments_of(actor)
    if not departments:
        raise Http404
    chosen = next(
        (each for each in departments if each.code == request.GET.get("department")),
        team.most_behind(departments),
    )
    context = {
        "departments": departments,
        "department": chosen,
        "members": team.members(chosen),
        "free": team.free(chosen),
        "extensions": waiting_for(actor),
        "oversees": actor.has(Role.SUPERVISOR, chosen.code) or actor.has(Role.LEADER, chosen.code),
    }
    return render(request, "approvals/desk/team.html", context)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request, public_id):
    """A supervisor takes a task away from who has it, back to the queue or to another. Nothing typed is lost when refused."""
    actor = Actor.of_request(request)
    task = _held(actor, public_id)
    context = {
        "task": task,
        "application": task.application,
        "colleagues": colleagues.for_cases([task.application], but=task.assignee),
        "given": request.POST,
        "nonce": request.POST.get("nonce") or uuid4(),
        "expected": request.POST.get("expected") or task.application.revision,
    }
    if request.method != "POST":
        return render(request, "approvals/desk/take_away.html", context)
    try:
        _take(request, actor, task, context["colleagues"])
    except Refused as refused:
        return render(request, "approvals/desk/take_away.html", context | {"refused": refused}, status=409)
    messages.success(request, f"已从{task.assignee.get_full_name()}手上收回“{task.name}”。")
    return redirect(f"{reverse('desk-team')}?{urlencode({'department': task.department_id or ''})}")


def _held(actor: Actor, public_id) -> Task:
    """An open task somebody has, in a case the person may see. Raises Http404."""
    found = Task.objects.open().filter(public_id=public_id, assignee__isnull=False)
    found = found.filter(application__in=access.seen_at_desk(actor)).select_related(
        "application__version", "application__department", "assignee"
    )
    task = found.defer("application__form", "application__version__definition").first()
    if task is None:
        raise Http404
    return task


def _take(request, actor: Actor, task: Task, known) -> None:
    chosen = request.POST.get("to", "")
    to = next((user for user in known if str(user.public_id) == chosen), None)
    if chosen and to is None:
        raise Refused("请在名单里选一位同事，或放回队列。")
    claims.take_away(
        task.application.public_id,
        actor=actor,
        expected=presses.expected(request.POST),
        nonce=presses.nonce(request.POST),
        task=task,
        reason=request.POST.get("reason", "")[:500],
        to=to,
    )
