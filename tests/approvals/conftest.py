"""The cast of most tests about cases; a file whose item belongs to another department brings its own."""

import pytest

from tests.cast import make_cast


@pytest.fixture
def cast(db):
    return make_cast("SCJGJ")
