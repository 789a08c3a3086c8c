"""The second step: the form and the papers of a draft, saved as they are filled in."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from approvals.clock.dates import local
from approvals.filling import drafts, form
from approvals.filling.access import get_fillable
from approvals.filling.editing import editable
from approvals.filling.elements import blank_of
from approvals.filling.fields import anchor_of, sections_of
from approvals.filling.needs import QUESTION, kept_answers, open_questions, place_of, worded_guide
from approvals.filling.reading import answers_in_words, mark_of, read, said
from approvals.filling.views.frame import context_of
from approvals.materials import wanted
from approvals.materials.cards import cards_of
from approvals.workflow.choices import State
from approvals.workflow.refusals import Refused
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.shelf import definition_of
from hall.catalog.situations.answers import Answers, parameter, read_answers
from hall.catalog.views.asking import asked
from hall.people.actor import Actor
from hall.revision import memory

MOST_FIELDS = 400


@login_required
@require_http_methods(["GET", "POST"])
def draft_form(request, public_id):
    """GET: the form; `?check` shows what is missing. POST: keeps all of it, and goes on when it is complete."""
    application = get_fillable(Actor.of_request(request), public_id)
    if application.state == State.CORRECTING:
        return HttpResponseRedirect(reverse("my-application", args=[public_id]))
    if request.method == "POST":
        return _kept(request, application)
    context = page_context(request, application, strict="check" in request.GET)
    return render(request, "approvals/filling/form.html", context)


def _kept(request, application):
    saved = _save(request, application)
    if isinstance(saved, Refused):
        messages.error(request, saved.sentence)
        return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]))
    application = get_fillable(Actor.of_request(request), application.public_id)
    if saved.conflicts:
        messages.warning(request, "有几处在别的窗口改过，这里没有盖掉它们。请看一眼对不对。")
        return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]))
    if request.POST.get("go") != "next":
        messages.success(request, f"{local(application.saved_at):%H:%M} 存好了，可以下次再填。")
        return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]))
    definition = definition_of(application.version)
    if not form.errors_of(application, definition) and not wanted.errors_of(application, definition):
        return HttpResponseRedirect(reverse("draft-confirm", args=[application.public_id]))
    return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]) + "?check")


def page_context(request, application, *, strict: bool, only=None) -> dict:
    """The page of the form. `strict`: what is missing is told; `only`: the fields that may change."""
    definition, token = definition_of(application.version), memory.of_request(request)
    errors = form.errors_of(application, definition)
    missing = wanted.errors_of(application, definition)
    questions = open_questions(application, definition, token)
    sections = sections_of(application, definition, token, errors if strict else {}, strict=strict, only=only)
    cards = cards_of(application, definition, missing if strict else {}, token)
    return context_of(request, application, definition, 2) | {
        "sections": sections,
        "known": sum(section.known for section in sections),
        "asked_count": sum(section.count for section in sections),
        "questions": _asked(worded_guide(application, token), questions, errors if strict else {}),
        "said": answers_in_words(application, definition, worded_guide(application, token).questions),
        "own_cards": [card for card in cards if not card.paper.shared],
        "fetched": [card for card in cards if card.paper.shared],
        "summary": summary_of(definition, errors | missing, questions) if strict else [],
        "left": len(errors) + len(missing),
        "strict": strict,
        "newer": _newer(application),
        "draft": drafts.draft_of(application),
        "saved_at": local(application.saved_at) if application.saved_at else None,
    }


def _asked(guide, questions, errors) -> list[dict]:
    shown = asked(questions, guide.questions, Answers())
    for question, each in zip(questions, shown, strict=True):
        each |= {"id": anchor_of(place_of(question)), "error": errors.get(place_of(question), "")}
        each["options"] = [
            option | {"id": f"{each['id']}-{number}"}
            for number, option in enumerate(each["options"], start=1)
        ]
    return shown


def _newer(application):
    """The version in force, when it is not the draft's and the person has not yet chosen to stay."""
    if not drafts.newer(application):
        return None
    current = application.item.current
    told = getattr(getattr(application, "draft", None), "version_told", None)
    return None if told == current.number else current


def summary_of(definition: ItemDefinition, errors: dict[str, str], questions) -> list[dict]:
    """What has to be put right, each with the place it is at, in the order of the page."""
    names = {element.code: blank_of(element).label for element in definition.elements}
    found = []
    for place, sentence in errors.items():
        if place.startswith(QUESTION) or place not in names:
            anchor = anchor_of(place) if place.startswith(QUESTION) else f"m-{place}"
            found.append({"href": f"#{anchor}", "text": sentence})
        else:
            name = names[place]
            text = sentence if name in sentence else f"{name}：{sentence}"
            found.append({"href": f"#{anchor_of(place)}", "text": text})
    return found


@login_required
@require_POST
def save(request, public_id):
    """The changed fields of a page, by script. Answers what stands, what is wrong, what was changed elsewhere."""
    application = get_fillable(Actor.of_request(request), public_id)
    saved = _save(request, application)
    if isinstance(saved, Refused):
        return JsonResponse({"sentence": saved.sentence}, status=409)
    row, definition = saved.application, definition_of(application.version)
    blanks = {element.code: blank_of(element) for element in definition.elements}
    marks = [*saved.faults, *saved.derived, *saved.conflicts]
    return JsonResponse(
        {
            "revision": row.revision,
            "saved_at": f"{local(row.saved_at):%H:%M}",
            "marks": {code: mark_of(row.form.get(code)) for code in marks},
            "faults": {
                code: {f"{code}{where}": words for where, words in wrong.items()}
                for code, wrong in saved.faults.items()
            },
            "together": saved.together,
            "conflicts": {
                code: {"said": said(blanks[code], value) or "空", "mark": mark_of(value)}
                for code, value in saved.conflicts.items()
            },
            "reshaped": saved.reshaped or bool(saved.derived),
        }
    )


def _save(request, application) -> drafts.Saved | Refused:
    definition = definition_of(application.version)
    guide = worded_guide(application, memory.of_request(request))
    try:
        return drafts.save(
            application.public_id,
            _changes(request.POST, application, definition),
            situation=_answered(request.POST, guide, definition),
            only=editable(application),
        )
    except Refused as refusal:
        return refusal


def _changes(data: QueryDict, application, definition: ItemDefinition) -> list[drafts.Change]:
    """The fields the page says it sends (`field`), each with the mark of what it was changed from (`base.<code>`)."""
    elements = {element.code: element for element in definition.elements}
    codes = [code for code in dict.fromkeys(data.getlist("field")[:MOST_FIELDS]) if code in elements]
    return [
        drafts.Change(
            code, read(blank_of(elements[code]), data, application.form.get(code)), data.get(f"base.{code}")
        )
        for code in codes
    ]


def _answered(data: QueryDict, guide, definition: ItemDefinition) -> dict:
    """Answers to questions of the situation that no field asks."""
    fields = {each.element for each in definition.form}
    own = {key: question for key, question in guide.questions.items() if key not in fields}
    return kept_answers(read_answers(data, own))


@login_required
@require_GET
def form_partial(request, public_id):
    """Fields and papers anew, after an answer that others depend on."""
    application = get_fillable(Actor.of_request(request), public_id)
    context = page_context(request, application, strict="check" in request.GET, only=editable(application))
    response = render(request, "approvals/filling/partials/form_body.html", context)
    response["Vary"] = "HX-Request"
    return response


@login_required
@require_GET
def materials(request, public_id):
    """The papers have their place on the page of the form."""
    application = get_fillable(Actor.of_request(request), public_id)
    return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]) + "#papers")


@login_required
@require_http_methods(["GET", "POST"])
def draft_situation(request, public_id):
    """Back to the questions of the situation; the form keeps what was filled in."""
    actor = Actor.of_request(request)
    application = get_fillable(actor, public_id)
    definition = definition_of(application.version)
    guide = worded_guide(application, memory.of_request(request))
    answers = read_answers(request.POST if request.method == "POST" else request.GET, guide.questions)
    if request.method == "POST" and not answers.errors:
        return _resituated(application, definition, guide, answers)
    answers = answers if answers.given else _given(application, guide)
    context = context_of(request, application, definition, 1)
    context |= {"asked": asked(guide.ask(answers), guide.questions, answers), "answers": answers}
    context["own_address"] = reverse("draft-situation", args=[public_id])
    return render(request, "approvals/filling/situation.html", context)


def _given(application, guide) -> Answers:
    """What the case says already, as the questions take it."""
    values = dict(application.form) | application.situation
    pairs = {
        parameter(key): [
            str(each).lower() if isinstance(each, bool) else each
            for each in (value if isinstance(value, list) else [value])
        ]
        for key, value in values.items()
        if key in guide.questions and isinstance(value, bool | str | list)
    }
    data = QueryDict(urlencode(pairs, doseq=True))
    return read_answers(data, guide.questions)


def _resituated(application, definition, guide, answers):
    fields = {each.element for each in definition.form}
    kept = kept_answers(answers)
    changes = [drafts.Change(key, value) for key, value in kept.items() if key in fields]
    own = {key: kept.get(key) for key in guide.questions if key not in fields}
    drafts.save(application.public_id, changes, situation=own)
    return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]))


@login_required
@require_POST
def version(request, public_id):
    """Over to the version in force, or on with the one begun under."""
    actor = Actor.of_request(request)
    application = get_fillable(actor, public_id)
    try:
        if request.POST.get("to") == "current":
            drafts.move_to_current(public_id, actor)
            messages.success(request, "已换到新版，填过的内容还在。请看一眼新要填的。")
        else:
            drafts.stay(application)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return HttpResponseRedirect(reverse("draft-form", args=[public_id]))
