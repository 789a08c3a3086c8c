"""办事指南: the guide of an item, its situation questions, the one-time notice, earlier versions."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hall.catalog.case_page import open_sentence, result_sentence
from hall.catalog.changes import changes_between
from hall.catalog.choices import ApplicantKind, VersionState
from hall.catalog.guide_page import GuidePage
from hall.catalog.models import ItemVersion, ServiceItem
from hall.catalog.places import places_of
from hall.catalog.shelf import definition_of, department_names
from hall.catalog.situations.answers import Answers, read_answers
from hall.catalog.situations.guides import ItemGuide, item_guide
from hall.catalog.views.asking import answered, situation
from hall.revision import memory

IN_THE_OPEN = [VersionState.PUBLISHED, VersionState.RETIRED]


def item(request, code):
    """The whole guide. Answers in the address count, so that a shared or reloaded page shows the same case."""
    row, guide, answers = _case(request, code)
    return render(request, "catalog/guide.html", _guide_context(request, row, row.current, guide, answers))


def item_situation_partial(request, code):
    """Questions and what they change, after an answer; the page's own address takes the answers."""
    row, guide, answers = _case(request, code)
    context = _situation(request, row, guide, answers)
    response = render(request, "catalog/partials/item_situation_update.html", context)
    response["HX-Replace-Url"] = context["here"]
    return response


def item_notice(request, code):
    """一次性告知单: this case on one page to print."""
    row, guide, answers = _case(request, code)
    context = _paper_context(request, row, guide, answers) | {"crumbs": _crumbs(row, "一次性告知单")}
    return render(request, "catalog/item_notice.html", context)


def item_start(request, code):
    """What lies ready for this case before it is filed; the address keeps the answers for the application."""
    row, guide, answers = _case(request, code)
    context = _paper_context(request, row, guide, answers) | {"crumbs": _crumbs(row, "准备办理")}
    return render(request, "catalog/item_start.html", context)


def item_versions(request, code):
    """Every edition that was or is in force, and what each changed."""
    row = _listed(code)
    versions = list(row.versions.filter(state__in=IN_THE_OPEN))
    earlier = [*versions[1:], None]
    context = {
        "item": row,
        "versions": [
            (version, changes_between(before, version))
            for version, before in zip(versions, earlier, strict=True)
        ],
        "crumbs": _crumbs(row, "历次版本"),
    }
    return render(request, "catalog/item_versions.html", context)


def item_version(request, code, number):
    """The guide as an earlier edition had it; cases filed under it still follow it."""
    row = _listed(code)
    version = row.versions.filter(state__in=IN_THE_OPEN, number=number).first()
    if version is None:
        raise Http404("这个事项没有这一版。")
    guide = item_guide(version, memory.of_request(request))
    answers = read_answers(request.GET, guide.questions)
    context = _guide_context(request, row, version, guide, answers)
    context["outdated"] = version.pk != row.current_id
    if context["outdated"]:
        context["own_address"] = reverse("item-version", args=[code, number])
        context["crumbs"] = _crumbs(row, f"第 {number} 版")
    return render(request, "catalog/guide.html", context)


def _listed(code: str) -> ServiceItem:
    rows = ServiceItem.objects.listed().with_current().defer("current__definition")
    try:
        return rows.get(code=code)
    except ServiceItem.DoesNotExist as error:
        raise Http404("没有这个事项，或者它已经下架。") from error


def _case(request, code: str) -> tuple[ServiceItem, ItemGuide, Answers]:
    row = _listed(code)
    guide = item_guide(row.current, memory.of_request(request))
    return row, guide, read_answers(request.GET, guide.questions)


def _situation(request, row: ServiceItem, guide: ItemGuide, answers: Answers) -> dict:
    """What the questions, the papers and the fields need; the same on the page and in its live part."""
    context = situation(guide, answers, reverse("item", args=[row.code]), memory.of_request(request))
    case = context["case"]
    return context | {
        "item": row,
        "result": result_sentence(case, asks=context["asks"]),
        "still_open": open_sentence(case),
    }


def _guide_context(
    request, row: ServiceItem, version: ItemVersion, guide: ItemGuide, answers: Answers
) -> dict:
    return _situation(request, row, guide, answers) | {
        "version": version,
        "page": GuidePage(
            row,
            version,
            guide.definition,
            bool(guide.questions),
            department_names(memory.of_request(request)),
        ),
        "places": places_of(row, guide.definition),
        "crumbs": _crumbs(row),
    }


def _paper_context(request, row: ServiceItem, guide: ItemGuide, answers: Answers) -> dict:
    """The case for a page of its own: what was answered stands there in words."""
    context = _guide_context(request, row, row.current, guide, answers)
    return context | {"answered": answered(guide.questions, answers), "today": timezone.localdate()}


def _crumbs(row: ServiceItem, last: str = "") -> list[dict]:
    personal = definition_of(row.current).applicant == (ApplicantKind.NATURAL_PERSON,)
    label, value = ("个人办事", "自然人") if personal else ("法人办事", "法人")
    crumbs = [
        {"label": "首页", "url": reverse("home")},
        {"label": label, "url": f"{reverse('items')}?applicant={value}"},
        {"label": row.current.name, "url": reverse("item", args=[row.code])},
    ]
    return [*crumbs, {"label": last}] if last else crumbs
