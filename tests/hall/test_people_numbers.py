"""Identity numbers (GB 11643) and credit codes (GB 32100) are judged as the standards do."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.people import credit_codes, id_numbers

VECTORS = Path(__file__).parent / "data" / "id-vectors.csv"
ROWS = list(csv.DictReader(VECTORS.read_text("utf-8").splitlines()))


def rows(kind):
    return [row for row in ROWS if row["kind"] == kind]


@pytest.mark.parametrize("row", rows("resident_id"), ids=lambda row: row["value"] + row["explanation"])
def test_identity_numbers_are_judged_as_the_standard_does(row):
    assert (id_numbers.check(row["value"]) == "") is (row["valid"] == "true"), row["explanation"]


@pytest.mark.parametrize("row", rows("uscc"), ids=lambda row: row["value"] + row["explanation"])
def test_credit_codes_are_judged_as_the_standard_does(row):
    assert (credit_codes.check(row["value"]) == "") is (row["valid"] == "true"), row["explanation"]


@given(st.text(max_size=30))
def test_whatever_is_typed_gets_a_sentence_or_none(text):
    for check in (id_numbers.check, credit_codes.check):
        assert check(text) == "" or check(text).endswith("。")


@given(
    st.from_regex(r"11010119[5-9][0-9](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True),
    st.integers(0, 17),
)
def test_one_wrong_digit_is_always_noticed(first17, place):
    number = first17 + id_numbers.check_sign(first17)
    assert id_numbers.check(number) == ""
    other = "1" if number[place] != "1" else "2"
    assert id_numbers.check(number[:place] + other + number[place + 1 :]) != ""
