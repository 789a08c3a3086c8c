"""How many statements a verb sends, apart from what opens and closes transactions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.workflow import claims, filing, reviewing
from tests import cast as c

pytestmark = pytest.mark.django_db
ITEM = "SL03"  # three stages to pass before the last proposes
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")


@pytest.fixture
def cast():
    found = c.make_cast("SLJ")
    c.another_reviewer(found)
    c.filed(found, ITEM)  # what a process reads once is read
    return found


def sent(does) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        does()
    return [query["sql"] for query in caught if not query["sql"].startswith(FRAME)]


def test_submitting_takes_at_most_twenty(cast):
    draft, actor = c.a_draft(cast, ITEM), c.actor(cast.applicant)
    statements = sent(lambda: filing.submit(draft.public_id, actor=actor))
    assert len(statements) <= 20, "\n".join(statements)


def test_starting_and_passing_three_stages_takes_at_most_thirty_one(cast):
    """Of each of the four verbs, one statement asks for a look at the alerts."""
    application, actor = c.accepted(cast, ITEM), c.actor(cast.reviewer)

    def review():
        reviewing.start_review(application.public_id, actor=actor)
        for _ in range(3):
            reviewing.pass_on(application.public_id, actor=actor, opinion="通过", second=cast.reviewer_2)

    statements = sent(review)
    assert len(statements) <= 31, "\n".join(statements)


def test_a_pass_writes_only_what_has_moved(cast):
    application, actor = c.accepted(cast, ITEM), c.actor(cast.reviewer)
    reviewing.start_review(application.public_id, actor=actor)
    statements = sent(lambda: reviewing.pass_on(application.public_id, actor=actor, opinion="通过"))
    rows = [sql for sql in statements if sql.startswith('UPDATE "approvals_application"')]
    assert len(rows) == 1
    assert "revision" in rows[0] and "id_number" not in rows[0] and "form" not in rows[0]


def test_taking_the_next_costs_the_same_in_a_long_queue(cast):
    actor = c.actor(cast.reviewer)
    c.accepted(cast, ITEM)
    short = len(sent(lambda: claims.take_next(actor)))
    for _ in range(5):
        c.accepted(cast, ITEM)
    assert len(sent(lambda: claims.take_next(actor))) == short
