"""Entries that must outlive what they tell of: a read, a sign-in that failed, an attempt that was rolled back.

Inside `collecting()` (every request is, see the middleware) they are kept until the response is made and then written in a
transaction of their own. Outside they are written at once.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar

from celery.signals import task_postrun, task_prerun
from django.db import transaction

from hall.journal.record import record
from hall.people.actor import Actor

_kept: ContextVar[list | None] = ContextVar("kept", default=None)
log = logging.getLogger(__name__)


def record_apart(chain: str, action: str, **given) -> None:
    """Like `record`, but the entry is written whatever becomes of the transaction under way."""
    kept = _kept.get()
    if kept is None:
        _write(chain, action, given)
    else:
        kept.append((chain, action, given))


def read_of_personal_data(subject: str, what: str, *, actor: Actor, reason: str = "") -> None:
    """That somebody was shown personal data. `subject`: whose, such as person:<uuid> or application:<uuid>; each has a chain
    of its own, so that reading holds up nobody's work. `what`: in words, such as 证件号码."""
    record_apart(f"reads:{subject}", "read", actor=actor, reason=reason, changes={"what": what})


@contextmanager
def collecting():
    """Writes at the end, also when what is inside fails."""
    token = _kept.set([])
    try:
        yield
    finally:
        kept = _kept.get()
        _kept.reset(token)
        for chain, action, given in kept:
            _write_or_complain(chain, action, given)


def _write(chain: str, action: str, given: dict) -> None:
    with transaction.atomic():
        record(chain, action, **given)


def _write_or_complain(chain: str, action: str, given: dict) -> None:
    """What has been shown cannot be taken back; an entry that cannot be written at least stands in the log."""
    try:
        _write(chain, action, given)
    except Exception:
        log.critical("没能写下记录：%s %s %s", chain, action, given, exc_info=True)


@task_prerun.connect
def _task_begins(task=None, **_):
    task.request.journal = collecting()
    task.request.journal.__enter__()


@task_postrun.connect
def _task_ends(task=None, **_):
    if collected := getattr(task.request, "journal", None):
        collected.__exit__(None, None, None)
