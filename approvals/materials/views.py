"""Papers of an application: files in and out, promises, what a window received on paper. JSON for the uploader, cards for
htmx, plain forms for browsers without script."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from approvals.filling.access import at_window, get_fillable
from approvals.materials import access, limits, papers, uploads
from approvals.materials.cards import card_of
from approvals.materials.inspection import FileRefused
from approvals.materials.models import FileState, StoredFile
from approvals.materials.serving import response_of
from approvals.workflow.choices import State
from approvals.workflow.refusals import Refused
from hall.catalog.shelf import definition_of
from hall.journal.apart import record_apart
from hall.people.account.reads import chain_of_reads
from hall.people.actor import Actor
from hall.revision import memory

# In the address of an upload that stands in the place of what was handed in earlier.
REPLACES = "instead"


@login_required
@require_GET
def file(request, public_id):
    """A file, to those who may see it; reading by staff is written down."""
    actor = Actor.of_request(request)
    found = access.get_file(actor, public_id)
    if found.state == FileState.INFECTED:
        raise Http404("这个文件有病毒，已经隔离，不能打开。")
    wanted = request.headers.get("Range", "")
    if found.application.applicant_id != actor.user.pk and actor.is_staff:
        record_apart(
            chain_of_reads(found.application.chain),
            "read",
            actor=actor,
            changes={"what": f"文件“{found.name}”", "digest": found.digest},
        )
    return response_of(found, wanted, download="download" in request.GET)


@login_required
@require_POST
def begin(request, public_id, code):
    """Announces a file; answers where its pieces go and from which byte on."""
    actor = Actor.of_request(request)
    application, paper = access.get_paper(actor, public_id, code)
    size = request.POST.get("size", "")
    if not size.isdecimal() or len(size) > 15:
        return _refused("没有收到文件的大小，请重新选一份。", 400)
    try:
        found = papers.begin_upload(
            application, paper, actor, name=request.POST.get("name", ""), size=int(size),
            fingerprint=request.POST.get("fingerprint", ""),
        )  # fmt: skip
    except (FileRefused, Refused) as refusal:
        return _refused(refusal.sentence)
    return _progress(found, replaces=REPLACES in request.GET)


@login_required
@require_http_methods(["GET", "PUT"])
def piece(request, public_id):
    """GET: how much arrived. PUT ?offset=: the next piece, as the body."""
    found, replaces = access.get_upload(Actor.of_request(request), public_id), REPLACES in request.GET
    if request.method == "GET":
        return _progress(found, replaces)
    offset = request.GET.get("offset", "")
    if not offset.isdecimal() or len(offset) > 15:
        return _refused("没有说清从哪里接着传，请重新选这个文件。", 400)
    try:
        return _progress(uploads.receive(found, int(offset), request.body, replaces=replaces), replaces)
    except uploads.OutOfPlace as wrong:
        return JsonResponse({"offset": wrong.offset}, status=409)
    except (FileRefused, Refused) as refusal:
        return _refused(refusal.sentence)


@login_required
@require_POST
def whole(request, public_id, code):
    """One or more whole files from a plain form."""
    actor = Actor.of_request(request)
    application, paper = access.get_paper(actor, public_id, code)
    for sent in request.FILES.getlist("file"):
        try:
            _take(application, paper, actor, sent, REPLACES in request.GET)
            messages.success(request, f"“{papers.tidy_name(sent.name)}”传好了。")
        except (FileRefused, Refused) as refusal:
            messages.error(request, refusal.sentence)
    if not request.FILES:
        messages.warning(request, f"还没有选文件。只收 {limits.IN_WORDS}。")
    return _back(application, code)


def _take(application, paper, actor, sent, replaces: bool) -> None:
    begun = papers.begin_upload(application, paper, actor, name=sent.name, size=sent.size)
    with NamedTemporaryFile(suffix=".upload") as local:
        for content in sent.chunks():
            local.write(content)
        local.flush()
        try:
            uploads.accept(begun, Path(local.name), replaces)
        except (FileRefused, Refused):
            StoredFile.objects.filter(pk=begun.pk, state=FileState.RECEIVING).delete()
            raise


@login_required
@require_POST
def remove(request, public_id):
    found = access.get_upload(Actor.of_request(request), public_id)
    return _changed(request, found.application, found.paper.code, lambda: papers.take_out(found))


@login_required
@require_POST
def move(request, public_id):
    """One place up or down among the files of a paper."""
    found = access.get_upload(Actor.of_request(request), public_id)
    up = request.POST.get("to") == "up"
    return _changed(request, found.application, found.paper.code, lambda: papers.move(found, up=up))


@login_required
@require_POST
def mark(request, public_id, code):
    """承诺后补, 以承诺代替 or 窗口收纸质, and back again."""
    actor = Actor.of_request(request)
    application, _ = access.get_paper(actor, public_id, code)
    what, given = request.POST.get("what"), request.POST.get("given") == "1"
    if what == "paper" and at_window(actor, application):
        copies = request.POST.get("copies", "1")
        number = int(copies) if copies.isdecimal() and len(copies) < 4 else 1
        return _changed(
            request,
            application,
            code,
            lambda: papers.receive_on_paper(application, code, copies=number if given else 0),
        )
    if what not in ("defer", "waive"):
        return HttpResponseBadRequest("没有这种做法。")
    verb = papers.promise if what == "defer" else papers.waive
    return _changed(request, application, code, lambda: verb(application, code, given=given))


@login_required
@require_GET
def card_partial(request, public_id, code):
    """The card of one paper as it stands; asked for while a file is being looked at, and after an upload."""
    return _card(request, get_fillable(Actor.of_request(request), public_id), code)


def _changed(request, application, code, change):
    try:
        change()
    except Refused as refusal:
        if request.htmx:
            return _card(request, application, code, refusal.sentence, status=409)
        messages.error(request, refusal.sentence)
    return _card(request, application, code) if request.htmx else _back(application, code)


def _card(request, application, code, notice: str = "", status: int = 200):
    definition = definition_of(application.version)
    card = card_of(application, definition, code, memory.of_request(request))
    if card is None:
        raise Http404
    context = {
        "card": card,
        "notice": notice,
        "limits": limits,
        "window": at_window(Actor.of_request(request), application),
    }
    response = render(request, "approvals/materials/partials/paper.html", context, status=status)
    response["Vary"] = "HX-Request"
    response["X-Revision"] = application.revision
    return response


def _back(application, code):
    page = "correction" if application.state == State.CORRECTING else "draft-form"
    return HttpResponseRedirect(reverse(page, args=[application.public_id]) + f"#m-{code}")


def _progress(found, replaces: bool = False) -> JsonResponse:
    pieces = reverse("upload-piece", args=[found.public_id])
    return JsonResponse(
        {
            "id": str(found.public_id),
            "offset": found.received_bytes,
            "size": found.size,
            "state": found.state,
            "chunk": limits.CHUNK,
            "pieces": f"{pieces}?{REPLACES}" if replaces else pieces,
        }
    )


def _refused(sentence: str, status: int = 200) -> JsonResponse:
    """The request was understood and answered; it is the file that is not taken."""
    return JsonResponse({"sentence": sentence}, status=status)
