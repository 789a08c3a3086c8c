"""What can be done with the papers of an application that is being filled in. Every change locks the application, so that
what a person confirms is what he saw."""

import re
from contextlib import contextmanager
from pathlib import PurePath

from django.db import transaction
from django.db.models import Max, Sum
from django.http import Http404

from approvals.filling.access import FILLABLE
from approvals.filling.needs import case_of
from approvals.materials import limits
from approvals.materials.inspection import FileRefused
from approvals.materials.models import FileState, Paper, Receipt, StoredFile
from approvals.materials.wanted import HANDED_IN, made_here
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.choices import Necessity
from hall.catalog.definitions.item import ItemMaterial
from hall.catalog.shelf import definition_of
from hall.catalog.situations.case import Standing
from hall.people.actor import Actor
from hall.worktime import now

# Signs that turn the direction of writing or do not show: names must read as what they are.
UNSEEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
FILED_MEANWHILE = "这份申请刚在别处提交了，材料没有变。请刷新页面。"


@contextmanager
def held(application: Application):
    """Holds the application while its papers change; its revision counts up. Raises Refused when it was filed meanwhile."""
    with transaction.atomic():
        row = (
            Application.objects.select_for_update()
            .only("state", "revision", "discarded_at", "saved_at")
            .get(pk=application.pk)
        )
        if row.state not in FILLABLE or row.discarded_at:
            raise Refused(FILED_MEANWHILE)
        yield
        row.revision += 1
        row.saved_at = now()
        row.save(update_fields=["revision", "saved_at"])
    application.revision, application.saved_at = row.revision, row.saved_at


def material_of(application: Application, code: str) -> ItemMaterial:
    """Raises Http404 for a paper the item does not ask for."""
    found = next((each for each in definition_of(application.version).materials if each.code == code), None)
    if found is None:
        raise Http404("这个事项不要这份材料。")
    return found


def row_of(application: Application, code: str) -> Paper:
    """The row of a paper the applicant hands in, made when missing. Raises Http404 for one that we fetch or that the form
    itself is."""
    material = material_of(application, code)
    if material.shared or made_here(material):
        raise Http404("这份材料不用上传。")
    row, _ = Paper.objects.get_or_create(application=application, code=code, defaults={"name": material.name})
    return row


def begin_upload(
    application: Application, paper: Paper, actor: Actor, *, name: str, size: int, fingerprint: str = ""
) -> StoredFile:
    """A file that is about to arrive; one that was broken off goes on where it stopped. Raises FileRefused."""
    name = tidy_name(name)
    _fits(name, size)
    with held(application):
        known = paper.files.filter(
            state=FileState.RECEIVING,
            fingerprint=fingerprint,
            size=size,
            uploaded_by=actor.user,
            removed_at=None,
        )
        if fingerprint and (found := known.first()):
            return found
        _room(application, paper, size)
        last = paper.files.aggregate(last=Max("position"))["last"] or 0
        return StoredFile.objects.create(
            application=application, paper=paper, name=name, size=size, fingerprint=fingerprint[:64], position=last + 1,
            round=application.round + 1, uploaded_by=actor.user, uploaded_at=now(),
        )  # fmt: skip


def tidy_name(name: str) -> str:
    """The last part of what the browser calls the file, without signs that do not show."""
    plain = UNSEEN.sub("", PurePath(name.replace("\\", "/")).name).strip() or "未命名"
    if len(plain) <= 120:
        return plain
    ending = PurePath(plain).suffix[:10]
    return plain[: 120 - len(ending)] + ending


def _fits(name: str, size: int) -> None:
    if size <= 0:
        raise FileRefused(f"“{name}”是空的，请重新选一份。")
    if size > limits.LARGEST_FILE:
        raise FileRefused(f"“{name}”有 {limits.readable(size)}，超过了每个 50 MB。请压缩或分成几份再传。")
    ending = PurePath(name).suffix.lower()
    if ending and ending not in limits.ENDINGS:
        raise FileRefused(f"“{name}”不是我们能收的文件，只收 {limits.IN_WORDS}。请存成 PDF 或拍成照片再传。")


def _room(application: Application, paper: Paper, size: int) -> None:
    kept = application.files.filter(removed_at=None)
    if kept.filter(paper=paper).count() >= limits.MOST_FILES:
        raise FileRefused(f"一份材料最多传 {limits.MOST_FILES} 个文件。请合并成一个 PDF 再传。")
    ensure_room(application, size)


def ensure_room(application: Application, size: int) -> None:
    """What was taken out lies there too, and counts against twice as much. Raises FileRefused."""
    kept = application.files.filter(removed_at=None).aggregate(sum=Sum("size"))["sum"] or 0
    ever = application.files.aggregate(sum=Sum("size"))["sum"] or 0
    if kept + size > limits.MOST_BYTES:
        raise FileRefused("这份申请的文件加起来超过 1 GB 了。请压缩后再传。")
    if ever + size > 2 * limits.MOST_BYTES:
        raise FileRefused("这份申请换过的文件太多了，不能再传。请到窗口办理，或打电话问一下。")


def arrived(file: StoredFile) -> None:
    """Marks the paper as received; called when a file of it is whole."""
    Paper.objects.filter(pk=file.paper_id).exclude(how=Receipt.PAPER, received=True).update(
        received=True, how=Receipt.UPLOAD, copies=1, received_at=now(), deferred=False, waived=False
    )


def replace_earlier(file: StoredFile) -> None:
    """换一份: takes out what an earlier hand-in left of the paper; called when the file in its place is whole."""
    earlier = StoredFile.objects.filter(paper=file.paper_id, round__lt=file.round, removed_at=None)
    earlier.update(removed_at=now())


def take_out(file: StoredFile) -> None:
    """Takes a file out; the row stays, and says when. Raises Refused."""
    with held(file.application):
        StoredFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=now())
        unreceived(file)


def unreceived(file: StoredFile) -> None:
    """A paper that came as files and has none left is no longer received."""
    if not StoredFile.objects.filter(paper=file.paper_id, removed_at=None, state__in=HANDED_IN).exists():
        Paper.objects.filter(pk=file.paper_id, how=Receipt.UPLOAD).update(
            received=False, how="", copies=0, received_at=None
        )


def move(file: StoredFile, *, up: bool) -> None:
    """Puts a file before the one above it, or after the one below. Raises Refused."""
    with held(file.application):
        rows = list(file.paper.files.filter(removed_at=None).order_by("position", "id"))
        here = next((place for place, row in enumerate(rows) if row.pk == file.pk), None)
        there = None if here is None else here - 1 if up else here + 1
        if there is None or not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for place, row in enumerate(rows, start=1):
            row.position = place
        StoredFile.objects.bulk_update(rows, ["position"])


def promise(application: Application, code: str, *, given: bool) -> None:
    """先承诺，后补: promises a paper that may follow after acceptance. Raises Refused, Http404."""
    if material_of(application, code).necessity != Necessity.DEFERRABLE:
        raise Refused("这份材料不能后补，请现在交。")
    _mark(application, code, deferred=given)


def waive(application: Application, code: str, *, given: bool) -> None:
    """承诺可免: a commitment in place of the paper. Raises Refused, Http404."""
    if material_of(application, code).necessity != Necessity.COMMITMENT_WAIVES:
        raise Refused("这份材料不能用承诺书代替，请现在交。")
    _mark(application, code, waived=given)


def _mark(application: Application, code: str, **marks) -> None:
    row = row_of(application, code)
    with held(application):
        Paper.objects.filter(pk=row.pk).update(**marks)


def receive_on_paper(application: Application, code: str, *, copies: int) -> None:
    """窗口收纸质: the clerk has so many sheets in hand; none takes the tick back. Raises Refused, Http404."""
    row = row_of(application, code)
    with held(application):
        if copies:
            Paper.objects.filter(pk=row.pk).update(
                received=True,
                how=Receipt.PAPER,
                copies=min(copies, 999),
                received_at=now(),
                deferred=False,
                waived=False,
            )
        else:
            Paper.objects.filter(pk=row.pk, how=Receipt.PAPER).update(
                received=False, how="", copies=0, received_at=None
            )


def take_stock(change) -> None:
    """On handing in: a row for every paper the case wants, those made here received, those we fetch noted as ours to fetch
    (GB/T 39046 table 5). `change` is the change of the case. Three queries."""
    application = change.application
    needs = [
        need for need in case_of(application, change.definition).materials if need.standing == Standing.NEEDED
    ]
    rows = [
        _taken(application, need.material, change.at)
        for need in needs
        if need.material.shared or made_here(need.material)
    ]
    Paper.objects.bulk_create(rows, ignore_conflicts=True)


def _taken(application: Application, material: ItemMaterial, at) -> Paper:
    if material.shared:
        return Paper(
            application=application,
            code=material.code,
            name=material.name,
            how=Receipt.SHARED,
            note="由我们调取",
        )
    return Paper(application=application, code=material.code, name=material.name, received=True, how=Receipt.GENERATED,
                 copies=1, received_at=at)  # fmt: skip
