"""Who took part in a case: whoever looks after others' work checks and settles only where he did none of it himself."""

from django.db.models import Q

from approvals.workflow.choices import Move
from approvals.workflow.models import Application, CorrectionNotice, Task
from hall.journal.models import Entry

# What a supervisor does to have others act is no part: reminding them, orders, taking a claim back, settling an alert.
OVERSAW = Q(action__in=(Move.URGE, Move.TAKE_AWAY)) | Q(action__startswith="supervision")
OVERSAW |= Q(action__startswith="alert_settled_")


def took_part(application: Application) -> set[int]:
    """Accounts of everybody who did anything in the case: a task, a step the journal keeps, a notice. Three queries."""
    tasks = Task.objects.filter(application=application).values_list("done_by", "assignee", "second")
    acts = Entry.objects.filter(chain=application.chain, actor__isnull=False).exclude(OVERSAW)
    notices = CorrectionNotice.objects.filter(application=application)
    found = {pk for row in tasks for pk in row}
    found |= set(acts.values_list("actor", flat=True)) | set(notices.values_list("by", flat=True))
    return found - {None}
