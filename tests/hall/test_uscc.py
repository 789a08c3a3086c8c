import csv
from pathlib import Path

import pytest

from hall.catalog.uscc import check_sign, valid_uscc

VECTORS = Path(__file__).parent / "data" / "id-vectors.csv"


ROWS = [row for row in csv.DictReader(VECTORS.read_text("utf-8").splitlines()) if row["kind"] == "uscc"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["value"])
def test_credit_codes_are_judged_as_the_standard_does(row):
    assert valid_uscc(row["value"].upper()) is (row["valid"] == "true")


def test_a_sign_outside_the_set_is_an_error():
    with pytest.raises(ValueError):
        check_sign("1199O1029C3108A36")
