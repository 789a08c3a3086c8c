"""Django looks for models here; each topic keeps its own."""

from approvals.alerts.models import Alert, AlertRule
from approvals.api.models import ApiToken
from approvals.clock.models import ClockEntry, Extension
from approvals.conversation.models import Message
from approvals.desk.models import ExportJob, OpinionTemplate, Phrase, Presence, SavedView
from approvals.documents.models import IssuedDocument
from approvals.escalation.models import Climbed, Ladder, Rung
from approvals.filling.models import Draft
from approvals.following.models import Favourite
from approvals.materials.models import Paper, StoredFile
from approvals.procedures.models import Hearing, Procedure
from approvals.supervision.models import SupervisionOrder, SupervisionStep
from approvals.workflow.models import (
    Application,
    CorrectionNotice,
    CorrectionPoint,
    Press,
    Serial,
    Submission,
    Task,
    Verdict,
)

__all__ = [
    "Alert",
    "AlertRule",
    "ApiToken",
    "Application",
    "Climbed",
    "ClockEntry",
    "CorrectionNotice",
    "CorrectionPoint",
    "Draft",
    "ExportJob",
    "Extension",
    "Favourite",
    "Hearing",
    "IssuedDocument",
    "Ladder",
    "Message",
    "OpinionTemplate",
    "Paper",
    "Phrase",
    "Presence",
    "Press",
    "Procedure",
    "Rung",
    "SavedView",
    "Serial",
    "StoredFile",
    "Submission",
    "SupervisionOrder",
    "SupervisionStep",
    "Task",
    "Verdict",
]
