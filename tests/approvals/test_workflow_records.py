"""The record of a case by GB/T 39046: every field filled or explained, numbers covered, for those who may see the case."""

import json

import pytest
from django.urls import reverse

from approvals.workflow import deciding
from approvals.workflow.record_page import EMPTY, NAMES, sections
from approvals.workflow.records import record_of
from tests import cast as c
from tests.approvals import workflow_rows as rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return rows.everybody()


@pytest.fixture
def ended(cast):
    return deciding.deliver(c.approved(cast, "SC05").public_id, actor=c.actor(cast.clerk), method="窗口领取")


@pytest.mark.parametrize("row", [row for row in rows.ROWS if row != "draft"])
def test_every_field_is_filled_or_says_why_not(cast, row):
    application = rows.ROWS[row](cast)
    for section in sections(record_of(application)):
        assert section.rows or section.not_yet
        for line in section.rows:
            assert line.value or line.why in EMPTY.values(), (section.title, line.name)


def test_the_codes_are_those_of_the_standard(ended):
    record = record_of(ended)
    applied, accepted, closed = record["application"], record["acceptance"], record["closing"]
    assert applied["case_no"] == ended.number
    assert (len(applied["task_code"]), len(accepted["catalog_code"])) == (31, 12)
    assert (applied["source_code"], applied["id_type_code"], applied["handle_kind_code"]) == ("2", "111", "2")
    assert applied["visits"] == "1 次（窗口领取）"
    assert len(applied["region_code"]) <= 9
    assert accepted["document_no"] and accepted["department_uscc"]
    assert (closed["posted"], closed["charged"]) == ("0", "0")
    assert {stage["state"] for stage in record["process"]} == {"2"}
    assert [stage["name"] for stage in record["process"]] == ["受理", "审查", "现场勘查", "拟定意见", "签发"]
    assert {stage["action"] for stage in record["process"]} == {"通过"}


def test_a_stage_without_an_end_carries_its_beginning(cast):
    record = record_of(rows.claimed(cast))
    last = record["process"][-1]
    assert (last["state"], last["ended_at"], last["action"]) == ("1", "", "")
    assert last["at"] == last["started_at"] != ""


def test_personal_numbers_are_covered(ended):
    text = json.dumps(record_of(ended), ensure_ascii=False)
    assert c.ID_NUMBER not in text
    assert "13912340000" not in text


def test_the_page_opens_for_staff_who_see_the_case_and_for_nobody_else(client, cast, ended):
    for name in ("desk-case-record", "desk-case-record-file"):
        address = reverse(name, args=[ended.public_id])
        assert client.get(address).status_code == 302
        for user, status in ((cast.clerk, 200), (cast.other_clerk, 404), (cast.applicant, 403)):
            client.force_login(user)
            assert client.get(address).status_code == status, (name, user.name)
        client.logout()


def test_the_file_is_the_same_record(client, cast, ended):
    client.force_login(cast.clerk)
    answer = client.get(reverse("desk-case-record-file", args=[ended.public_id]))
    assert answer.json() == record_of(ended)
    assert ended.number in answer["Content-Disposition"]


def test_the_record_costs_the_same_however_long_the_case_was(cast, django_assert_max_num_queries):
    short, long = rows.accepted(cast), c.approved(cast, "SC05")
    for application in (short, long):
        fresh = c.application_anew(application)
        with django_assert_max_num_queries(10):
            record_of(fresh)


def test_every_name_on_the_page_is_used(ended):
    record = record_of(ended)
    keys = set(record["application"]) | set(record["acceptance"]) | set(record["closing"])
    assert keys - {"papers"} == set(NAMES)


def test_an_enterprise_is_named_by_its_credit_code(cast):
    record = record_of(rows.submitted(cast))
    assert record["application"]["id_type"] == "统一社会信用代码"
    assert record["application"]["id_number"].startswith("91110108******")
