"""The address of the calculator with a case's own numbers in it, for whoever wants to reckon its date himself."""

from django.urls import reverse
from django.utils.http import urlencode

from approvals.calculator import left_out
from approvals.calculator.questions import PAUSE_KINDS, PAUSES
from approvals.clock import dates, history, ledger
from approvals.clock.reckoning import Extension, Pause, reckon
from approvals.workflow.choices import State
from hall.catalog.choices import DayUnit
from hall.catalog.definitions.item import ItemDefinition

UNIT = {DayUnit.WORKDAY: "workday", DayUnit.CALENDAR_DAY: "calendar"}
KINDS = {kind for kind, _ in PAUSE_KINDS}


def address_of_case(application, definition: ItemDefinition) -> str:
    """The question whose answer is the date that counts now, with all that it can ask (what it cannot is named there,
    `left_out`); the empty calculator for a case without a date. No query beyond the case's ledger."""
    return _address(_asked(application, definition))


def _asked(application, definition: ItemDefinition) -> dict:
    if application.state == State.SUBMITTED:
        return {"ask": "correction", "received": dates.day_of(application.received_at)}
    if application.state == State.CORRECTING and application.corrected_at:
        return _correction(application)
    if application.state == State.CLOSED and application.decided_at:
        return {"ask": "delivery", "decided": dates.day_of(application.decided_at)}
    return _decision(application, definition) if application.state in dates.RUNNING else {}


def _correction(application) -> dict:
    """So many working days from the notice; the day written in it may be a later one."""
    told = dates.day_of(application.corrected_at)
    asked = {"ask": "days", "start": told, "days": dates.CORRECTION_DAYS, "unit": UNIT[DayUnit.WORKDAY]}
    stands = application.correction_due_on in (None, dates.correction_due(told).date)
    return asked | _left([] if stands else [left_out.WRITTEN])


def _decision(application, definition: ItemDefinition) -> dict:
    entries = ledger.entries_of(application)
    pauses = history.pauses_of(entries)
    known = [pause for pause in pauses if pause.kind in KINDS]
    promised, _ = dates.reckonings(application, definition)
    limit = definition.limits.promised
    asked = {"ask": "decision", "accepted": dates.day_of(application.accepted_at)}
    asked |= {"days": f"{limit.value:g}", "unit": UNIT[limit.unit]}
    for number, pause in enumerate(known[:PAUSES], start=1):
        asked |= _pause(number, pause)
    left = [left_out.SPECIAL] if len(known) < len(pauses) else []
    left += [left_out.ROWS] if len(known) > PAUSES else []
    extension = history.extension_of(entries) if promised.extension_valid else None
    if extension and _looks_valid(promised, known[:PAUSES], extension):
        asked |= {"extension": extension.days, "extension_approved": extension.approved}
    elif extension:
        left.append(left_out.EXTENSION)
    return asked | _left(left)


def _looks_valid(promised, pauses: list[Pause], extension: Extension) -> bool:
    """Whether the calculator would find it in time, from what it is given."""
    given = Extension(extension.days, extension.approved)
    return bool(reckon(promised.start, promised.budget, pauses, given).extension_valid)


def _left(codes: list[str]) -> dict:
    return {left_out.NAME: left_out.joined(codes)} if codes else {}


def _pause(number: int, pause: Pause) -> dict:
    given = {"kind": pause.kind, "from": pause.start, "to": pause.end, "cap": pause.cap}
    return {f"{name}{number}": value for name, value in given.items() if value is not None}


def _address(asked: dict) -> str:
    return f"{reverse('calculator')}?{urlencode(asked)}" if asked else reverse("calculator")
