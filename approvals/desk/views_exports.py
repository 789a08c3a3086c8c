"""导出: asking for one, watching it, downloading it."""

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from approvals.clock.dates import local
from approvals.desk import exporting
from approvals.desk.live import unless_known
from approvals.desk.models import ExportJob
from approvals.desk.views_cases import with_trouble
from approvals.workflow.refusals import Refused
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.worktime import now

# So many of the newest are listed; older ones are gone after a week anyway.
LISTED = 50
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@staff_required
@require_GET
@vary_on_headers("HX-Request")
def exports(request):
    """The person's own exports; for an htmx request the list alone, or 304 when nothing moved."""
    jobs = list(ExportJob.objects.filter(user=request.user)[:LISTED])
    running = any(job.state in (ExportJob.State.WAITING, ExportJob.State.WORKING) for job in jobs)
    context = {"jobs": jobs, "running": running, "kept": exporting.KEPT.days}
    if request.htmx:
        return unless_known(request, "approvals/desk/partials/exports.html", context)
    return render(request, "approvals/desk/exports.html", context)


@staff_required
@require_POST
def export(request):
    given, actor = request.POST, Actor.of_request(request)
    try:
        exporting.ask(
            actor,
            query=given.get("query", ""),
            keys=given.getlist("column"),
            format=given.get("format", ""),
            reason=given.get("reason", "").replace("\0", ""),
        )
    except Refused as refused:
        return with_trouble(request, actor, export_error=refused.sentence)
    return redirect("desk-exports")


@staff_required
@require_GET
def download(request, public_id):
    """The file, to whoever asked for it alone; every download is written down."""
    job = ExportJob.objects.filter(
        public_id=public_id,
        user=request.user,
        state=ExportJob.State.DONE,
        asked_at__gte=now() - exporting.KEPT,
    ).first()
    if job is None:
        raise Http404
    exporting.downloaded(job, Actor.of_request(request))
    name = f"办件-{local(job.asked_at):%Y%m%d-%H%M}.{job.format}"
    response = FileResponse(
        job.content.open("rb"), as_attachment=True, filename=name, content_type=TYPES[job.format]
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
