"""Exports: exactly what was filtered, masked, safe to open, by whoever asked alone, whatever becomes of workers and broker."""

import csv
import io
import re
import tracemalloc
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from approvals.clock.dates import local
from approvals.desk import columns, exporting, tasks, writing
from approvals.desk.models import ExportJob
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.models import ServiceItem
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.models import Post
from hall.worktime import now, today
from tests import cast as c

pytestmark = pytest.mark.django_db
ITEM = "SC05"
ALL = list(columns.COLUMNS)


@pytest.fixture
def cast():
    return c.make_cast(ServiceItem.objects.get(pk=ITEM).department_id)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }
    return tmp_path


def ask(user, query="", keys=(), format="csv", reason="月报") -> ExportJob:
    return exporting.ask(c.actor(user), query=query, keys=list(keys), format=format, reason=reason)


def written(job) -> list[list]:
    job.refresh_from_db()
    with job.content.open("rb") as file:
        content = file.read()
    if job.format == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(content)).active
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_holds_exactly_what_is_filtered(cast, format):
    kept, left = c.filed(cast, ITEM), c.accepted(cast, ITEM)
    job = ask(cast.clerk, "state=submitted", ["number", "state", "applicant"], format)
    assert exporting.run(job.pk)
    assert written(job) == [["办件编号", "申请人", "阶段"], [kept.number, "张*", "待受理"]]
    job.refresh_from_db()
    assert (job.state, job.written, job.total) == ("done", 1, 1)
    assert left.number not in str(written(job))


def test_every_column_can_be_exported_and_no_personal_number_is_whole(cast):
    c.approved(cast, ITEM)
    for format in ("csv", "xlsx"):
        job = ask(cast.clerk, "", ALL, format)
        exporting.run(job.pk)
        rows = written(job)
        assert len(rows[0]) == len(ALL) and len(rows) == 2
        assert "139****0000" in rows[1] and "110101********4370" in rows[1]
        assert c.ID_NUMBER not in str(rows) and "13912340000" not in str(rows)


def test_dates_and_numbers_can_be_sorted_in_a_sheet_and_read_in_a_csv(cast):
    case = c.accepted(cast, ITEM)
    job = ask(cast.clerk, "", ["promised", "accepted", "round"], "xlsx")
    exporting.run(job.pk)
    promised, round_, accepted = written(job)[1]
    assert promised.date() == case.promised_due_on
    assert accepted == local(case.accepted_at).replace(second=0, microsecond=0, tzinfo=None) and round_ == 1
    job = ask(cast.clerk, "", ["promised", "accepted", "round"], "csv")
    exporting.run(job.pk)
    assert written(job)[1] == [f"{promised:%Y-%m-%d}", "1", f"{accepted:%Y-%m-%d %H:%M}"]


def test_a_search_is_exported_as_it_is_listed(cast):
    one, _ = c.filed(cast, ITEM), c.filed(cast, ITEM)
    job = ask(cast.clerk, f"q={one.query_code}", ["number"])
    exporting.run(job.pk)
    assert written(job)[1:] == [[one.number]]


def test_an_export_holds_only_what_its_owner_may_see_when_it_is_written(cast):
    c.filed(cast, ITEM)
    job = ask(cast.clerk, "", ["number"])
    Post.objects.filter(user=cast.clerk).update(ends_on=today() - timedelta(days=1))
    exporting.run(job.pk)
    assert written(job)[1:] == []


def test_chunks_leave_nothing_out_and_repeat_nothing(cast, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 2)
    made = {c.filed(cast, ITEM).number for _ in range(5)}
    job = ask(cast.clerk, "", ["number"])
    exporting.run(job.pk)
    numbers = [row[0] for row in written(job)[1:]]
    assert sorted(numbers) == sorted(made)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\r=1",
        "＝1",
        '=HYPERLINK("http://x")',
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_cell_that_would_be_run_is_text(cast, text):
    application = c.filed(cast, ITEM)
    Application.objects.filter(pk=application.pk).update(title=text)
    for format in ("csv", "xlsx"):
        job = ask(cast.clerk, "", ["title"], format)
        exporting.run(job.pk)
        cell = written(job)[1][0]
        assert cell.startswith("'") and cell[1:].strip() == text.strip()


def test_signs_a_sheet_cannot_hold_are_left_out_and_errors_stay_words(cast):
    application = c.filed(cast, ITEM)
    Application.objects.filter(pk=application.pk).update(title="#N/A\x0b\x1f")
    job = ask(cast.clerk, "", ["title"], "xlsx")
    exporting.run(job.pk)
    assert written(job)[1] == ["#N/A"]


# Asking.


def test_an_export_needs_a_purpose_and_is_written_down(client, cast):
    client.force_login(cast.clerk)
    given = {"query": "state=submitted", "format": "csv", "column": ["number"]}
    refused = client.post(reverse("desk-export"), given, follow=True)
    page = refused.content.decode()
    assert refused.status_code == 422 and "请写明导出做什么用。" in page and not ExportJob.objects.exists()
    assert 'id="tool-export" open' in page and 'value="csv" checked' in page
    assert re.search(r'id="export-reason"[^>]*export-reason-err" aria-invalid="true" autofocus', page)
    client.post(reverse("desk-export"), given | {"reason": "给局长看"})
    job = ExportJob.objects.get()
    entry = Entry.objects.get(chain=f"exports:{cast.clerk.public_id}", action="export_asked")
    assert entry.reason == "给局长看" and entry.changes["conditions"] == "待受理" == job.words


def test_only_so_many_at_once(cast):
    for _ in range(exporting.AT_ONCE):
        ask(cast.clerk)
    with pytest.raises(Refused):
        ask(cast.clerk)
    ask(cast.reviewer)


def test_a_format_that_is_none_is_refused(cast):
    with pytest.raises(Refused):
        ask(cast.clerk, format="exe")


def test_asking_works_while_the_broker_is_gone(cast, monkeypatch, django_capture_on_commit_callbacks):
    def gone(*args, **kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr(tasks.export, "apply_async", gone)
    c.filed(cast, ITEM)
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(cast.clerk)
    job.refresh_from_db()
    assert job.state == "waiting"
    assert tasks.sweep_exports() == 1
    job.refresh_from_db()
    assert job.state == "done"


# Workers.


def test_an_export_is_written_once_however_often_it_is_called_for(cast):
    job = ask(cast.clerk)
    assert exporting.run(job.pk) is True
    assert exporting.run(job.pk) is False
    assert Notice.objects.filter(event=f"export:{job.public_id}", channel="portal").count() == 1


def test_what_another_worker_writes_is_left_to_it_until_it_is_silent(cast):
    job = ask(cast.clerk)
    ExportJob.objects.filter(pk=job.pk).update(state="working", beat_at=now())
    assert exporting.to_do() == [] and not exporting.run(job.pk)
    ExportJob.objects.filter(pk=job.pk).update(beat_at=now() - timedelta(minutes=3))
    assert tasks.sweep_exports() == 1


def test_an_export_that_breaks_is_tried_again_and_then_says_so(cast, monkeypatch, caplog):
    def broken(*args):
        raise ValueError("disk full")

    monkeypatch.setitem(writing.WRITERS, "csv", broken)
    job = ask(cast.clerk)
    for _ in range(exporting.ATTEMPTS):
        tasks.sweep_exports()
    job.refresh_from_db()
    assert job.state == "failed" and "没有导成" in job.error
    assert exporting.to_do() == []


def test_a_list_longer_than_a_sheet_is_told(cast, monkeypatch):
    monkeypatch.setitem(writing.MOST, "xlsx", 1)
    c.filed(cast, ITEM), c.filed(cast, ITEM)
    job = ask(cast.clerk, format="xlsx")
    exporting.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed" and "CSV" in job.error


# Downloading.


def done(cast) -> ExportJob:
    c.filed(cast, ITEM)
    job = ask(cast.clerk)
    exporting.run(job.pk)
    job.refresh_from_db()
    return job


def test_only_whoever_asked_may_download_and_each_download_is_written_down(client, cast):
    job = done(cast)
    address = reverse("desk-export-file", args=[job.public_id])
    for other in (cast.supervisor, cast.reviewer, cast.system_admin):
        client.force_login(other)
        assert client.get(address).status_code == 404
        assert str(job.public_id) not in client.get(reverse("desk-exports")).content.decode()
    client.force_login(cast.clerk)
    response = client.get(address)
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]
    assert (
        Entry.objects.filter(chain=f"exports:{cast.clerk.public_id}", action="export_downloaded").count() == 1
    )


def test_after_a_week_the_file_is_gone_and_the_page_says_so(client, cast, files):
    job = done(cast)
    assert len([file for file in (files / "exports").rglob("*") if file.is_file()]) == 1
    assert exporting.drop_old() == 0
    ExportJob.objects.filter(pk=job.pk).update(asked_at=now() - timedelta(days=7, minutes=1))
    client.force_login(cast.clerk)
    assert client.get(reverse("desk-export-file", args=[job.public_id])).status_code == 404
    assert tasks.drop_old_exports() == 1
    assert [file for file in (files / "exports").rglob("*") if file.is_file()] == []
    assert "过了保存期" in client.get(reverse("desk-exports")).content.decode()
    assert exporting.drop_old() == 0


def test_the_page_shows_how_far_it_is_and_asks_again_only_while_it_runs(client, cast):
    client.force_login(cast.clerk)
    job = ask(cast.clerk)
    ExportJob.objects.filter(pk=job.pk).update(state="working", written=40, total=100, beat_at=now())
    page = client.get(reverse("desk-exports")).content.decode()
    assert 'max="100" value="40"' in page and "every 2s" in page
    part = client.get(reverse("desk-exports"), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    again = client.get(
        reverse("desk-exports"), headers={"HX-Request": "true", "If-None-Match": part.headers["ETag"]}
    )
    assert again.status_code == 304
    ExportJob.objects.filter(pk=job.pk).update(state="failed", error="没导成")
    assert "every 2s" not in client.get(reverse("desk-exports")).content.decode()


# Size.


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(tmp_path, format):
    """Thirty times the rows, hardly more memory: rows go to the file as they come."""
    shown = columns.chosen(columns.EXPORTED)

    def peak(number: int) -> int:
        rows = ([f"某某街道{place}号" for _ in shown] for place in range(number))
        with (tmp_path / "x").open("wb") as file:
            tracemalloc.start()
            assert writing.WRITERS[format](file, shown, rows) == number
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(10)
    assert peak(3000) < peak(100) + 600_000


def test_the_number_of_statements_follows_the_chunks_not_the_rows(
    cast, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(exporting, "CHUNK", 50)
    first = c.filed(cast, ITEM)
    fields = {f.attname: getattr(first, f.attname) for f in Application._meta.concrete_fields}
    Application.objects.bulk_create(
        Application(
            **fields | {"id": None, "public_id": uuid.uuid4(), "number": f"N{n}", "query_code": f"C{n}"}
        )
        for n in range(99)
    )
    job = ask(cast.clerk, "", ["number", "handler", "phone"])
    with django_assert_max_num_queries(35):
        exporting.run(job.pk)
    assert len(written(job)) == 101
