"""自己算一遍: the calculator asked with a case's own numbers says the case's own date."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from approvals.calculator.asking import Asking
from approvals.calculator.prefilled import address_of_case
from approvals.clock import extending
from approvals.workflow import deciding
from approvals.workflow.models import Application
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.people.models import Role
from hall.worktime import add, standing_at
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


# What cannot be carried over is said.


@pytest.fixture
def water(cast):
    """Accepted on 3 March 2025: opinions of other bodies do not count (取水条例 Art. 19)."""
    cast = c.make_staff(procedure_cases.DEPARTMENT, cast)
    return cast, procedure_cases.accepted(cast, "2025-03-03 10:00", procedure_cases.WATER)


def shown(client, address: str) -> str:
    with standing_at(at("2025-05-13 10:00")):
        return client.get(address).text


def test_a_pause_it_does_not_know_is_left_out_and_named(client, water):
    cast, case = water
    procedure_cases.start(cast, case, "2025-03-04 10:00", "consultation", days=10)
    procedure_cases.end(cast, case, "2025-03-11 10:00")
    procedure_cases.start(cast, case, "2025-03-12 10:00")
    procedure_cases.end(cast, case, "2025-03-14 10:00")
    address, asking = asked(case, "2025-03-17 10:00")
    assert "accepted=2025-03-03" in address and "from1=2025-03-12" in address and "kind2" not in address
    assert asking.said.day < c.application_anew(case).due_on
    page = shown(client, address)
    assert "没有带过来的：按专门法律规定的暂停（如征求有关部门意见）；算出来和办件页面不一样的" in page
    assert 'name="left" value="special"' in page and asking.address.endswith("left=special")


def test_of_many_pauses_the_first_are_carried_over(client, cast):
    cast = c.make_staff(procedure_cases.DEPARTMENT, cast)
    case = procedure_cases.accepted(cast, "2025-03-03 10:00")
    for day in (4, 6, 10, 12):
        procedure_cases.start(cast, case, f"2025-03-{day:02} 10:00", "testing")
        procedure_cases.end(cast, case, f"2025-03-{day + 1:02} 10:00")
    address, _ = asked(case, "2025-03-14 10:00")
    assert "from3=2025-03-10" in address and "left=rows" in address
    assert "第 4 段起的暂停（表里只有 3 段）" in shown(client, address)


def test_an_extension_that_looks_late_without_its_pauses_is_left_out(water):
    cast, case = water
    promised = definition_of(c.application_anew(case).version).limits.promised.value
    procedure_cases.start(cast, case, "2025-03-04 10:00", "consultation")
    procedure_cases.end(cast, case, "2025-03-25 10:00")
    moment = f"{add(date(2025, 3, 3), int(promised) + 1).date} 10:00"
    with standing_at(at(max(moment, "2025-03-26 10:00"))):
        extending.ask_extension(case.public_id, actor=c.actor(cast.reviewer), days=5, reason="资料没有到")
        government = c.a_post(c.a_user("区领导"), Role.LEADER, None)
        extending.approve_extension(case.public_id, actor=c.actor(government))
    address, _ = asked(case, "2025-05-13 10:00")
    assert "left=special-extension" in address and "extension_approved" not in address


def test_while_it_is_to_be_put_right(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.told(cast, "SC05")
    address, asking = asked(case, "2025-03-04 10:00")
    assert "ask=days" in address and "left" not in address
    assert asking.said.day == c.application_anew(case).correction_due_on
    Application.objects.filter(pk=case.pk).update(correction_due_on=date(2025, 3, 20))
    address, asking = asked(case, "2025-03-04 10:00")
    assert asking.left == "written" and "以告知书为准" in asking.left_words


def test_codes_nobody_knows_say_nothing(client):
    page = shown(client, f"{reverse('calculator')}?left=<b>-x")
    assert "没有带过来" not in page and 'name="left"' not in page


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
