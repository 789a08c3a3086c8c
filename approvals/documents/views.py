"""A paper on screen, its PDF, and checking a paper somebody holds."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from approvals.documents import access, delivery, qr, verifying
from approvals.documents.making import make
from approvals.documents.papers import compose
from hall.people.actor import Actor, client_address
from hall.throttle.guard import Locked

# A PDF of ours is far smaller; larger ones need not be read to know they are none.
LARGEST_COMPARED = 240 * 1024


@require_safe
@never_cache
@login_required
def document(request, public_id):
    """The paper as a page, for reading and printing."""
    reading = access.get(Actor.of_request(request), public_id)
    paper = compose(reading.document)
    context = {
        "reading": reading,
        "document": reading.document,
        "paper": paper,
        "qr": qr.code_of(paper["qr"]),
        "back": _back(reading),
        "to_deliver": delivery.is_due(reading),
    }
    return render(request, "approvals/documents/document.html", context)


@require_safe
@never_cache
@login_required
def pdf(request, public_id):
    """The file. Made now when no worker has come to it yet. The applicant's first download of a decision delivers it."""
    actor = Actor.of_request(request)
    reading = access.get(actor, public_id)
    if not make(reading.document):
        return render(request, "approvals/documents/not_made.html", {"back": _back(reading)}, status=503)
    try:
        with reading.document.content.open("rb") as kept:
            content = kept.read()
    except OSError:
        return render(request, "approvals/documents/not_made.html", {"back": _back(reading)}, status=503)
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        delivery.downloaded(reading, actor)
    name = f"{reading.document.title}（{reading.document.number}）.pdf"
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header("download" in request.GET, name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "HEAD"])
@never_cache
def verify(request):
    """Where a code is typed in."""
    typed = request.GET.get("code", "")
    code = verifying.normalised(typed)
    if verifying.is_code(code):
        return redirect("verify-document", check_code=code)
    context = {"typed": typed[:40], "wrong": bool(typed.strip()), "crumbs": _crumbs()}
    return render(request, "approvals/documents/verify.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify_document(request, check_code):
    """What the code stands for; with a file posted, whether it is the very paper."""
    address = client_address(request)
    try:
        found = verifying.find(verifying.normalised(check_code), address)
    except Locked as locked:
        context = {"locked": f"请 {locked.minutes} 分钟后再试。", "crumbs": _crumbs()}
        return render(request, "approvals/documents/verify.html", context, status=429)
    if found is None:
        context = {"typed": check_code[:40], "unknown": True, "crumbs": _crumbs()}
        return render(request, "approvals/documents/verify.html", context, status=404)
    context = {"found": found, "crumbs": _crumbs(found.title)}
    if request.method == "POST":
        context["compared"] = verifying.compare(found, request.FILES.get("file"), LARGEST_COMPARED)
    return render(request, "approvals/documents/verified.html", context)


def _back(reading) -> str:
    name = "my-application" if reading.by_applicant else "desk-case"
    return reverse(name, args=[reading.document.application.public_id])


def _crumbs(title: str = "") -> list[dict]:
    crumbs = [{"label": "首页", "url": reverse("home")}, {"label": "验真：文书", "url": reverse("verify")}]
    return [*crumbs, {"label": title}] if title else crumbs
