"""Background work on drafts: a warning, the bin, and at last the end."""

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.urls import reverse

from approvals.clock.dates import day_of
from approvals.filling.drafts import BIN_DAYS, draft_of
from approvals.filling.models import Draft
from approvals.workflow.models import Application
from hall.notices import outbox
from hall.worktime import now
from hall.worktime.templatetags.dates import short_date

# Calendar days without a change after which a draft goes into the bin, and how long before its owner is told.
IDLE_DAYS = 180
WARN_DAYS = 7
BATCH = 500


@shared_task(name="approvals.filling.tidy_drafts")
def tidy_drafts() -> None:
    """Warns owners of drafts nobody touched for long, puts those into the bin that were warned of, warns of those the bin is
    about to lose, and removes what was in the bin its 30 days. Nothing goes without a warning a week before."""
    warn_of_idle()
    bin_idle()
    warn_of_bin()
    purge()


def warn_of_idle() -> None:
    late = now() - timedelta(days=IDLE_DAYS - WARN_DAYS)
    rows = Application.objects.drafts().filter(saved_at__lt=late, draft__warned_at=None)
    for row in rows.select_related("version", "applicant").defer("form", "version__definition")[:BATCH]:
        day = day_of(now() + timedelta(days=WARN_DAYS))
        _warn(row, "草稿快要放进回收站了", f"很久没动了，{short_date(day)}放进回收站。打开看一眼就留下。")


def bin_idle() -> None:
    warned = now() - timedelta(days=WARN_DAYS)
    rows = Application.objects.drafts().filter(
        saved_at__lt=now() - timedelta(days=IDLE_DAYS), draft__warned_at__lt=warned
    )
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    Application.objects.drafts().filter(pk__in=ids).update(discarded_at=now())
    Draft.objects.filter(application__in=ids).update(warned_at=None)


def warn_of_bin() -> None:
    late = now() - timedelta(days=BIN_DAYS - WARN_DAYS)
    rows = Application.objects.discarded().filter(discarded_at__lt=late, draft__warned_at=None)
    for row in rows.select_related("version", "applicant").defer("form", "version__definition")[:BATCH]:
        _warn(
            row,
            "回收站里的草稿快要清掉了",
            f"再过 {WARN_DAYS} 天清掉，之后拿不回来。还要的话，请先从回收站拿回来。",
        )


@transaction.atomic
def _warn(application: Application, subject: str, body: str) -> None:
    draft = draft_of(application)
    draft.warned_at = now()
    draft.save(update_fields=["warned_at"])
    outbox.queue(
        "draft_goes",
        f"draft:{application.public_id}:{now():%Y%m%d}",
        [application.applicant or application.entered_by],
        subject=f"{subject}：{application.version.name}"[:120],
        body=body,
        link=reverse("drafts-bin" if application.discarded_at else "draft-form", args=_args(application)),
    )


def _args(application: Application) -> list:
    return [] if application.discarded_at else [application.public_id]


def purge() -> None:
    """Removes drafts that were in the bin for 30 days and of which the owner was told a week before, with their files."""
    warned = now() - timedelta(days=WARN_DAYS)
    rows = Application.objects.discarded().filter(
        discarded_at__lt=now() - timedelta(days=BIN_DAYS), draft__warned_at__lt=warned
    )
    for row in rows.defer("form")[:BATCH]:
        _remove(row.pk)


@transaction.atomic
def _remove(pk: int) -> None:
    row = Application.objects.select_for_update().discarded().filter(pk=pk).first()
    if row is None:
        return
    kept = [
        file.content for file in row.files.exclude(content="") if not file.content.name.startswith("samples/")
    ]
    row.delete()
    for content in kept:
        transaction.on_commit(lambda content=content: content.storage.delete(content.name))
