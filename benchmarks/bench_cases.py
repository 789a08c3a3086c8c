"""Submitting a case, and starting its review with three stages, against a bare Django ORM that writes the same rows.

python -m benchmarks.bench_cases

The bare side does what a plain view would: load the rows, set fields, `save()`, create the related rows; the same check of
form and papers stands before both submits. Both sides run in turn in one process on one database, and the medians are
compared: 1.0 is as fast as bare. On PostgreSQL with DATABASE_URL; a database of its own is made and dropped.
"""

from benchmarks.database import own_database

NAME = own_database("cases")

import statistics
import time
import uuid

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.clock import dates
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.workflow import filing, numbering, reviewing
from approvals.workflow.choices import State, TaskKind, TaskState
from approvals.workflow.completeness import ensure_complete
from approvals.workflow.models import Application, Submission, Task
from benchmarks.database import drop
from hall.catalog.models import ItemVersion
from hall.catalog.shelf import definition_of
from hall.importing.loading import load
from hall.journal.hashing import entry_digest
from hall.journal.models import Chain, Entry
from hall.management.commands.load_catalog import SEED
from hall.notices.models import Channel, DeliveryState, Notice
from hall.people.models import Role
from hall.worktime import now
from tests import cast as c

ROUNDS = 60
ITEM = "SL03"  # 审查, 专家评审, 现场勘查, then 拟定意见: three to pass
SUBMIT_FLOOR, REVIEW_FLOOR, REVIEW_STATEMENTS = 0.8, 1.0, 30


def submit(draft, cast):
    filing.submit(draft.public_id, actor=c.actor(cast.applicant))


@transaction.atomic
def bare_submit(draft, cast):
    """The rows that `filing.submit` writes, as a plain view would write them."""
    c.actor(cast.applicant)
    application = Application.objects.select_for_update().get(pk=draft.pk)
    version = ItemVersion.objects.get(pk=application.version_id)
    definition = definition_of(version)
    ensure_complete(application, definition)
    at, day = now(), dates.day_of(now())
    number = numbering.case_number(definition.code, day)
    application.submit(at=at, number=number, query_code=numbering.query_code())
    application.notice_due_on = application.due_on = dates.notice_due(day).date
    application.revision += 1
    application.save()
    files: dict[str, list] = {}
    for file in application.files.select_related("paper").filter(removed_at=None):
        files.setdefault(file.paper.code, []).append(file.digest)
    Submission.objects.create(
        application=application, round=1, at=at, by=cast.applicant, form=application.form,
        situation=application.situation, files=files,
    )  # fmt: skip
    Task.objects.create(
        application=application, step=0, kind=TaskKind.ACCEPT, name="受理", state=TaskState.OPEN, role=Role.CLERK,
        department=application.department, due_on=application.due_on, opened_at=at,
    )  # fmt: skip
    serial = numbering.next_serial(f"document {application.department_id} bare {day.year}")
    IssuedDocument.objects.create(
        application=application, kind=DocumentKind.RECEIPT, number=f"〔{day.year}〕{uuid.uuid4().hex[:8]}-{serial}号",
        title="收件凭证", check_code=uuid.uuid4().hex[:12], facts={"applicant": application.applicant_name},
        issued_at=at, issued_by=cast.applicant,
    )  # fmt: skip
    _bare_notice(application, application.applicant)
    _bare_entry(application, "submit", cast.applicant)


def review(application, cast):
    """One takes it up, three stages are passed."""
    who = c.actor(cast.reviewer)
    reviewing.start_review(application.public_id, actor=who)
    for _ in range(3):
        reviewing.pass_on(application.public_id, actor=who, opinion="通过", second=cast.reviewer_2)


def bare_review(application, cast):
    c.actor(cast.reviewer)
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application.pk)
        row.start_review()
        row.revision += 1
        row.save()
        _bare_claim(row, cast)
        _bare_entry(row, "start_review", cast.reviewer)
    for _ in range(3):
        with transaction.atomic():
            row = Application.objects.select_for_update().get(pk=application.pk)
            task = row.tasks.select_related("department", "assignee").filter(state=TaskState.OPEN).first()
            task.state, task.result, task.opinion = TaskState.DONE, "passed", "通过"
            task.done_by, task.done_by_name, task.done_at = cast.reviewer, cast.reviewer.name, now()
            task.assignee, task.claimed_until = cast.reviewer, None
            task.save()
            following = row.tasks.filter(state=TaskState.WAITING).order_by("step").first()
            following.state, following.opened_at = TaskState.OPEN, now()
            following.save()
            row.revision += 1
            row.save()
            _bare_entry(row, "pass_on", cast.reviewer)


def _bare_claim(row, cast):
    task = row.tasks.filter(state=TaskState.OPEN).first()
    task.assignee, task.claimed_until = cast.reviewer, now()
    task.save()


def _bare_notice(application, user):
    Notice.objects.create(
        recipient=user, channel=Channel.PORTAL, kind="submit", event=f"{application.public_id}:bare", subject="收到",
        body="收到您的申请", link="/", state=DeliveryState.SENT, created_at=now(), sent_at=now(),
    )  # fmt: skip


def _bare_entry(application, action, user):
    """The chained entry: read the head, hash, write."""
    chain, _ = Chain.objects.get_or_create(name=application.chain)
    chain = Chain.objects.select_for_update().get(name=chain.name)
    entry = Entry(
        chain=chain.name, number=chain.length + 1, at=now(), action=action, actor=user, actor_name=user.name,
        post="审查", reason="", changes={}, previous=chain.head,
    )  # fmt: skip
    entry.digest = entry_digest(entry)
    entry.save()


def milliseconds(does, application, cast) -> float:
    start = time.perf_counter()
    does(application, cast)
    return 1000 * (time.perf_counter() - start)


def compare(name, ours, bare, make, cast, floor) -> bool:
    """Both in turn, ROUNDS times; whether the ratio of medians (bare / ours) reaches the floor."""
    taken = {ours: [], bare: []}
    for round_number in range(ROUNDS + 3):
        pair = (ours, bare) if round_number % 2 else (bare, ours)
        for does in pair:
            spent = milliseconds(does, make(cast), cast)
            if round_number >= 3:
                taken[does].append(spent)
    mine, plain = statistics.median(taken[ours]), statistics.median(taken[bare])
    print(f"{name:28} ours {mine:6.2f} ms   bare {plain:6.2f} ms   ratio {plain / mine:.2f} (floor {floor})")
    return plain / mine >= floor


def statements(does, application, cast) -> int:
    """Statements sent, without those that open and close transactions."""
    with CaptureQueriesContext(connection) as caught:
        does(application, cast)
    frame = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")
    return sum(not query["sql"].startswith(frame) for query in caught)


def a_draft(cast):
    return c.a_draft(cast, ITEM)


def an_accepted(cast):
    return c.accepted(cast, ITEM)


def main() -> None:
    call_command("migrate", verbosity=0)
    load(SEED)
    cast = c.make_cast("SLJ")
    c.another_reviewer(cast)
    submit_sql = statements(submit, a_draft(cast), cast)
    review_sql = statements(review, an_accepted(cast), cast)
    print(f"{connection.vendor}: submit {submit_sql} statements, start and three stages {review_sql}")
    fine = [
        compare("submit", submit, bare_submit, a_draft, cast, SUBMIT_FLOOR),
        compare("start and three stages", review, bare_review, an_accepted, cast, REVIEW_FLOOR),
        review_sql <= REVIEW_STATEMENTS,
    ]
    assert Application.objects.filter(state=State.REVIEWING).exists()
    print("all floors reached" if all(fine) else "a floor was missed")


if __name__ == "__main__":
    try:
        main()
    finally:
        drop(NAME)
