"""The messages of a case as one side sees them."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from approvals.conversation.models import Message
from approvals.conversation.writing import cannot_write
from hall.people.actor import Actor
from hall.privacy import masking
from hall.worktime import now


@dataclass
class Thread:
    """`rows`: oldest first, each with `own` and `shown_name`; `closed`: why nothing can be written, empty when it can."""

    application: object
    side: str
    rows: list[Message]
    closed: str
    nonce: UUID
    text: str = ""
    error: str = ""

    @property
    def unread(self) -> int:
        return sum(1 for row in self.rows if not row.own and row.read_at is None)


def of_applicant(application, actor: Actor) -> Thread:
    return _thread(application, actor, Message.Side.APPLICANT)


def of_desk(application, actor: Actor) -> Thread:
    return _thread(application, actor, Message.Side.DESK)


def mark_read(thread: Thread) -> None:
    """What the other side wrote has been seen now; the rows in hand still show that they were new."""
    if thread.unread:
        theirs = thread.application.messages.exclude(side=thread.side).filter(read_at=None)
        theirs.update(read_at=now())


def _thread(application, actor: Actor, side: str) -> Thread:
    rows = list(application.messages.prefetch_related("files"))
    for row in rows:
        row.own = row.side == side
        row.shown_name = _name(row, side, application)
        row.kept_files = [file for file in row.files.all() if file.removed_at is None]
    return Thread(application, side, rows, cannot_write(application, actor, side), uuid4())


def _name(row: Message, side: str, application) -> str:
    """The applicant reads the department and a masked name; colleagues read each other's names."""
    if row.side == Message.Side.DESK and side == Message.Side.APPLICANT:
        return f"{application.department.name} · {masking.name(row.author_name)}"
    return row.author_name
