"""One thing that happened to a case, as its applicant is told."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Event:
    """`kind`: ok, now or pause, for the dot. `text`: a sentence; `documents`: the papers that went with it."""

    title: str
    at: datetime
    who: str = ""
    text: str = ""
    kind: str = "ok"
    icon: str = "check-lg"
    documents: list = field(default_factory=list)
