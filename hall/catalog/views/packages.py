"""一件事: the list, a package's guide with its questions, the one-time notice."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hall.catalog.choices import ApplicantKind
from hall.catalog.models import ServicePackage
from hall.catalog.package_cards import guides, package_cards
from hall.catalog.package_page import PackagePage
from hall.catalog.places import division_of, places_of_all
from hall.catalog.situations.answers import Answers
from hall.catalog.situations.case import Standing
from hall.catalog.situations.packages import PackageGuide
from hall.catalog.views.asking import answered, situation
from hall.revision import memory

PERSONS = [ApplicantKind.NATURAL_PERSON.value]


def packages(request):
    """All packages, those for persons apart from those for companies."""
    cards = package_cards(memory.of_request(request))
    context = {
        "groups": [
            ("企业和个体户", [card for card in cards if card["applicant"] != PERSONS]),
            ("个人", [card for card in cards if card["applicant"] == PERSONS]),
        ],
        "total": len(cards),
        "crumbs": [{"label": "首页", "url": reverse("home")}, {"label": "一件事"}],
    }
    return render(request, "catalog/packages.html", context)


def package(request, code):
    """The package for this case: members, merged form and papers, what that saves."""
    row, guide, answers = _case(request, code)
    return render(request, "catalog/package.html", _context(request, row, guide, answers))


def package_situation_partial(request, code):
    """Questions and what they change, after an answer; the page's own address takes the answers."""
    context = _context(request, *_case(request, code))
    response = render(request, "catalog/partials/package_situation_update.html", context)
    response["HX-Replace-Url"] = context["here"]
    return response


def package_notice(request, code):
    """一次性告知单 of the package."""
    row, guide, answers = _case(request, code)
    context = _context(request, row, guide, answers)
    context |= {"answered": answered(guide.questions, answers), "today": timezone.localdate()}
    context["crumbs"] = [*context["crumbs"], {"label": "一次性告知单"}]
    return render(request, "catalog/package_notice.html", context)


def _case(request, code: str) -> tuple[ServicePackage, PackageGuide, Answers]:
    guide = guides(memory.of_request(request)).get(code)
    if guide is None:
        raise Http404("没有这件事，或者它已经下架。")
    row = (
        ServicePackage.objects.select_related("lead_department", "current")
        .defer("current__definition")
        .get(code=code)
    )
    return row, guide, guide.read(request.GET)


def _context(request, row: ServicePackage, guide: PackageGuide, answers: Answers) -> dict:
    own_address = reverse("package", args=[row.code])
    token = memory.of_request(request)
    context = situation(guide, answers, own_address, token)
    members = {
        m.member.item: m.member.name for m in context["case"].members if m.standing != Standing.NOT_NEEDED
    }
    places = places_of_all(token, members)
    return context | {
        "package": row,
        "version": row.current,
        "page": PackagePage(guide.definition, context["case"], context["asks"], bool(answers.values)),
        "places": places,
        "division": None if places.points else division_of(token, members),
        "crumbs": [
            {"label": "首页", "url": reverse("home")},
            {"label": "一件事", "url": reverse("packages")},
            {"label": row.current.name, "url": own_address},
        ],
    }
