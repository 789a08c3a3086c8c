"""Enterprises: registered by the legal representative, acted for by agents within limits."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.http import Http404
from django.urls import reverse

from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.acting import acting_for
from hall.people.actor import Actor
from hall.people.enterprises import agents, registering
from hall.people.models import Agent, Enterprise
from hall.people.refusals import NotDone
from hall.privacy import masking
from hall.worktime import today
from tests.cast import CREDIT_CODE, ID_NUMBER, a_person

pytestmark = pytest.mark.django_db
FORM = {"name": "青岚溪畔餐饮有限公司", "credit_code": CREDIT_CODE, "legal_representative": "陈远"}


@pytest.fixture
def legal():
    return a_person("陈远", ID_NUMBER, "13912340001")


@pytest.fixture
def enterprise(legal):
    return registering.register_enterprise(legal, actor=Actor.of(legal), **FORM)


@pytest.fixture
def li():
    return a_person("李青", phone="13912340002")


def invite(enterprise, legal, phone="13912340002", **given):
    given = {"items": [], "may_submit": True, "starts_on": today(), "ends_on": None} | given
    return agents.invite(enterprise, actor=Actor.of(legal), phone=phone, **given)


@pytest.fixture
def agent(enterprise, legal, li):
    invitation = invite(enterprise, legal)
    return agents.accept(li, invitation.public_id, actor=Actor.of(li))


def acts_for(client) -> str:
    page = client.get(reverse("account")).content.decode()
    return "zw-me-for" if "zw-me-for" in page else ""


def test_a_legal_representative_registers_the_enterprise_and_acts_for_it(client, legal):
    client.force_login(legal)
    answer = client.post(reverse("enterprise-register"), FORM)
    enterprise = Enterprise.objects.get()
    assert answer["Location"] == reverse("enterprise", args=[enterprise.public_id])
    agent = enterprise.agents.get()
    assert (agent.user, agent.role, agent.state) == (legal, "legal", "active")
    assert acts_for(client)
    page = client.get(answer["Location"]).content.decode()
    assert CREDIT_CODE not in page and masking.credit_code(CREDIT_CODE) in page
    entry = Entry.objects.get(chain=f"enterprise:{enterprise.public_id}")
    assert CREDIT_CODE not in str(entry.changes)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"credit_code": "91110108MA01ABCD6D"}, "最后一位不对"),
        ({"credit_code": "123"}, "18 位"),
        ({"legal_representative": "别人"}, "要和您的姓名一致"),
        ({"name": ""}, "请填企业名称"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, legal, given, told):
    client.force_login(legal)
    answer = client.post(reverse("enterprise-register"), FORM | given)
    assert answer.status_code == 400 and told in answer.content.decode()
    assert not Enterprise.objects.exists()


def test_whoever_has_no_number_on_file_registers_none(client):
    client.force_login(a_person("陈远"))
    client.post(reverse("enterprise-register"), FORM)
    assert not Enterprise.objects.exists()


def test_an_enterprise_is_registered_once(enterprise):
    other = a_person("陈远", "99010219770101005X")
    with pytest.raises(NotDone, match="已经登记过"):
        registering.register_enterprise(
            other, actor=Actor.of(other), **FORM | {"credit_code": CREDIT_CODE.lower()}
        )


def test_an_invited_person_is_told_and_answers_on_the_account_page(client, enterprise, legal, li):
    client.force_login(legal)
    client.post(
        reverse("agent-invite", args=[enterprise.public_id]), {"phone": "139 1234 0002", "may_submit": "no"}
    )
    assert Notice.objects.filter(recipient=li, channel="portal", kind="agency").count() == 1
    client.force_login(li)
    assert enterprise.name in client.get(reverse("account")).content.decode()
    invitation = Agent.objects.get(invited_phone="13912340002")
    client.post(reverse("invitation-answer", args=[invitation.public_id]), {"answer": "accept"})
    invitation.refresh_from_db()
    assert (invitation.state, invitation.user, invitation.may_submit) == ("active", li, False)
    assert Notice.objects.filter(recipient=legal, kind="agency").exists()


def test_somebody_without_an_account_is_invited_by_short_message(enterprise, legal):
    invite(enterprise, legal, "13999999999")
    assert Notice.objects.get(kind="agency", channel="sms").address == "13999999999"
    newcomer = a_person("新人", phone="13999999999")
    assert [each.enterprise for each in agents.invitations_of(newcomer)] == [enterprise]


def test_an_invitation_is_answered_by_whoever_proved_the_phone_and_nobody_else(enterprise, legal, li):
    invitation = invite(enterprise, legal)
    stranger = a_person("路人", phone="13900000001")
    unproved = a_person("占号")
    unproved.phone, unproved.phone_verified = "13912340009", False
    for person in (stranger, unproved, legal):
        for verb in (agents.accept, agents.decline):
            with pytest.raises(Http404):
                verb(person, invitation.public_id, actor=Actor.of(person))
    assert Agent.objects.get(pk=invitation.pk).state == "invited"


def test_a_declined_invitation_gives_no_right(enterprise, legal, li):
    invitation = invite(enterprise, legal)
    agents.decline(li, invitation.public_id, actor=Actor.of(li))
    assert not li.agencies.in_force(today()).exists()
    invite(enterprise, legal)


def test_the_same_phone_is_not_invited_twice(enterprise, legal, agent):
    with pytest.raises(NotDone, match="已经"):
        invite(enterprise, legal)
    invite(enterprise, legal, "13999999999")
    with pytest.raises(NotDone, match="已经"):
        invite(enterprise, legal, "13999999999")


def test_only_the_legal_representative_leads(client, enterprise, agent, li, legal):
    client.force_login(li)
    assert client.get(reverse("enterprise", args=[enterprise.public_id])).status_code == 200
    for name, args in (("agent-invite", []), ("enterprise-details", []), ("agent-limit", [agent.public_id])):
        assert client.get(reverse(name, args=[enterprise.public_id, *args])).status_code == 404
    mine = Agent.objects.get(user=legal)
    answer = client.post(reverse("agent-remove", args=[enterprise.public_id, mine.public_id]))
    assert answer.status_code == 404


def test_a_stranger_finds_no_enterprise(client, enterprise, agent):
    client.force_login(a_person("路人"))
    for name, args in (("enterprise", []), ("agent-leave", []), ("agent-remove", [agent.public_id])):
        address = reverse(name, args=[enterprise.public_id, *args])
        assert client.post(address).status_code == 404
    assert client.get(reverse("enterprise", args=[uuid.uuid4()])).status_code == 404


def test_an_agent_of_one_enterprise_is_not_found_under_another(client, legal, agent):
    other = a_person("周博", "99010219770101005X", "13912340003")
    theirs = Enterprise.objects.create(name="别家", credit_code="x", legal_representative="周博")
    Agent.objects.create(enterprise=theirs, user=other, role="legal", state="active", starts_on=today())
    client.force_login(other)
    assert client.post(reverse("agent-remove", args=[theirs.public_id, agent.public_id])).status_code == 404
    agent.refresh_from_db()
    assert agent.state == "active"


def test_limits_are_changed_and_told(client, enterprise, legal, agent, li):
    client.force_login(legal)
    end = today() + timedelta(days=30)
    form = {"may_submit": "no", "ends_on": end.isoformat(), "items": ["SC05", "ZJ01"]}
    client.post(reverse("agent-limit", args=[enterprise.public_id, agent.public_id]), form)
    agent.refresh_from_db()
    assert (agent.may_submit, agent.ends_on, agent.items) == (False, end, ["SC05", "ZJ01"])
    assert Notice.objects.filter(recipient=li, subject__contains="范围变了").exists()


@pytest.mark.parametrize("form", [{"items": ["XX99"]}, {"ends_on": "2001-01-01"}, {"may_submit": "perhaps"}])
def test_limits_that_make_no_sense_are_refused(client, enterprise, legal, agent, form):
    client.force_login(legal)
    address = reverse("agent-limit", args=[enterprise.public_id, agent.public_id])
    assert client.post(address, {"may_submit": "yes"} | form).status_code == 400


def test_a_removed_agent_acts_for_nobody_at_once(client, enterprise, legal, agent, li):
    client.force_login(li)
    client.post(reverse("acting"), {"enterprise": enterprise.public_id})
    assert acts_for(client)
    agents.remove(enterprise, agent.public_id, actor=Actor.of(legal))
    assert not acts_for(client)
    assert client.get(reverse("enterprise", args=[enterprise.public_id])).status_code == 404


def test_the_right_ends_on_its_day(client, enterprise, legal, agent, li):
    agents.limit(
        enterprise, agent.public_id, actor=Actor.of(legal), items=[], may_submit=True, ends_on=today()
    )
    assert li.agencies.in_force(today()).exists()
    with time_machine.travel(today() + timedelta(days=2)):
        assert not li.agencies.in_force(today()).exists()


def test_an_agent_can_leave_and_the_legal_representative_cannot(enterprise, legal, agent, li):
    agents.leave(agent, actor=Actor.of(li))
    assert not li.agencies.in_force(today()).exists()
    with pytest.raises(NotDone, match="法定代表人"):
        agents.leave(Agent.objects.get(user=legal), actor=Actor.of(legal))


def test_nobody_acts_for_an_enterprise_that_is_not_his(client, enterprise):
    stranger = a_person("路人")
    client.force_login(stranger)
    client.post(reverse("acting"), {"enterprise": enterprise.public_id})
    assert not acts_for(client)


def test_a_forged_choice_in_the_session_gives_nothing(rf, enterprise):
    request = rf.get("/")
    request.user, request.session = a_person("路人"), {"acting_for": enterprise.pk}
    assert acting_for(request) is None


def test_an_enterprise_has_one_legal_representative(enterprise):
    with pytest.raises(IntegrityError):
        Agent.objects.create(
            enterprise=enterprise, user=a_person("路人"), role="legal", state="active", starts_on=today()
        )


def test_every_change_of_agents_is_written_down(enterprise, legal, agent):
    agents.remove(enterprise, agent.public_id, actor=Actor.of(legal))
    actions = Entry.objects.filter(chain=f"enterprise:{enterprise.public_id}").values_list(
        "action", flat=True
    )
    assert list(actions) == ["enterprise_registered", "agent_invited", "agent_accepted", "agent_removed"]
