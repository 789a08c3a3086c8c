"""自己算一遍: the calculator asked with a case's own numbers says the case's own date."""

from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from approvals.calculator.asking import Asking
from approvals.calculator.prefilled import address_of_case
from approvals.clock import extending
from approvals.workflow import deciding
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals import procedure_cases
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db


def asked(case, moment: str) -> tuple[str, Asking]:
    """The address, and what the calculator makes of it."""
    with standing_at(at(moment)):
        case = c.application_anew(case)
        address = address_of_case(case, definition_of(case.version))
        asking = Asking.of(dict(parse_qsl(address.partition("?")[2])))
        assert not asking.errors, asking.errors
        assert asking.said is not None
    return address, asking


def test_while_it_is_to_be_accepted(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.filed(cast, "SC05")
    address, asking = asked(case, "2025-03-04 10:00")
    assert "received=2025-03-03" in address and asking.said.day == case.due_on


def test_with_a_pause_and_an_extension(cast):
    cast = c.make_staff(procedure_cases.DEPARTMENT, cast)
    case = procedure_cases.accepted(cast, "2025-03-03 10:00")
    procedure_cases.start(cast, case, "2025-03-04 10:00", days=8)
    procedure_cases.end(cast, case, "2025-03-11 10:00")
    with standing_at(at("2025-03-12 10:00")):
        extending.ask_extension(case.public_id, actor=c.actor(cast.reviewer), days=5, reason="资料没有到")
        extending.approve_extension(case.public_id, actor=c.actor(cast.leader))
    address, asking = asked(case, "2025-03-13 10:00")
    assert "extension=5" in address and "to1=2025-03-11" in address
    assert asking.said.day == c.application_anew(case).due_on


def test_until_it_is_handed_over(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.approved(cast, "SC05")
    address, asking = asked(case, "2025-03-04 10:00")
    assert "decided=2025-03-03" in address and asking.said.day == c.application_anew(case).due_on
    with standing_at(at("2025-03-05 10:00")):
        deciding.deliver(case.public_id, actor=c.actor(cast.clerk), method="窗口领取")


def test_the_case_and_the_guide_lead_there(client, cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.accepted(cast, "SC05")
        client.force_login(cast.applicant)
        page = client.get(reverse("my-application", args=[case.public_id])).text
    assert "accepted=2025-03-03&amp;days=" in page
    for item in ServiceItem.objects.listed()[:5]:
        guide = client.get(reverse("item", args=[item.code])).text
        promised = definition_of(item.current).limits.promised.value
        assert ("这一天怎么算" in guide) == bool(promised)
        assert not promised or f"?ask=decision&amp;days={promised:g}&amp;unit=" in guide


def test_what_is_wrong_in_a_row_says_which(client):
    given = {"ask": "decision", "accepted": "2025-03-03", "kind2": "听证"}
    page = client.get(reverse("calculator"), given).text
    assert "第 2 段，书面告知启动的日期</a>" in page
