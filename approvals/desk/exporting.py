"""Exports: asked for with a purpose, written in the background, downloaded by whoever asked, dropped after a week.

What stands in the database is what counts; a nudge to a worker may be lost, and a worker may die half way: the sweep takes up
what waits and what has shown no sign of life.
"""

import logging
from datetime import timedelta
from tempfile import TemporaryFile

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from approvals.desk import columns, filters, writing
from approvals.desk.filters import Filter
from approvals.desk.items import items_of
from approvals.desk.listing import listing
from approvals.desk.models import ExportJob
from approvals.workflow.refusals import Refused
from hall.journal.record import record
from hall.notices import outbox
from hall.org.models import Department
from hall.people.actor import Actor
from hall.people.models import User
from hall.worktime import now

log = logging.getLogger(__name__)
State = ExportJob.State
# How long a file is kept.
KEPT = timedelta(days=7)
# A worker that has not written for so long is taken for dead.
SILENT = timedelta(minutes=2)
# After so many attempts an export has failed.
ATTEMPTS = 3
# So many may wait or be under way for one person.
AT_ONCE = 3
# Rows read at a time.
CHUNK = 1000


def ask(actor: Actor, *, query: str, keys: list[str], format: str, reason: str) -> ExportJob:
    """Writes down what is wanted and nudges a worker. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明导出做什么用。")
    if format not in ExportJob.Format:
        raise Refused("请选一种格式。")
    wanted = Filter.of(QueryDict(query[:2000]))
    if len(wanted.address()) > 500:
        raise Refused("条件太多了，请去掉一些再导出。")
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=actor.user.pk)
        if _under_way(actor) >= AT_ONCE:
            raise Refused(f"已经有 {AT_ONCE} 个导出在做，请等一个做完再导。")
        job = ExportJob.objects.create(
            user=actor.user,
            query=wanted.address(),
            columns=[column.key for column in columns.chosen(keys, columns.EXPORTED)],
            format=format,
            reason=reason.strip()[:200],
            words=_words(actor, wanted),
            asked_at=now(),
        )
        _record(job, "export_asked", actor, {"format": format, "conditions": job.words})
        transaction.on_commit(lambda: nudge(job.pk), robust=True)
    return job


def nudge(pk: int) -> None:
    """Asks a worker to write it now; never fails, never waits for a broker that is gone."""
    from approvals.desk.tasks import export  # the worker's side reads this module

    try:
        export.apply_async((pk,), retry=False, ignore_result=True)
    except Exception as error:
        log.warning("没能叫醒导出的进程，一分钟内会自己来：%s", error)


def run(pk: int) -> bool:
    """Writes the export, unless somebody else does. Whether it was written."""
    job = _claimed(pk)
    if job is None:
        return False
    try:
        _write(job)
    except TooLong as error:
        _fail(job, str(error))
        return False
    except Exception:
        log.exception("export %s", job.public_id)
        _give_back(job)
        return False
    return True


def to_do() -> list[int]:
    """Exports that wait, or whose worker is silent, oldest first."""
    waiting = Q(state=State.WAITING) | Q(state=State.WORKING, beat_at__lt=now() - SILENT)
    return list(ExportJob.objects.filter(waiting).order_by("asked_at").values_list("pk", flat=True)[:20])


def drop_old() -> int:
    """Deletes the files of exports older than a week; the row stays and says so."""
    old = ExportJob.objects.filter(asked_at__lt=now() - KEPT).exclude(state=State.DROPPED)
    dropped = 0
    for job in old.order_by("asked_at")[:200]:
        job.content.delete(save=False)
        ExportJob.objects.filter(pk=job.pk).update(state=State.DROPPED, content="")
        dropped += 1
    return dropped


def downloaded(job: ExportJob, actor: Actor) -> None:
    _record(job, "export_downloaded", actor, {"rows": job.written})


class TooLong(Exception):
    """The list has more rows than the format can hold."""


def _under_way(actor: Actor) -> int:
    return ExportJob.objects.filter(user=actor.user, state__in=(State.WAITING, State.WORKING)).count()


def _claimed(pk: int) -> ExportJob | None:
    """One statement decides who writes it."""
    free = Q(state=State.WAITING) | Q(state=State.WORKING, beat_at__lt=now() - SILENT)
    taken = ExportJob.objects.filter(free, pk=pk).update(state=State.WORKING, beat_at=now(), written=0)
    return ExportJob.objects.select_related("user").get(pk=pk) if taken else None


def _write(job: ExportJob) -> None:
    """Row by row into a file of its own; nothing of it is held in memory."""
    actor = Actor.of(job.user)
    found = listing(actor, Filter.of(QueryDict(job.query))).parts
    shown = columns.chosen(job.columns, columns.EXPORTED)
    total = sum(part.count() for part in found)
    if total > writing.MOST[job.format]:
        raise TooLong(f"一共 {total:,} 件，这种格式放不下，请换 CSV 或缩小范围。")
    ExportJob.objects.filter(pk=job.pk).update(total=total)
    with TemporaryFile() as file:
        rows = ([column.in_file(case) for column in shown] for case in _cases(job, found, shown))
        written = writing.WRITERS[job.format](file, shown, rows)
        file.seek(0)
        _keep(job, file, written)


def _cases(job: ExportJob, parts: list, shown):
    """Every case once, newest first in each part, CHUNK at a time; a sign of life after each."""
    written = 0
    for part in parts:
        last = None
        while True:
            chunk = part.filter(pk__lt=last) if last else part
            cases = columns.load(chunk.order_by("-pk")[:CHUNK], shown)
            yield from cases
            written += len(cases)
            ExportJob.objects.filter(pk=job.pk).update(written=written, beat_at=now())
            if len(cases) < CHUNK:
                break
            last = cases[-1].pk


def _keep(job: ExportJob, file, written: int) -> None:
    with transaction.atomic():
        job.refresh_from_db()
        if job.state != State.WORKING:
            return
        job.content.save(f"{job.public_id}.{job.format}", File(file), save=False)
        job.state, job.written, job.total, job.done_at = State.DONE, written, written, now()
        job.error = ""
        job.save(update_fields=["content", "state", "written", "total", "done_at", "error"])
        outbox.queue(
            "export_done",
            f"export:{job.public_id}",
            [job.user],
            subject=f"导出好了：{written:,} 件",
            body=f"{job.words}。文件保存 7 天，只有您能下载。",
            link=reverse("desk-exports"),
        )


def _give_back(job: ExportJob) -> None:
    """Another try later; after the last one it has failed."""
    attempts = job.attempts + 1
    if attempts >= ATTEMPTS:
        _fail(job, "系统出了错，没有导成。请再导一次；还不行，请找系统管理员。")
        return
    ExportJob.objects.filter(pk=job.pk, state=State.WORKING).update(state=State.WAITING, attempts=attempts)


def _fail(job: ExportJob, why: str) -> None:
    ExportJob.objects.filter(pk=job.pk, state=State.WORKING).update(
        state=State.FAILED, error=why, done_at=now()
    )


def _words(actor: Actor, wanted: Filter) -> str:
    handler = User.objects.filter(public_id=wanted.get("handler")).first() if wanted.get("handler") else None
    names = dict(Department.objects.values_list("code", "name"))
    said = filters.words(wanted, dict(items_of(actor)), names, handler.get_full_name() if handler else "")
    return "，".join(chip["label"] for chip in said)[:500] or "全部办件"


def _record(job: ExportJob, action: str, actor: Actor, changes: dict) -> None:
    record(
        f"exports:{job.user.public_id}",
        action,
        actor=actor,
        reason=job.reason,
        changes={"export": str(job.public_id), **changes},
    )
