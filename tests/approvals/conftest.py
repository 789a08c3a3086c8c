"""The cast of most tests about cases; a file whose item belongs to another department brings its own."""

import pytest

from tests import cast as c

# What they assert is told in full, as in a test.
pytest.register_assert_rewrite("tests.approvals.alert_hand", "tests.approvals.whole_cases")


@pytest.fixture
def cast(db):
    return c.make_cast("SCJGJ")


@pytest.fixture
def water(db):
    """Of an item with several stages and a long promise, with a second reviewer."""
    found = c.make_cast("SLJ")
    c.another_reviewer(found)
    return found
