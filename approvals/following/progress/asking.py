"""Looking up how far a case is. Who asks proves nothing but to know its number and the end of the ID, so little is told,
and the same for every wrong answer."""

import hmac
import re
from dataclasses import dataclass

from django.db.models import Q

from approvals.clock.lights import answer_light
from approvals.following import ahead, due
from approvals.workflow.models import Application
from hall.privacy import blind
from hall.throttle.guard import Limit, address_group, count, take_off

# Five wrong tries each. The case's lock is the longer one: four signs are few, and addresses are many.
PER_CASE = Limit("progress-case", 5, 60 * 60)
PER_ADDRESS = Limit("progress-address", 5, 15 * 60)
LONGEST = 60
TAIL = 4


@dataclass(frozen=True)
class Progress:
    """What anyone who knows number and ID may know: no names, no papers, no reasons."""

    number: str
    item: str
    said: str
    light_kind: str
    title: str
    text: str
    due: object
    ahead: list


def normalised(typed: str) -> str:
    """Spaces and small letters do not matter."""
    return re.sub(r"\s", "", typed.replace("\x00", "")).upper()[:LONGEST]


def ask(code: str, tail: str, address: str) -> Progress | None:
    """`code`: 办件编号 or 查询码; `tail`: the last four of the ID number or credit code. None when the two do not go
    together, whichever is wrong. Raises Locked after too many wrong tries for that code or from that address."""
    group = address_group(address)
    count(PER_ADDRESS, group)
    application = _case(code)
    # A case has two codes and one lock.
    subject = blind.index(application.number if application else code)[:32]
    count(PER_CASE, subject)
    if not _ends_with(application, tail):
        return None
    take_off(PER_ADDRESS, group)
    take_off(PER_CASE, subject)
    return _told(application)


def _case(code: str) -> Application | None:
    rows = Application.objects.filed().filter(Q(number=code) | Q(query_code=code))
    return rows.select_related("version", "department").defer("form", "version__definition").first()


def _ends_with(application: Application | None, tail: str) -> bool:
    """Compared in the same time whatever is compared; a case that does not exist has an ID nobody can type."""
    kept = application.id_number[-TAIL:] if application else ""
    same = hmac.compare_digest((kept or "----").upper().encode(), tail.upper().encode())
    return same and len(kept) == TAIL


def _told(application: Application) -> Progress:
    now = ahead.standing(application)
    title, text = (now.title, now.text) if now else due.ended(application)
    return Progress(
        number=application.number,
        item=application.version.name,
        said=due.said(application),
        light_kind=due.light_kind(application, answer_light(application)),
        title=title,
        text=text,
        due=due.due(application),
        ahead=ahead.steps_ahead(application),
    )
