"""The department's phrase book and templates of opinions, kept by its own staff."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from approvals.desk.case.phrase_forms import WORDED, OpinionForm, PhraseForm, names
from approvals.desk.case.phrases import LARGEST, opinions_of, phrases_for
from approvals.desk.menu import PHRASE_KEEPERS
from approvals.desk.models import OpinionTemplate, Phrase
from hall.org.models import Department
from hall.people.access import staff_required
from hall.people.actor import Actor

KINDS = {"phrase": (PhraseForm, Phrase), "opinion": (OpinionForm, OpinionTemplate)}


@staff_required
@require_http_methods(["GET", "POST"])
def book(request):
    """The book of one department; a press adds an entry. `?department=` for staff of several, or of the hall."""
    departments = kept_by(Actor.of_request(request))
    if not departments:
        raise Http404("常用语由办件部门的工作人员保管。")
    asked = request.POST.get("department") or request.GET.get("department")
    department = next((each for each in departments if each.pk == asked), None)
    if department is None:
        if asked:
            raise Http404
        department = departments[0]
    forms = {"phrase": PhraseForm(), "opinion": OpinionForm()}
    if request.method == "POST" and request.POST.get("kind") in KINDS:
        kind = request.POST["kind"]
        form = forms[kind] = KINDS[kind][0](request.POST)
        if form.is_valid() and _has_room(department, kind, form):
            form.instance.department = department
            form.save()
            messages.success(request, "加进去了。")
            return redirect(f"{request.path}?department={department.pk}#{kind}s")
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(
        request, "approvals/desk/case/phrases.html", _context(departments, department, forms), status=status
    )


@staff_required
@require_http_methods(["GET", "POST"])
def phrase(request, pk):
    return _entry(request, "phrase", pk)


@staff_required
@require_http_methods(["GET", "POST"])
def opinion(request, pk):
    return _entry(request, "opinion", pk)


def kept_by(actor: Actor) -> list[Department]:
    """Departments whose book the person may change: of his posts; all, for staff of the hall and for administrators."""
    posts = [post for post in actor.posts if post.role in PHRASE_KEEPERS]
    if any(post.department_id is None for post in posts):
        return list(Department.objects.all())
    return list(Department.objects.filter(pk__in=[post.department_id for post in posts]))


def _entry(request, kind: str, pk: int):
    """Change or remove one entry."""
    form_class, model = KINDS[kind]
    departments = [each.pk for each in kept_by(Actor.of_request(request))]
    found = model.objects.filter(pk=pk, department__in=departments).select_related("department").first()
    if found is None:
        raise Http404
    back = f"/desk/phrases/?department={found.department_id}#{kind}s"
    if request.method == "POST" and "remove" in request.POST:
        found.delete()
        messages.success(request, "去掉了。")
        return redirect(back)
    form = form_class(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "改好了。")
        return redirect(back)
    context = {"form": form, "kind": kind, "entry": found, "back": back}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "approvals/desk/case/phrase.html", context, status=status)


def _context(departments, department, forms) -> dict:
    known = {code: name for found in names().values() for code, name in found.items()}
    labels = {move.value: move.label for move in WORDED}
    phrases, opinions = phrases_for(department.pk), opinions_of(department.pk)
    for each in phrases:
        each.used_for = known.get(each.key, "") or "都可以用"
    for each in opinions:
        each.used_for = labels.get(each.move, "") or "都可以用"
    return {
        "departments": departments,
        "department": department,
        "phrases": phrases,
        "opinions": opinions,
        "phrase_form": forms["phrase"],
        "opinion_form": forms["opinion"],
    }


def _has_room(department: Department, kind: str, form) -> bool:
    if KINDS[kind][1].objects.filter(department=department).count() < LARGEST:
        return True
    form.add_error(None, f"最多放 {LARGEST} 条，请先去掉不用的。")
    return False
