"""What can be done with a draft: begin, save, move to a newer version, throw away, take back. Filing is a verb of the workflow."""

from approvals.filling.drafts.at_window import Visitor, begin_at_window, take_over
from approvals.filling.drafts.beginning import begin, existing, may_apply
from approvals.filling.drafts.bin import BIN_DAYS, discard, gone_on, restore
from approvals.filling.drafts.rows import draft_of
from approvals.filling.drafts.saving import Change, Saved, save
from approvals.filling.drafts.versions import move_to_current, newer, stay

__all__ = [
    "BIN_DAYS",
    "Change",
    "Saved",
    "Visitor",
    "begin",
    "begin_at_window",
    "discard",
    "draft_of",
    "existing",
    "gone_on",
    "may_apply",
    "move_to_current",
    "newer",
    "restore",
    "save",
    "stay",
    "take_over",
]
