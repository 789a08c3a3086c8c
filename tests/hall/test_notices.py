"""Messages: written with what they tell of, sent once, tried again, and never lost."""

import smtplib
import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from hall.notices import channels, delivery, kinds, nudging, outbox
from hall.notices.delivery import claim, deliver_due
from hall.notices.inbox import COUNTED, PAGE, mark_all_read, mark_read, page, unread_count
from hall.notices.models import Channel, DeliveryState, Notice, Preference
from hall.notices.preferences import not_before
from hall.notices.tasks import deliver
from hall.worktime import now, standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
MORNING = at("2026-11-23 10:00")


@pytest.fixture(autouse=True)
def in_the_morning():
    with standing_at(MORNING):
        yield


@pytest.fixture
def gateway(monkeypatch):
    """Records what is handed to the SMS gateway; `gateway.failing` makes it fail."""

    class Gateway:
        def __init__(self):
            self.sent, self.failing = [], None

        def send(self, phone, text, key):
            if self.failing:
                raise self.failing
            self.sent.append((phone, text, key))

    made = Gateway()
    monkeypatch.setattr(channels, "_sms_backend", lambda path: made)
    return made


def a_person(**given):
    return c.a_user("张明", phone="13912340000", phone_verified=True, email="zm@example.com", **given)


def tell(*people, kind="accept", event="case:1", **given):
    given = {"subject": "已受理：施工许可", "body": "最晚 12月1日 办好。", "link": "/my/"} | given
    outbox.queue(kind, event, people, **given)


def by_channel(**only) -> dict:
    return {notice.channel: notice for notice in Notice.objects.filter(**only)}


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


def test_a_broker_that_is_gone_costs_no_message(gateway, monkeypatch, caplog):
    def gone(*_, **__):
        raise ConnectionError("Redis is down")

    monkeypatch.setattr(deliver, "apply_async", gone)
    tell(a_person())
    nudging.ask()
    assert "没能叫醒发送消息的进程" in caplog.text
    deliver()  # as the beat calls it every minute
    assert len(gateway.sent) == len(mail.outbox) == 1


def test_nobody_waits_for_a_broker_that_does_not_answer(monkeypatch):
    """However long the client tries, writing goes on, and nudges that come meanwhile become one."""
    asked, answer = [], threading.Event()

    def slow(**_):
        asked.append(1)
        answer.wait(10)

    monkeypatch.setattr(deliver, "apply_async", slow)
    begun = time.monotonic()
    for _ in range(50):
        nudging.nudge()
    assert time.monotonic() - begun < 1
    answer.set()
    until = time.monotonic() + 10
    while nudging._wanted.is_set() and time.monotonic() < until:
        time.sleep(0.01)
    assert 1 <= len(asked) <= 2


def test_the_thread_that_nudges_ends_when_there_is_nothing_to_do(monkeypatch):
    monkeypatch.setattr(nudging, "IDLE", 0.01)
    monkeypatch.setattr(deliver, "apply_async", lambda **_: None)
    nudging.nudge()
    until = time.monotonic() + 35
    while nudging._thread is not None and time.monotonic() < until:
        time.sleep(0.01)
    assert nudging._thread is None


def test_a_transaction_nudges_once(monkeypatch, django_capture_on_commit_callbacks):
    called = []
    monkeypatch.setattr(outbox, "nudge", lambda: called.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        tell(a_person(), event="a")
        tell(phones=["13912340009"], event="b")
    with django_capture_on_commit_callbacks(execute=True):
        tell(c.a_user("只看站内信"), event="c")
    assert called == [1]


def test_a_text_of_one_line_shows_the_number_masked_in_the_log(caplog, settings):
    settings.SMS_BACKEND = "hall.notices.channels.ConsoleSms"
    with caplog.at_level("INFO"):
        channels.send_sms("13912340000", "验证码 123456", "k")
    assert "139****0000" in caplog.text and "13912340000" not in caplog.text


def test_a_kind_has_one_meaning():
    with pytest.raises(ValueError, match="已经有了"):
        kinds.register({"deny": kinds.Kind("别的", "别处")})


# The inbox.


def told(person, count, minutes_apart=1) -> list[Notice]:
    for number in range(count):
        with standing_at(MORNING + timedelta(minutes=number * minutes_apart)):
            tell(person, event=f"e{number}", subject=f"第 {number} 条")
    return list(Notice.objects.inbox(person))


def test_the_inbox_is_read_page_by_page_to_the_end_and_back(django_assert_num_queries):
    person = c.a_user("张明")
    everything = told(person, 2 * PAGE + 5, minutes_apart=0)
    shown, before, pages = [], "", []
    while True:
        found = page(person, before=before)
        pages.append(found)
        shown += found.rows
        if found.older is None:
            break
        before = str(found.older.public_id)
    assert shown == everything and [len(each.rows) for each in pages] == [PAGE, PAGE, 5]
    back = page(person, after=str(pages[2].newer.public_id))
    assert back.rows == pages[1].rows
    first = page(person, after=str(back.newer.public_id))
    assert first.rows == pages[0].rows and first.newer is None
    with django_assert_num_queries(2):
        page(person, before=before)


def test_another_persons_messages_are_not_shown_counted_or_marked():
    person, other = c.a_user("张明"), c.a_user("李青")
    (mine,) = told(person, 1)
    (theirs,) = Notice.objects.inbox(other) or told(other, 1)
    assert page(person, before=str(theirs.public_id)).rows == [mine]
    assert mark_read(person, [theirs.public_id]) == 0
    assert unread_count(other) == 1


def test_unread_messages_are_counted_up_to_a_hundred(django_assert_num_queries):
    person = c.a_user("张明")
    told(person, 3)
    with django_assert_num_queries(1):
        assert unread_count(person) == 3
    told(person, COUNTED + 3)
    assert unread_count(person) == COUNTED


def test_marking_all_read_leaves_what_came_after_the_look():
    person = c.a_user("张明")
    newest, *_ = told(person, 3)
    assert mark_all_read(person, newest.created_at - timedelta(seconds=1)) == 2
    assert page(person, only_unread=True).rows == [newest]
    assert now() is not None


@pytest.mark.parametrize("mark", ["nonsense", "00000000-0000-0000-0000-000000000000", "\x00", "9" * 500])
def test_an_edited_address_of_the_inbox_shows_the_first_page(mark):
    person = c.a_user("张明")
    told(person, 1)
    assert len(page(person, before=mark).rows) == len(page(person, after=mark).rows) == 1


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
