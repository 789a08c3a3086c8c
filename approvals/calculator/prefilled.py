"""The address of the calculator with a case's own numbers in it, for whoever wants to reckon its date himself."""

from django.urls import reverse
from django.utils.http import urlencode

from approvals.calculator.questions import PAUSE_KINDS, PAUSES
from approvals.clock import dates, history, ledger
from approvals.clock.reckoning import Pause
from approvals.workflow.choices import State
from hall.catalog.choices import DayUnit
from hall.catalog.definitions.item import ItemDefinition

UNIT = {DayUnit.WORKDAY: "workday", DayUnit.CALENDAR_DAY: "calendar"}
KINDS = {kind for kind, _ in PAUSE_KINDS}


def address_of_case(application, definition: ItemDefinition) -> str:
    """The question whose answer is the date that counts now; the empty calculator where it cannot ask that. No query beyond the
    case's ledger."""
    return _address(_asked(application, definition))


def _asked(application, definition: ItemDefinition) -> dict:
    if application.state == State.SUBMITTED:
        return {"ask": "correction", "received": dates.day_of(application.received_at)}
    if application.state == State.CLOSED and application.decided_at:
        return {"ask": "delivery", "decided": dates.day_of(application.decided_at)}
    return _decision(application, definition) if application.state in dates.RUNNING else {}


def _decision(application, definition: ItemDefinition) -> dict:
    entries = ledger.entries_of(application)
    pauses = history.pauses_of(entries)
    if len(pauses) > PAUSES or any(pause.kind not in KINDS for pause in pauses):
        return {}
    promised, _ = dates.reckonings(application, definition)
    limit = definition.limits.promised
    asked = {"ask": "decision", "accepted": dates.day_of(application.accepted_at)}
    asked |= {"days": f"{limit.value:g}", "unit": UNIT[limit.unit]}
    for number, pause in enumerate(pauses, start=1):
        asked |= _pause(number, pause)
    extension = history.extension_of(entries)
    if extension and promised.extension_valid:
        asked |= {"extension": extension.days, "extension_approved": extension.approved}
    return asked


def _pause(number: int, pause: Pause) -> dict:
    given = {"kind": pause.kind, "from": pause.start, "to": pause.end, "cap": pause.cap}
    return {f"{name}{number}": value for name, value in given.items() if value is not None}


def _address(asked: dict) -> str:
    return f"{reverse('calculator')}?{urlencode(asked)}" if asked else reverse("calculator")
