"""The published roots of the journal."""

import csv
from datetime import date

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hall.journal.models import Root

PAGE = 31
COLUMNS = ("day", "chains", "entries", "tree", "previous", "digest")


@require_safe
def roots(request):
    """The roots, newest first, a month a page, and how anybody can check them."""
    before = _day(request.GET.get("before", ""))
    rows = Root.objects.order_by("-day")
    found = list((rows.filter(day__lt=before) if before else rows)[: PAGE + 1])
    shown = found[:PAGE]
    context = {
        "roots": shown,
        "newest": None if before else (shown[0] if shown else None),
        "next_url": f"?before={shown[-1].day.isoformat()}" if len(found) > PAGE else "",
        "later": before is not None,
        "crumbs": [{"label": "首页", "url": "/"}, {"label": "记录核验"}],
    }
    return render(request, "journal/roots.html", context)


@require_safe
def roots_csv(request):
    """Every root, oldest first, for whoever wants to keep a copy: what is changed later will not match it."""
    rows = Root.objects.order_by("day").values_list(*COLUMNS).iterator(chunk_size=1000)
    writer = csv.writer(_Echo())
    lines = (writer.writerow(row) for row in _with_head(rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="roots.csv"'
    return response


def _with_head(rows):
    yield COLUMNS
    yield from rows


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line
