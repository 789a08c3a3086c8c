"""What happened to a case, newest first, in words that colleagues use."""

from dataclasses import dataclass

from approvals.workflow.choices import Move
from approvals.workflow.models import Application
from hall.journal.reading import Line, entries_of

SHOWN = 20
ICONS = {
    Move.SUBMIT: "box-arrow-in-down",
    Move.RESUBMIT: "box-arrow-in-down",
    Move.REQUEST_CORRECTION: "exclamation-triangle",
    Move.ACCEPT: "check-lg",
    Move.DEEM_ACCEPTED: "check-lg",
    Move.APPROVE: "check-lg",
    Move.REFUSE: "x-lg",
    Move.DENY: "x-lg",
    Move.REVOKE: "x-octagon",
    Move.SEND_BACK: "arrow-return-left",
    Move.TAKE_BACK: "arrow-counterclockwise",
    Move.URGE: "alarm",
    Move.DELIVER: "envelope-check",
    Move.START_PROCEDURE: "pause-circle",
    Move.TELL_PROCEDURE: "pause-circle",
    Move.END_PROCEDURE: "play-circle",
    Move.CANCEL_PROCEDURE: "x-circle",
    Move.CAP_PROCEDURE: "exclamation-triangle",
    Move.HEARING_NOTIFY: "megaphone",
    Move.HEARING_RECORD: "journal-check",
    Move.APPROVE_EXTENSION: "calendar-check",
    Move.REFUSE_EXTENSION: "calendar-x",
    "message": "chat-left-text",
    "climb": "bell",
    "supervision_issue": "clipboard2-check",
    "supervision_answer": "clipboard2-check",
    "supervision_return": "clipboard2-check",
    "supervision_strike": "clipboard2-check",
    "supervision_escalate": "arrow-up-circle",
}
# Entry of the journal → its sentence, for what this room adds to it.
WORDS = {
    "defer_paper": lambda entry: f"让“{entry.changes.get('name', '材料')}”后补（容缺）",
    "ask_for_paper": lambda entry: f"“{entry.changes.get('name', '材料')}”不再后补",
}


@dataclass(frozen=True)
class Happened:
    """One line of the journal. `detail`: to whom, which stage and the like."""

    line: Line
    detail: str
    icon: str


@dataclass(frozen=True)
class History:
    entries: list[Happened]
    older: int | None = None


def history_of(application: Application, before: int | None = None, limit: int | None = SHOWN) -> History:
    """The latest entries, or those before a number; `older`: where the next page begins, if there is one. `limit` None:
    all of it. One query."""
    lines = entries_of(application.chain, after=before or 0, limit=limit + 1 if limit else None)
    shown = [Happened(line, _detail(line.changes), ICONS.get(line.action, "dot")) for line in lines[:limit]]
    return History(shown, shown[-1].line.number if len(lines) > len(shown) else None)


def _detail(changes: dict) -> str:
    """What of the changes helps a colleague, in words."""
    said = [str(changes[key]) for key in ("stage", "document") if changes.get(key)]
    if changes.get("from") and changes.get("to"):
        said.append(f"从{changes['from']}到{changes['to']}")
    elif changes.get("to"):
        said.append(f"给{changes['to']}")
    for key, words in (("of", "请"), ("signer", "加"), ("second", "和")):
        if changes.get(key):
            said.append(f"{words}{changes[key]}")
    return "，".join(said)
