"""What the pages of the wizard say: what is known already, what cannot be changed, what is still missing."""

import re

import pytest
from django.urls import reverse

from approvals.filling.together import SAME_HANDLER
from approvals.workflow.models import Application
from hall.catalog.situations.answers import parameter
from hall.people.models import IdentityLevel
from tests import cast as c

ITEM = "SC05"
WHO = parameter(SAME_HANDLER)
MARK = "替您选好了，不对可以改"


@pytest.fixture
def cast(db):
    return c.make_cast("SCJGJ")


def asked(client, user, **given) -> str:
    client.force_login(user)
    return client.get(reverse("apply-questions", args=[ITEM]), given).content.decode()


def chosen(page: str) -> str | None:
    found = re.search(rf'name="{re.escape(WHO)}" value="(\w+)" checked', page)
    return found and found[1]


@pytest.mark.parametrize(
    ("who", "answer", "role"), [("agent", "true", "经办人"), ("legal", "false", "法定代表人")]
)
def test_who_handles_it_is_known_of_somebody_who_acts_for_an_enterprise(client, cast, who, answer, role):
    page = asked(client, getattr(cast, who), who=str(cast.enterprise.public_id))
    assert chosen(page) == answer
    assert f"您是这家企业的{role}，{MARK}" in page


def test_the_answer_may_be_changed_and_stays_so(client, cast):
    firm = str(cast.enterprise.public_id)
    page = asked(client, cast.agent, who=firm, told=firm, **{WHO: "false"})
    assert chosen(page) == "false" and MARK not in page


def test_for_oneself_nothing_is_answered(client, cast):
    page = asked(client, cast.agent, who="me")
    assert chosen(page) is None and MARK not in page


def test_the_known_answer_comes_along_into_the_draft(client, cast):
    client.force_login(cast.agent)
    client.post(reverse("apply", args=[ITEM]), {"who": str(cast.enterprise.public_id), WHO: "true"})
    assert Application.objects.get().situation[SAME_HANDLER] is True


def form_page(client, cast, user, who) -> str:
    client.force_login(user)
    begun = client.post(reverse("apply", args=[ITEM]), {"who": who})
    return client.get(begun.url).content.decode()


def test_fields_that_are_locked_are_not_said_to_be_changeable(client, cast):
    page = form_page(client, cast, cast.applicant, "me")
    told = re.search(r"绿边的内容是替您带出来的。.*?</div>", page)[0]
    assert "带锁的这里不能改，有错请打" in told and "bi-lock-fill" in page


def test_where_nothing_is_locked_it_can_be_changed(client, cast):
    cast.applicant.person.level = IdentityLevel.ACCOUNT
    cast.applicant.person.save()
    page = form_page(client, cast, cast.applicant, "me")
    if told := re.search(r"绿边的内容是替您带出来的。.*?</div>", page):
        assert "不对可以改" in told[0] and "带锁" not in told[0]


def test_a_declaration_that_was_not_ticked_is_said_beside_it(client, cast):
    draft = c.a_draft(cast, ITEM)
    client.force_login(cast.applicant)
    response = client.post(reverse("draft-confirm", args=[draft.public_id]), {"expected": draft.revision})
    page = response.content.decode()
    assert response.status_code == 422 and "请读一遍，再勾选这份声明。" in page
    tick = re.search(r'<input[^>]*id="declared"[^>]*>', page)[0]
    assert "autofocus" in tick and 'aria-describedby="declared-err"' in tick
    assert re.search(r'<form[^>]*id="submit-form"[^>]*novalidate', page)
