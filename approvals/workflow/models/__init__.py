"""The rows of the workflow: the case, its tasks, what was found in it, and what guards it against a second press."""

from approvals.workflow.models.application import Application, ApplicationQuerySet
from approvals.workflow.models.counting import Press, Serial
from approvals.workflow.models.findings import CorrectionNotice, CorrectionPoint, Verdict
from approvals.workflow.models.submission import Submission
from approvals.workflow.models.task import Task, TaskQuerySet

__all__ = [
    "Application",
    "ApplicationQuerySet",
    "CorrectionNotice",
    "CorrectionPoint",
    "Press",
    "Serial",
    "Submission",
    "Task",
    "TaskQuerySet",
    "Verdict",
]
