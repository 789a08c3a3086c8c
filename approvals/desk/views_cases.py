"""办件: all cases a member of staff may see, narrowed, searched, with the columns he wants."""

from urllib.parse import parse_qsl
from uuid import uuid4

from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from approvals.clock.lights import urgency
from approvals.desk import bulk, columns, filters, menu
from approvals.desk.filters import Filter
from approvals.desk.items import items_of
from approvals.desk.listing import COUNTED, listing
from approvals.desk.models import ExportJob, SavedView
from approvals.desk.rows import applicant_of
from approvals.workflow import access
from approvals.workflow.choices import Outcome
from hall.org.models import Department
from hall.people.access import staff_required
from hall.people.actor import Actor, Via
from hall.people.models import Post, User
from hall.worktime import today

# The closed lists one chooses from.
_CHOICES = {
    "state": filters.STATES.items(),
    "light": filters.LIGHTS.items(),
    "told": filters.TOLD.items(),
    "scope": filters.SCOPES.items(),
    "sort": filters.SORTS.items(),
    "via": Via.choices,
    "outcome": Outcome.choices,
}


# Conditions that stand under 更多条件.
_MORE = ("scope", "outcome", "via", "told", "handler") + tuple(
    f"{name}_{side}" for name in filters.RANGES for side in ("from", "to")
)
# What the tools of the list show when nothing was refused.
NO_TROUBLE = {
    "view_error": "",
    "export_error": "",
    "ticked": (),
    "typed": dict.fromkeys(("name", "default", "reason", "format"), ""),
}
# So many people are offered to choose from at most.
COLLEAGUES = 300


@staff_required
@require_GET
@vary_on_headers("HX-Request")
def cases(request):
    """The list, or for an htmx request its moving part. Opened without conditions, it shows the person's usual view."""
    actor = Actor.of_request(request)
    if not menu.handles(actor):
        raise Http404
    views = _views(actor)
    usual = next((view for view in views if view.is_default), None)
    if usual and not request.META.get("QUERY_STRING"):
        return redirect(f"{reverse('desk-cases')}?{usual.address}")
    context = _context(actor, request.GET, views)
    if request.htmx and not request.htmx.boosted:
        return render(request, "approvals/desk/partials/cases.html", context)
    return _page(request, actor, context)


def with_trouble(request, actor: Actor, **trouble):
    """The list again after one of its tools refused. `trouble`: `view_error` or `export_error`, said beside the field."""
    if not menu.handles(actor):
        raise Http404
    given = request.POST
    context = _context(actor, QueryDict(given.get("query", "")[:2000]), _views(actor))
    trouble["typed"] = {name: given.get(name, "") for name in NO_TROUBLE["typed"]}
    trouble["ticked"] = given.getlist("column")
    return _page(request, actor, context | trouble, status=422)


def _page(request, actor: Actor, context: dict, status: int = 200):
    context |= {"nonce": uuid4(), "actions": bulk.offered(actor)}
    return render(request, "approvals/desk/cases.html", context, status=status)


def _views(actor: Actor) -> list[SavedView]:
    return list(SavedView.objects.filter(user=actor.user))


def _context(actor: Actor, given: QueryDict, views: list[SavedView]) -> dict:
    """`given`: conditions, columns and place, as an address has them."""
    wanted, here = Filter.of(given), reverse("desk-cases")
    found = listing(actor, wanted)
    keys = found.page(given.get("after", ""), given.get("before", ""))
    shown = columns.chosen(given.getlist("col"))
    number = found.count()
    extra = {"col": [column.key for column in shown] if given.getlist("col") else []}
    items, departments = items_of(actor), list(Department.objects.values_list("code", "name"))
    handler = User.objects.filter(public_id=wanted.get("handler")).first() if wanted.get("handler") else None
    return {
        "wanted": wanted,
        "rows": _rows(actor, [pk for _, pk in keys.keys], shown),
        "columns": shown,
        "all_columns": [column for column in columns.COLUMNS.values() if column.key not in columns.FIXED],
        "shown": [column.key for column in shown],
        "count": f"{COUNTED:,}+" if number > COUNTED else f"{number:,}",
        "number": number,
        "note": found.note,
        "query": wanted.address(**extra),
        "views": views,
        "view": _current(wanted.address(**extra), views),
        "previous_url": f"{here}?{wanted.address(before=keys.previous, **extra)}" if keys.previous else "",
        "next_url": f"{here}?{wanted.address(after=keys.next, **extra)}" if keys.next else "",
        "chips": [
            chip | {"url": f"{here}?{chip['address'] or 'sort=newest'}"}
            for chip in filters.words(
                wanted, dict(items), dict(departments), handler and handler.get_full_name()
            )
        ],
        "items": items,
        "departments": departments if _sees_several(actor) else [],
        "choices": _CHOICES,
        "ranges": _ranges(wanted),
        "more_open": any(name in wanted.given for name in _MORE) or bool(wanted.errors),
        "colleagues": _colleagues(actor, handler),
        "query_pairs": parse_qsl(wanted.address()),
        "export_columns": columns.COLUMNS.values(),
        "export_usual": [column.key for column in shown if extra["col"]] + list(columns.EXPORTED),
        "handler": handler,
        "formats": ExportJob.Format.choices,
        "columns_asked": bool(extra["col"]),
    } | NO_TROUBLE


def _ranges(wanted: Filter) -> list[dict]:
    """The days one can narrow by, with what stands in them and what is wrong with it."""
    return [
        {
            "label": f"{label}日期",
            "sides": [
                {
                    "name": f"{name}_{side}",
                    "label": words,
                    "value": wanted.get(f"{name}_{side}"),
                    "error": wanted.errors.get(f"{name}_{side}", ""),
                }
                for side, words in (("from", "从"), ("to", "到"))
            ],
        }
        for name, (_, label) in filters.RANGES.items()
    ]


def _colleagues(actor: Actor, chosen: User | None) -> list[User]:
    """People of the departments he sees, by whom he can narrow the list; and who is chosen already."""
    departments = {post.department_id for post in actor.posts}
    posts = Post.objects.in_force(today()).filter(role__in=access.HANDLING)
    if None not in departments:
        posts = posts.filter(department__in=departments)
    found = User.objects.filter(pk__in=posts.values("user")).order_by("name", "pk")[:COLLEAGUES]
    known = list(found)
    return known if chosen is None or chosen in known else [chosen, *known]


def _sees_several(actor: Actor) -> bool:
    """Whether his posts reach the cases of more than one department."""
    reached = {post.department_id for post in (*actor.posts, *actor.standing_in)}
    return None in reached or len(reached) > 1


def _rows(actor: Actor, ids: list[int], shown) -> list[dict]:
    """The rows behind the keys, as far as the person may see them, in the order of the keys."""
    loaded = {case.pk: case for case in columns.load(access.seen_at_desk(actor).filter(pk__in=ids), shown)}
    return [
        {
            "case": loaded[pk],
            "light": urgency(loaded[pk]),
            "applicant": applicant_of(loaded[pk]),
            "cells": [{"column": column, "text": column.on_screen(loaded[pk])} for column in shown],
        }
        for pk in ids
        if pk in loaded
    ]


def _current(address: str, views: list[SavedView]) -> SavedView | None:
    """The saved view that the list is, if it is one."""
    here = sorted(parse_qsl(address))
    return next((view for view in views if sorted(parse_qsl(view.address)) == here), None)
