"""Keeping and dropping saved views."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from approvals.desk import saved_views
from approvals.desk.views_cases import with_trouble
from approvals.workflow.refusals import Refused
from hall.people.access import staff_required
from hall.people.actor import Actor


@staff_required
@require_POST
def save(request):
    given = request.POST
    try:
        view = saved_views.save(
            request.user, given.get("name", ""), given.get("query", ""), default="default" in given
        )
    except Refused as refused:
        return with_trouble(request, Actor.of_request(request), view_error=refused.sentence)
    messages.success(request, f"存好了：{view.name}")
    return redirect(f"{reverse('desk-cases')}?{view.address or 'sort=newest'}")


@staff_required
@require_POST
def delete(request, pk: int):
    if not saved_views.delete(request.user, pk):
        raise Http404
    messages.success(request, "常用筛选删掉了。")
    return redirect(f"{reverse('desk-cases')}?sort=newest")
