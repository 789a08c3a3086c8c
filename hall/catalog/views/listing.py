"""全部事项: one address for the list and all its filters."""

from dataclasses import replace
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from hall.catalog.item_rows import APPLICANTS, item_rows
from hall.catalog.listing import FILTERS, Filter, listing
from hall.revision import memory

# Filters with so many options that they are offered as a menu; the others are radio buttons.
MENUS = {"theme", "department", "place"}

# Official words that say little to most people, as the filters put them.
WORDS = {
    **APPLICANTS,
    "标准": "一般办理",
    "即办": "最快当场办好（即办）",
    "告知承诺": "可先承诺（告知承诺）",
    "备案": "备案就行",
    "秒批": "系统自动批（秒批）",
    "容缺": "材料可后补（容缺）",
    "窗口": "到窗口",
    "掌上": "用手机",
    "自助": "自助终端",
}


@vary_on_headers("HX-Request")
def items(request):
    """The list, or for an htmx request its moving part; they vary by header, or the back button would show the part where
    the page was. Unknown filter values show an empty list that says so."""
    chosen = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    shelf = listing(memory.of_request(request))
    page = shelf.page(chosen, request.GET.get("after", ""), request.GET.get("before", ""))
    filters = [_worded(found) for found in shelf.filters(chosen)]
    context = {
        "filters": [{"filter": found, "menu": found.name in MENUS} for found in filters],
        "chosen": [_chip(found, chosen) for found in filters if found.chosen],
        "rows": item_rows(page.codes),
        "page": page,
        "previous_url": _address(chosen, before=page.previous) if page.previous else "",
        "next_url": _address(chosen, after=page.next) if page.next else "",
        "heading": _heading(filters),
        "crumbs": [{"label": "首页", "url": reverse("home")}, {"label": "全部事项"}],
    }
    template = (
        "catalog/partials/item_list.html"
        if request.htmx and not request.htmx.boosted
        else "catalog/items.html"
    )
    return render(request, template, context)


def _worded(found: Filter) -> Filter:
    if found.name in MENUS:
        return found
    options = tuple(replace(option, label=WORDS.get(option.label, option.label)) for option in found.options)
    return replace(found, options=options)


def _chip(found: Filter, chosen: dict[str, str]) -> dict:
    """A chosen filter, and the address without it."""
    rest = {name: value for name, value in chosen.items() if name != found.name}
    return {"label": f"{found.label}：{found.chosen.label}", "url": _address(rest)}


def _address(chosen: dict[str, str], **more: str) -> str:
    query = urlencode({**chosen, **more})
    return reverse("items") + (f"?{query}" if query else "")


def _heading(filters: list[Filter]) -> str:
    """个人办事 and the like when one filter says what the list is; otherwise 全部事项."""
    chosen = [found for found in filters if found.chosen]
    if len(chosen) != 1:
        return "全部事项"
    option = chosen[0].chosen
    return {"自然人": "个人办事", "法人": "法人办事"}.get(option.value, option.label)
