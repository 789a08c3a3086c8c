"""Two windows at the same moment make one draft."""

import time

import pytest

from approvals.filling import drafts
from approvals.filling.drafts import beginning, rows
from approvals.workflow.models import Application
from hall.catalog.models import ServiceItem
from tests import cast as c
from tests.races import committed, no_flush, together  # noqa: F401  (fixtures)

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def begin():
    cast = c.make_cast("SCJGJ")
    item = ServiceItem.objects.with_current().get(code="SC05")
    actor = c.actor(cast.applicant)
    return lambda: drafts.begin(actor, item, None, {}).pk


def test_two_tabs_make_one_draft(begin):
    given = together(*[begin] * 4)
    assert len(set(given)) == 1 and Application.objects.count() == 1, given


def test_without_the_lock_they_would_make_several(begin, monkeypatch):
    """With the lock taken away and a pause after the look, each makes its own."""
    looked = beginning.existing

    def slow(*given):
        found = looked(*given)
        time.sleep(0.5)
        return found

    monkeypatch.setattr(rows, "one_at_a_time", lambda *given: None)
    monkeypatch.setattr(beginning, "existing", slow)
    assert len(set(together(*[begin] * 3))) > 1
