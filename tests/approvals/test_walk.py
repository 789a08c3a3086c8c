"""Every item can be walked from filing to decision."""

import pytest

from approvals.workflow.choices import Outcome, State
from hall.catalog.models import ServiceItem
from hall.journal.models import Entry
from tests import cast as c

pytestmark = pytest.mark.django_db


def test_every_item_can_be_walked_from_filing_to_decision():
    casts = {}
    for item in ServiceItem.objects.listed():
        code = item.department_id
        if code not in casts:
            casts[code] = c.make_cast(code) if not casts else c.make_staff(code, next(iter(casts.values())))
        application = c.approved(casts[code], item.code)
        assert (application.state, application.outcome) == (State.CLOSED, Outcome.APPROVED)
        assert Entry.objects.filter(chain=application.chain).count() >= 5
