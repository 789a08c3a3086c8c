"""The inbox, the settings, and what could not be sent."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from hall.inbox import failures
from hall.journal.models import Entry
from hall.notices import outbox
from hall.notices.models import Channel, DeliveryState, Notice, Preference
from hall.people.models import Role
from hall.worktime import now, standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
INBOX = "/my/messages/"
SETTINGS = "/my/messages/settings/"
DEAD = "/desk/dead-letters/"


@pytest.fixture
def person():
    return c.a_user("张明", phone="13912340000", phone_verified=True)


@pytest.fixture
def me(client, person):
    client.force_login(person)
    return client


def tell(person, event="case:1", kind="accept", **given):
    given = {"subject": "已受理：施工许可", "body": "最晚 12月1日 办好。", "link": "/help/"} | given
    outbox.queue(kind, event, [person], **given)
    return Notice.objects.get(event=event, channel=Channel.PORTAL, recipient=person)


def text_of(response) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_only_who_is_signed_in_has_an_inbox(client):
    for address in (INBOX, SETTINGS, DEAD):
        assert client.get(address).status_code == 302
        assert "/account/login/" in client.get(address).url


def test_a_message_is_read_in_full_and_leads_where_it_should(me, person):
    message = tell(person)
    page = me.get(INBOX)
    assert "已受理：施工许可" in text_of(page) and "没读的1" in text_of(page)
    opened = me.post(reverse("notice-open", args=[message.public_id]))
    assert (opened.status_code, opened.url) == (302, "/help/")
    message.refresh_from_db()
    assert message.read_at is not None
    assert "没读的0" in text_of(me.get(INBOX))


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_a_message_never_leads_away_from_the_site(me, person, link):
    message = tell(person, link=link)
    assert me.post(reverse("notice-open", args=[message.public_id])).url == INBOX


def test_what_somebody_wrote_is_shown_as_text(me, person):
    tell(person, subject="<script>alert(1)</script>", body="<b>x</b>")
    page = me.get(INBOX).content.decode()
    assert "<script>alert(1)" not in page and "&lt;b&gt;x" in page


def test_marking_one_read_gives_its_row_and_the_new_count(me, person):
    message = tell(person)
    answer = me.post(reverse("notice-read", args=[message.public_id]), headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert f'id="notice-{message.public_id}"' in page and 'hx-swap-oob="true">0<' in page
    assert "标为已读" not in page and "HX-Request" in answer.headers["Vary"]
    plain = me.post(reverse("notice-read", args=[message.public_id]))
    assert (plain.status_code, plain.url) == (302, INBOX)


def test_anothers_message_is_not_there(me, client):
    theirs = tell(c.a_user("李青"))
    for name in ("notice-open", "notice-read"):
        assert me.post(reverse(name, args=[theirs.public_id])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.read_at is None and "已受理" not in text_of(me.get(INBOX))


@pytest.mark.parametrize("name", ["notice-open", "notice-read"])
def test_what_changes_something_wants_a_post_with_a_token(me, person, name):
    message = tell(person)
    assert me.get(reverse(name, args=[message.public_id])).status_code == 405
    strict = type(me)(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post(reverse(name, args=[message.public_id])).status_code == 403


def test_all_are_marked_read_but_not_what_came_after_the_page(me, person):
    tell(person, "a")
    page = me.get(INBOX).content.decode()
    until = re.search(r'name="until" value="([^"]+)"', page)[1].replace("&#x27;", "'")
    with standing_at(now() + timedelta(minutes=1)):
        late = tell(person, "b")
    me.post("/my/messages/all-read/", {"until": until})
    assert list(Notice.objects.unread(person)) == [late]
    for odd in ("", "nonsense", "2999-01-01T00:00:00+00:00", "2026-99-99T00:00:00+00:00", "2026-01-01T00:00"):
        assert me.post("/my/messages/all-read/", {"until": odd}).status_code == 302


def test_the_inbox_can_be_narrowed(me, person):
    c.a_post(person, Role.CLERK, "ZJJ")
    tell(person, "own", subject="我自己的一条")
    tell(person, "work", kind="desk_transfer", subject="工作上的一条")
    assert "我自己的一条" in text_of(me.get(INBOX + "?of=own")) and "工作上的一条" not in text_of(
        me.get(INBOX + "?of=own")
    )
    assert "工作上的一条" in text_of(me.get(INBOX + "?of=work"))
    me.post(reverse("notice-read", args=[Notice.objects.get(event="own", channel="portal").public_id]))
    assert "我自己的一条" not in text_of(me.get(INBOX + "?show=unread"))
    assert "这一类没有消息" in text_of(me.get(INBOX + "?show=unread&of=own"))
    assert me.get(INBOX + "?show=z&of=x&before=y").status_code == 200


def test_the_inbox_costs_the_same_however_full_it_is(me, person, django_assert_max_num_queries):
    tell(person)
    me.get(INBOX)
    with django_assert_max_num_queries(12) as few:
        me.get(INBOX)
    for number in range(60):
        tell(person, f"e{number}")
    with django_assert_max_num_queries(len(few)):
        page = me.get(INBOX)
    older = re.search(r'rel="next" href="([^"]+)"', page.content.decode())[1]
    assert "上一页" in text_of(me.get(INBOX + older.replace("&amp;", "&")))


def test_an_empty_inbox_says_what_will_come(me):
    assert "找一件事来办" in text_of(me.get(INBOX))


def test_an_empty_inbox_of_staff_sends_nobody_to_apply(client, db):
    client.force_login(c.a_post(c.a_user("窗口甲"), Role.CLERK, None))
    told = text_of(client.get(INBOX))
    assert "还没有消息" in told and "找一件事来办" not in told


# Settings.


def test_settings_are_kept_and_followed(me, person):
    given = {"email": "on", "quiet_from": "22", "quiet_until": "7", "wanted": ["withdraw"]}
    assert me.post(SETTINGS, given).status_code == 302
    kept = Preference.objects.get(user=person)
    assert (kept.sms, kept.email, kept.quiet_from, kept.quiet_until) == (False, True, 22, 7)
    assert "resubmit" in kept.muted and "withdraw" not in kept.muted
    assert "approve" not in kept.muted, "what the law wants told is not among the choices"
    page = me.get(SETTINGS).content.decode()
    assert re.search(r'value="withdraw" id="kind-withdraw" checked', page)
    assert not re.search(r'value="resubmit" id="kind-resubmit" checked', page)


def test_nobody_mutes_what_the_law_wants_told(me, person):
    answer = me.post(SETTINGS, {"quiet_from": "21", "quiet_until": "8", "wanted": ["approve"]})
    assert answer.status_code == 200 and not Preference.objects.exists()


@pytest.mark.parametrize("given", [{"quiet_from": "25", "quiet_until": "8"}, {"quiet_from": "x"}, {}])
def test_an_hour_that_does_not_exist_is_refused_with_a_sentence(me, given):
    answer = me.post(SETTINGS, given)
    assert answer.status_code == 200 and "请从列表里选钟点" in answer.content.decode()


def test_staff_choose_for_their_work_too_and_others_do_not_see_it(me, person):
    assert "请您加签" not in me.get(SETTINGS).content.decode()
    c.a_post(person, Role.CLERK, "ZJJ")
    assert "请您加签" in me.get(SETTINGS).content.decode()


def test_numbers_are_covered_on_the_settings_page(me, person):
    page = me.get(SETTINGS).content.decode()
    assert "139****0000" in page and "13912340000" not in page


# Dead letters.


@pytest.fixture
def admin(client):
    client.force_login(c.a_post(c.a_user("管理员"), Role.SYSTEM_ADMIN, None))
    return client


def dead(count=1, **given):
    for number in range(count):
        outbox.queue(
            "accept", f"dead:{number}", [], phones=["13912340009"], subject=f"已受理 {number}", body="好"
        )
    rows = Notice.objects.filter(event__startswith="dead:")
    rows.update(
        **{"state": DeliveryState.DEAD, "attempts": 8, "error": "ConnectionError: no route", "next_at": None}
        | given
    )
    return list(rows)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_only_system_administrators_see_what_failed(client, role):
    client.force_login(c.a_post(c.a_user("别人"), role, "ZJJ"))
    (letter,) = dead()
    assert client.get(DEAD).status_code == 403
    assert client.post(reverse("dead-letter", args=[letter.public_id])).status_code == 403
    assert client.post("/desk/dead-letters/all/").status_code == 403
    assert failures.dead_count() == 1


def test_what_failed_is_shown_with_its_reason_and_the_number_covered(admin):
    dead()
    page = text_of(admin.get(DEAD))
    assert "139****0009" in page and "13912340009" not in page
    assert "noroute" in page and "试了8次" in page


def test_one_is_sent_once_more_with_all_attempts_before_it(admin):
    (letter,) = dead()
    admin.post(reverse("dead-letter", args=[letter.public_id]), {"do": "resend"})
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (DeliveryState.WAITING, 0) and letter.next_at <= now()
    assert Entry.objects.get(chain="notices").action == "resend"
    again = admin.post(reverse("dead-letter", args=[letter.public_id]), {"do": "resend"}, follow=True)
    assert "没有重复执行" in text_of(again)


def test_an_old_one_that_is_sent_once_more_does_leave(admin, monkeypatch):
    from hall.notices import channels
    from hall.notices.delivery import deliver_due

    sent = []
    monkeypatch.setattr(channels, "send_sms", lambda *given: sent.append(given))
    (letter,) = dead(created_at=at("2025-01-01 10:00"))
    admin.post(reverse("dead-letter", args=[letter.public_id]), {"do": "resend"})
    with standing_at(now().replace(hour=4) + timedelta(days=1)):  # noon in the hall's time zone
        assert deliver_due() == 1 and len(sent) == 1


def test_one_is_given_up(admin):
    (letter,) = dead()
    admin.post(reverse("dead-letter", args=[letter.public_id]), {"do": "give_up"})
    letter.refresh_from_db()
    assert letter.state == DeliveryState.SKIPPED and failures.dead_count() == 0
    assert Entry.objects.get(chain="notices").action == "give_up_message"


def test_what_did_not_fail_cannot_be_sent_again(admin, person):
    sent = tell(person)
    admin.post(reverse("dead-letter", args=[sent.public_id]), {"do": "resend"})
    sent.refresh_from_db()
    assert sent.state == DeliveryState.SENT


def test_all_are_sent_once_more(admin):
    dead(3)
    admin.post("/desk/dead-letters/all/")
    assert failures.dead_count() == 0
    assert Notice.objects.filter(state=DeliveryState.WAITING).count() == 3


def test_the_list_of_failures_is_paged_and_costs_the_same(admin, django_assert_max_num_queries):
    dead(2)
    admin.get(DEAD)
    with django_assert_max_num_queries(15) as few:
        admin.get(DEAD)
    dead(failures.PAGE + 5)
    with django_assert_max_num_queries(len(few)):
        page = admin.get(DEAD)
    older = re.search(r'rel="next" href="([^"]+)"', page.content.decode())[1]
    assert admin.get(DEAD + older).content.decode().count("不再发<") == 5


def test_sending_that_stands_still_is_told(admin):
    assert "发送停住了" not in text_of(admin.get(DEAD))
    dead(1, state=DeliveryState.WAITING, next_at=now() - timedelta(hours=2))
    assert "发送停住了：1条该发没发" in text_of(admin.get(DEAD))


def test_administrators_find_the_page_in_the_bar(admin):
    assert 'href="/desk/dead-letters/" aria-current="page"' in admin.get(DEAD).content.decode()
