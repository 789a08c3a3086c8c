"""What stands in a case after a verb, and a paper found wrong in it."""

from approvals.workflow.choices import TaskState
from approvals.workflow.models import Verdict
from hall.journal.models import Entry
from hall.worktime import now


def last_entry(application) -> Entry:
    return Entry.objects.filter(chain=application.chain).order_by("number").last()


def opened(application) -> list[str]:
    rows = application.tasks.filter(state=TaskState.OPEN).order_by("step", "id")
    return [task.name for task in rows]


def wrong(application, cast, key: str, round=None):
    return Verdict.objects.update_or_create(
        application=application,
        round=round or application.round,
        subject=Verdict.Subject.MATERIAL,
        key=key,
        defaults={"fine": False, "wrong": "看不清", "by": cast.clerk, "at": now()},
    )[0]
