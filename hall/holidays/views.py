"""The holiday schedules: which are loaded, one more from its notice, what it changes, taking it into force."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hall.holidays import choosing, drawing, loading, progress
from hall.holidays.access import keepers_only
from hall.holidays.checking import doubts_of, workdays_of
from hall.holidays.effects import effects_of
from hall.holidays.forms import LoadForm, NoticeForm
from hall.journal.reading import entries_of
from hall.people.actor import Actor
from hall.posting import posted_from

LIST = {"label": "放假安排"}


@require_safe
@never_cache
@keepers_only
def show(request):
    """The years that are loaded, and the form for the next."""
    return _list(request, None)


@never_cache
@keepers_only
@posted_from("holidays")
def preview(request):
    """What the notice says and what it would change; nothing is written."""
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=422)
    return _preview(request, form)


@never_cache
@keepers_only
@posted_from("holidays")
def load(request):
    """Takes what was previewed into force."""
    form = LoadForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    given, year = form.cleaned_data, form.notice.year.year
    try:
        new = loading.load(
            form.notice,
            actor=Actor.of_request(request),
            shown=given["shown"],
            over=given["over"],
            reason=given["reason"],
        )
    except loading.Refused as refusal:
        return _preview(request, form, refusal=str(refusal), reason=given["reason"])
    said = (
        f"{year} 年放假安排已经载入，办件的日期正在重算。" if new else f"{year} 年就是这份安排，不用再载入。"
    )
    messages.success(request, said)
    return redirect("holidays-year", year)


@require_safe
@never_cache
@keepers_only
def show_year(request, year: int):
    """One loaded year, what happened to it, and how far the cases are reckoned anew."""
    row = choosing.in_force(choosing.rows(), year)
    if row is None:
        raise Http404("这一年的放假安排还没有载入。")
    days, entries = choosing.year_of(row), entries_of(loading.chain_of(year), limit=20)
    running = progress.of(year)
    context = {
        "row": row,
        "days": days,
        "workdays": workdays_of(days),
        "months": drawing.months_of(days),
        "entries": entries,
        "progress": running,
        "result": None if running else progress.result_of(entries),
        "crumbs": [LIST | {"url": reverse("holidays")}, {"label": f"{year} 年"}],
    }
    return render(request, "holidays/year.html", context)


def _list(request, form: NoticeForm | None, status: int = 200):
    loaded = choosing.rows()
    wanted = choosing.next_wanted(loaded)
    shown = form or NoticeForm(initial={"year": wanted})
    context = {
        "rows": [
            {"row": row, "days": days, "workdays": workdays_of(days)}
            for row in loaded
            for days in [choosing.year_of(row)]
        ],
        "wanted": wanted,
        "form": shown,
        "either": [shown["text"], shown["file"]],
        "problems": form.problems if form else [],
        "running": progress.running(),
    }
    return render(request, "holidays/holidays.html", context, status=status)


def _preview(request, form: NoticeForm, refusal: str = "", reason: str = ""):
    notice, loaded = form.notice, choosing.rows()
    row = choosing.in_force(loaded, notice.year.year)
    before = choosing.year_of(row) if row else None
    since = min(filter(None, (notice.year.first, before and before.first)))
    context = {
        "notice": notice,
        "text": form.cleaned_data["text"],
        "over": loading.digest_of(row),
        "row": row,
        "same": row is not None and loading.digest_of(row) == notice.digest,
        "differences": drawing.differences(before, notice.year) if before else [],
        "workdays": workdays_of(notice.year),
        "doubts": doubts_of(notice.year),
        "months": drawing.months_of(notice.year, before),
        "effects": effects_of(choosing.schedule_with(loaded, notice.year), since),
        "refusal": refusal,
        "reason": reason,
        "crumbs": [LIST | {"url": reverse("holidays")}, {"label": f"预览 {notice.year.year} 年"}],
    }
    return render(request, "holidays/preview.html", context, status=409 if refusal else 200)
