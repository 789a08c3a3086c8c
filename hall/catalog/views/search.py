"""搜索: results with the reason each was found, suggestions while typing, and a way on when nothing is."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from hall.catalog import finding, misses
from hall.catalog.item_rows import item_rows
from hall.catalog.models import ServicePackage
from hall.catalog.search import Hit, Reason
from hall.catalog.starting_points import starting_points
from hall.revision import memory

SHOWN = 20

# Why something was found, before the phrase that was met.
REASONS = {
    Reason.NAME: "名称里有",
    Reason.ALIAS: "也叫",
    Reason.WISH: "常说成",
    Reason.PINYIN: "拼音对得上",
    Reason.INITIALS: "拼音首字母对得上",
    Reason.TYPO: "有相近的字",
    Reason.WORDS: "指南里提到",
}


def search(request):
    query = " ".join(request.GET.get("q", "").split())[: finding.LONGEST_QUERY]
    token = memory.of_request(request)
    index = finding.index(token)
    hits = index.search(query, limit=SHOWN) if query else []
    nearby = index.nearby(query) if query and not hits else []
    if query and not hits:
        misses.note(query)
    context = {
        "query": query,
        "results": _results(hits),
        "cut": len(hits) == SHOWN,
        "nearby": _results(nearby),
        "start": starting_points(token),
        "crumbs": [{"label": "首页", "url": reverse("home")}, {"label": "搜索"}],
    }
    return render(request, "catalog/search.html", context)


def search_suggest_partial(request):
    """Options under the search box, for what is typed so far."""
    typed = request.GET.get("q", "")[: finding.LONGEST_QUERY]
    hits = finding.index(memory.of_request(request)).suggest(typed) if typed.strip() else []
    suggestions = [
        {
            "label": hit.entry.title,
            "note": "" if hit.matched == hit.entry.title else hit.matched,
            "url": _address(hit),
        }
        for hit in hits
    ]
    return render(request, "partials/suggestions.html", {"suggestions": suggestions})


@require_POST
def search_miss(request):
    """Somebody tells what they looked for in vain."""
    query, note = request.POST.get("q", ""), request.POST.get("note", "")
    if not note.strip():
        messages.warning(request, "您还没有写想办的事，写一两句就行。")
        return HttpResponseRedirect(f"{reverse('search')}?{urlencode({'q': query[: finding.LONGEST_QUERY]})}")
    misses.keep(query, wanted=note)
    messages.success(request, "收到了，谢谢。这里不单独回复，急着办请打热线电话，或者到大厅问。")
    return HttpResponseRedirect(reverse("search"))


def _results(hits: list[Hit]) -> list[dict]:
    """Three queries, however many hits. `row` is an item's ItemRow, `package` a package's row; one of them is None."""
    keys = {kind: [hit.entry.key for hit in hits if hit.entry.kind == kind] for kind in ("item", "package")}
    rows = {row.code: row for row in item_rows(keys["item"])}
    packages = ServicePackage.objects.select_related("lead_department", "current").defer(
        "current__definition"
    )
    packages = packages.in_bulk(keys["package"])
    return [
        _result(hit) | {"row": rows.get(hit.entry.key), "package": packages.get(hit.entry.key)}
        for hit in hits
    ]


def _result(hit: Hit) -> dict:
    """The hit in words. A phrase is marked once: in the title, or else behind the reason in `matched`."""
    marked, in_title = _marked(hit.matched, hit.marks), hit.matched == hit.entry.title
    return {
        "title": marked if in_title else hit.entry.title,
        "url": _address(hit),
        "reason": "" if in_title and hit.reason == Reason.NAME else REASONS[hit.reason],
        "matched": "" if in_title else marked,
    }


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> SafeString:
    """The text with the hit parts in <mark>; everything else escaped."""
    parts, end = [], 0
    for start, stop in marks:
        parts.append(format_html("{}<mark>{}</mark>", text[end:start], text[start:stop]))
        end = stop
    parts.append(format_html("{}", text[end:]))
    return SafeString("".join(parts))


def _address(hit: Hit) -> str:
    return reverse("package" if hit.entry.kind == "package" else "item", args=[hit.entry.key])
