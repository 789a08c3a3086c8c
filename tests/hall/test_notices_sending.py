"""Messages leave once, in waking hours, and are tried again until they must be given up."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail

from hall.notices import channels, delivery
from hall.notices.delivery import claim, deliver_due
from hall.notices.inbox import unread_count
from hall.notices.models import Channel, DeliveryState, Notice, Preference
from hall.notices.preferences import not_before
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.hall.notice_hand import MORNING, a_person, by_channel, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_morning")]


@pytest.mark.parametrize(
    "moment, hours, expected",
    [
        ("2026-11-23 20:59", (21, 8), "2026-11-23 20:59"),
        ("2026-11-23 21:00", (21, 8), "2026-11-24 08:00"),
        ("2026-11-24 07:59", (21, 8), "2026-11-24 08:00"),
        ("2026-11-24 08:00", (21, 8), "2026-11-24 08:00"),
        ("2026-12-31 23:30", (21, 8), "2027-01-01 08:00"),
        ("2026-11-23 12:30", (12, 14), "2026-11-23 14:00"),
        ("2026-11-23 23:30", (22, 0), "2026-11-24 00:00"),
        ("2026-11-23 12:30", (9, 9), "2026-11-23 12:30"),
    ],
)
def test_quiet_hours_put_a_message_off_to_their_end(moment, hours, expected):
    assert not_before(at(moment), *hours) == at(expected)


def test_at_night_a_message_waits_for_the_morning_and_the_portal_has_it_at_once(gateway):
    with standing_at(at("2026-11-23 23:00")):
        tell(a_person())
        deliver_due()
        assert unread_count(Notice.objects.first().recipient) == 1
    assert gateway.sent == [] and mail.outbox == []
    with standing_at(at("2026-11-24 08:01")):
        assert deliver_due() == 2
    assert len(gateway.sent) == len(mail.outbox) == 1


def test_a_late_run_or_a_second_try_wakes_nobody_either(gateway):
    person = a_person()
    Preference.objects.create(user=person, email=False, quiet_from=20, quiet_until=9)
    tell(person)
    tell(phones=["13912340009"], event="b")
    with standing_at(at("2026-11-23 20:30")):
        assert deliver_due() == 1, "who has no settings is not disturbed from nine on"
    waiting = by_channel(event="case:1")[Channel.SMS]
    assert (waiting.state, waiting.next_at, waiting.attempts) == (
        DeliveryState.WAITING,
        at("2026-11-24 09:00"),
        0,
    )
    with standing_at(at("2026-11-24 09:01")):
        assert deliver_due() == 1


def test_a_message_leaves_once_with_its_words_and_its_key(gateway):
    tell(a_person())
    assert (deliver_due(), deliver_due()) == (2, 0)
    ((phone, text, key),) = gateway.sent
    assert phone == "13912340000" and "已受理：施工许可。最晚 12月1日 办好。" in text
    assert key == str(by_channel()[Channel.SMS].public_id)
    (letter,) = mail.outbox
    assert letter.to == ["zm@example.com"] and letter.subject == "已受理：施工许可"
    assert "张明，您好" in letter.body and "/my/" in letter.body
    assert str(by_channel()[Channel.EMAIL].public_id) in letter.extra_headers["Message-ID"]


def test_an_sms_has_an_end(gateway):
    tell(a_person(), body="很长" * 200)
    deliver_due()
    assert len(gateway.sent[0][1]) == 134 and gateway.sent[0][1].endswith("…")


def test_the_number_of_the_day_it_leaves_is_used(gateway):
    person = a_person()
    tell(person)
    type(person).objects.filter(pk=person.pk).update(phone="13912349999", email="")
    deliver_due()
    assert gateway.sent[0][0] == "13912349999"
    assert by_channel()[Channel.EMAIL].state == DeliveryState.SKIPPED


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(gateway):
    Preference.objects.create(user=(person := a_person()), email=False, quiet_from=0, quiet_until=0)
    tell(person)
    gateway.failing = ConnectionError("no route")
    moment, waits = MORNING + timedelta(minutes=1), []
    for _ in range(len(delivery.WAITS)):
        with standing_at(moment):
            assert deliver_due() == 0
        notice = by_channel()[Channel.SMS]
        assert notice.state == DeliveryState.WAITING and "no route" in notice.error
        waits.append(round((notice.next_at - moment).total_seconds() / 60))
        moment = notice.next_at + timedelta(seconds=1)
    assert tuple(waits) == delivery.WAITS
    with standing_at(moment):
        deliver_due()
    assert by_channel()[Channel.SMS].state == DeliveryState.DEAD
    with standing_at(moment + timedelta(days=1)):
        gateway.failing = None
        assert deliver_due() == 0 and gateway.sent == []


def test_what_a_gateway_refuses_for_ever_is_not_tried_again(gateway):
    tell(phones=["13912340009"])
    gateway.failing = channels.Undeliverable("空号")
    deliver_due()
    notice = Notice.objects.get()
    assert (notice.state, notice.error, notice.attempts) == (DeliveryState.DEAD, "空号", 1)


def test_one_that_fails_holds_up_no_other(gateway):
    tell(phones=["13912340009"], event="a")
    tell(a_person(), event="b")
    gateway.failing = ConnectionError("down")
    assert deliver_due() == 1 and len(mail.outbox) == 1


def test_a_worker_that_is_killed_leaves_a_message_that_another_takes_over(gateway):
    """Between claiming and settling nothing is held in memory only."""
    tell(phones=["13912340009"])
    assert len(claim()) == 1  # and the worker is gone
    assert deliver_due() == 0
    with standing_at(MORNING + delivery.LEASE + timedelta(seconds=1)):
        assert deliver_due() == 1
    assert len(gateway.sent) == 1


def test_a_worker_slower_than_its_lease_does_not_undo_the_other(gateway):
    tell(phones=["13912340009"])
    (slow,) = claim()
    with standing_at(MORNING + delivery.LEASE + timedelta(seconds=1)):
        deliver_due()
    delivery._try_later(slow, ConnectionError("late"))
    assert Notice.objects.get().state == DeliveryState.SENT


def test_what_could_not_leave_for_a_week_stays_in_the_portal(gateway):
    tell(a_person())
    with standing_at(MORNING + timedelta(days=8)):
        assert deliver_due() == 0
    assert by_channel()[Channel.SMS].state == DeliveryState.SKIPPED and gateway.sent == []


def test_a_text_of_one_line_shows_the_number_masked_in_the_log(caplog, settings):
    settings.SMS_BACKEND = "hall.notices.channels.ConsoleSms"
    with caplog.at_level("INFO"):
        channels.send_sms("13912340000", "验证码 123456", "k")
    assert "139****0000" in caplog.text and "13912340000" not in caplog.text


def test_a_mail_server_that_knows_no_such_address_ends_the_matter(monkeypatch):
    from django.core.mail import EmailMessage

    def refused(code):
        def send(self):
            raise smtplib.SMTPRecipientsRefused({"zm@example.com": (code, b"no")})

        return send

    person = c.a_user("张明", email="zm@example.com")
    tell(person, event="a")
    monkeypatch.setattr(EmailMessage, "send", refused(550))
    deliver_due()
    assert by_channel(event="a")[Channel.EMAIL].state == DeliveryState.DEAD
    tell(person, event="b")
    monkeypatch.setattr(EmailMessage, "send", refused(450))
    deliver_due()
    waiting = by_channel(event="b")[Channel.EMAIL]
    assert waiting.state == DeliveryState.WAITING and waiting.error.startswith("邮件服务器没有收下")


@pytest.mark.parametrize("kind", ["deny", "refuse", "revoke", "message_desk"])
def test_a_reason_or_a_letter_does_not_stand_on_a_lock_screen(gateway, kind):
    """Short messages are read over shoulders: they say that there is something, not what somebody wrote."""
    tell(a_person(), kind=kind, subject="不予许可：施工许可", body="申请人有未清偿债务。")
    deliver_due()
    ((_, text, _),) = gateway.sent
    assert "不予许可：施工许可" in text and "债务" not in text and "登录大厅" in text


def test_somebody_without_an_account_is_not_told_to_sign_in(gateway):
    for kind in ("deny", "request_correction", "message_desk", "accept"):
        tell(kind=kind, event=kind, phones=["13912340009"])
    deliver_due()
    assert len(gateway.sent) == 4 and not any("登录" in text for _, text, _ in gateway.sent)
