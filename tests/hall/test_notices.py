"""Messages are written with what they tell of: to whom, by which channels, once."""

import pytest
from django.db import transaction

from hall.notices import kinds
from hall.notices.models import Channel, DeliveryState, Notice, Preference
from tests import cast as c
from tests.hall.notice_hand import a_person, by_channel, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_morning")]


def test_one_message_a_channel_by_which_the_person_can_be_reached(django_assert_num_queries):
    person = a_person()
    with django_assert_num_queries(2):
        tell(person)
    found = by_channel()
    assert set(found) == {Channel.PORTAL, Channel.EMAIL, Channel.SMS}
    assert found[Channel.PORTAL].state == DeliveryState.SENT
    assert found[Channel.SMS].state == found[Channel.EMAIL].state == DeliveryState.WAITING
    assert all(notice.address == "" for notice in found.values())


def test_telling_many_costs_no_more_statements(django_assert_num_queries):
    people = [c.a_user(f"甲{number}") for number in range(30)]
    with django_assert_num_queries(2):
        tell(*people)
    assert Notice.objects.count() == 30


def test_a_phone_that_was_not_verified_is_not_used():
    tell(c.a_user("李青", phone="13912340001"))
    assert set(by_channel()) == {Channel.PORTAL}


def test_nobody_is_told_the_same_event_twice():
    person = a_person()
    for _ in range(2):
        tell(person, person)
        tell(phones=["13912340009", "13912340009"])
    assert Notice.objects.filter(recipient=person).count() == 3
    assert Notice.objects.filter(recipient=None).count() == 1


def test_a_number_without_an_account_is_sealed():
    tell(phones=["13912340009"])
    assert Notice.objects.get().address == "13912340009"
    assert "13912340009" not in str(Notice.objects.extra(select={"raw": "address"}).values_list("raw").get())


def test_a_rolled_back_change_tells_nobody():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(a_person())
        1 / 0  # noqa: B018
    assert not Notice.objects.exists()


def test_settings_decide_the_channels():
    person = a_person()
    Preference.objects.create(user=person, email=False)
    tell(person)
    assert set(by_channel()) == {Channel.PORTAL, Channel.SMS}


def test_a_muted_kind_stays_in_the_portal():
    person = a_person()
    Preference.objects.create(user=person, muted=["resubmit"])
    tell(person, kind="resubmit")
    assert set(by_channel()) == {Channel.PORTAL}


def test_what_the_law_wants_told_cannot_be_muted_or_switched_off():
    person = a_person()
    Preference.objects.create(user=person, muted=["deny"], email=False, sms=False)
    tell(person, kind="deny")
    assert set(by_channel()) == {Channel.PORTAL, Channel.SMS}
    tell(person, kind="resubmit", event="case:2")
    assert set(by_channel(event="case:2")) == {Channel.PORTAL}


def test_a_kind_has_one_meaning():
    with pytest.raises(ValueError, match="已经有了"):
        kinds.register({"deny": kinds.Kind("别的", "别处")})
