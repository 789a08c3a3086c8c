"""Django looks for models here; each topic keeps its own."""

from approvals.api.models import ApiToken
from approvals.conversation.models import Message
from approvals.desk.models import ExportJob, OpinionTemplate, Phrase, Presence, SavedView
from approvals.documents.models import IssuedDocument
from approvals.filling.models import Draft
from approvals.following.models import Favourite
from approvals.materials.models import Paper, StoredFile
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
    "ApiToken",
    "Application",
    "CorrectionNotice",
    "CorrectionPoint",
    "Draft",
    "ExportJob",
    "Favourite",
    "IssuedDocument",
    "Message",
    "OpinionTemplate",
    "Paper",
    "Phrase",
    "Presence",
    "Press",
    "SavedView",
    "Serial",
    "StoredFile",
    "Submission",
    "Task",
    "Verdict",
]
