"""The page of stopped timers."""

import re

import pytest
from django.urls import reverse

from hall.journal.models import Entry
from hall.people.models import Role
from hall.timers import stopped, subjects, sweep
from hall.timers.models import Timer
from hall.worktime import now, standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.hall.timer_hand import MORNING, a_timer, minutes

pytestmark = pytest.mark.django_db
PAGE = "/desk/timers/"


@pytest.fixture
def admin():
    return c.a_post(c.a_user("许强"), Role.SYSTEM_ADMIN, None)


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def parked(subject="calendar:2027", **given) -> Timer:
    return a_timer(subject, **{"parked_at": MORNING, "attempts": 6, "error": "ValueError：算不出来"} | given)


def text_of(response) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_only_system_administrators_come_here(client, admin):
    timer = parked()
    posts = [
        reverse("timers-retry-all"),
        reverse("timer-retry", args=[timer.pk]),
        reverse("timer-drop", args=[timer.pk]),
    ]
    assert "/account/login/" in client.get(PAGE).url
    client.force_login(c.a_post(c.a_user("王丽"), Role.CLERK, "ZJJ"))
    assert client.get(PAGE).status_code == 403
    assert {client.post(address).status_code for address in posts} == {403}
    client.force_login(admin)
    assert {client.get(address).status_code for address in posts} == {405}


def test_an_empty_page_says_that_all_is_done(desk):
    sweep.sweep()
    assert "到期该自动办的都办了" in text_of(desk.get(PAGE))


def test_it_says_what_about_what_since_when_and_why(desk, toys, monkeypatch):
    monkeypatch.setattr(subjects, "_namings", {})
    subjects.register("calendar", lambda actor, years: {y: subjects.Subject(f"{y} 年", "/x/") for y in years})
    toys("toy", lambda timer: None)
    parked()
    page = desk.get(PAGE)
    assert "2027年" in text_of(page) and 'href="/x/"' in page.content.decode()
    assert "程序出错，已经试了6次" in text_of(page) and "错误信息：ValueError：算不出来" in text_of(page)


def test_a_limit_at_midnight_is_the_end_of_the_day_before(desk):
    parked(due_at=at("2020-11-24 00:00"))
    page = text_of(desk.get(PAGE))
    assert "2020年11月23日结束" in page and "11月24日" not in page


def test_what_nobody_can_name_is_shown_as_it_is_written(desk):
    parked("gone:1", kind="gone")
    assert "gone:1" in text_of(desk.get(PAGE))


def test_the_error_is_shown_as_text(desk):
    parked(error="<script>alert(1)</script>")
    assert "<script>alert(1)" not in desk.get(PAGE).content.decode()


def test_the_page_costs_the_same_for_one_and_for_many(desk, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    parked()
    with CaptureQueriesContext(connection) as one:
        desk.get(PAGE)
    for number in range(30):
        parked(f"calendar:{number}")
    with CaptureQueriesContext(connection) as many:
        desk.get(PAGE)
    assert len(many) == len(one)


def test_pages_follow_one_another_by_key(desk, monkeypatch):
    monkeypatch.setattr(stopped, "PAGE", 2)
    for number in range(5):
        parked(f"x:{number}", parked_at=MORNING + minutes(number // 2))
    seen, address = [], PAGE
    while address:
        page = desk.get(address).content.decode()
        seen += re.findall(r">(x:\d)</td>", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = PAGE + found[1] if found else ""
    assert seen == [f"x:{number}" for number in range(5)]
    for odd in ("x", "9" * 40, "-1", "999999"):
        assert desk.get(f"{PAGE}?after={odd}").status_code == 200


def test_a_silent_sweep_is_told_loudly(desk):
    assert "计时还没有走过" in text_of(desk.get(PAGE))
    with standing_at(now() - minutes(20)):
        sweep.sweep()
    a_timer("x:1", fire_at=now() - minutes(15))
    page = text_of(desk.get(PAGE))
    assert "计时没有跟上：1个期限到了还没办" in page and "worker和beat" in page


def test_once_more_puts_it_back_with_all_its_attempts(desk):
    timer = parked()
    answer = desk.post(reverse("timer-retry", args=[timer.pk]), follow=True)
    timer.refresh_from_db()
    assert (timer.parked_at, timer.attempts, timer.error) == (None, 0, "")
    assert timer.fire_at <= now() and timer.due_at == MORNING, "it is still about the same moment"
    assert "半分钟内会再走一次" in text_of(answer)
    again = desk.post(reverse("timer-retry", args=[timer.pk]), follow=True)
    assert "已经有人处理过了" in text_of(again)
    assert Entry.objects.filter(chain="timers", action="timer_retried").count() == 1


def test_all_at_once(desk):
    for number in range(7):
        parked(f"x:{number}")
    a_timer("x:9", fire_at=now() + minutes(60))
    answer = desk.post(reverse("timers-retry-all"), follow=True)
    assert "7个放回去了" in text_of(answer)
    assert not Timer.objects.parked().exists()
    assert Timer.objects.get(subject="x:9").fire_at > now() + minutes(50)


def test_giving_up_wants_a_reason_and_is_written_down(desk, admin):
    timer = parked()
    assert "请写明理由" in text_of(desk.post(reverse("timer-drop", args=[timer.pk]), follow=True))
    desk.post(reverse("timer-drop", args=[timer.pk]), {"reason": "改由人工重算"})
    assert not Timer.objects.exists()
    entry = Entry.objects.get(chain="calendar:2027")
    assert (entry.action, entry.reason, entry.actor_id) == ("timer_dropped", "改由人工重算", admin.pk)
    assert "算不出来" in entry.changes["error"]
    assert "已经有人处理过了" in text_of(
        desk.post(reverse("timer-drop", args=[timer.pk]), {"reason": "x"}, follow=True)
    )


def test_what_runs_cannot_be_given_up(desk):
    timer = a_timer("x:1", fire_at=now() + minutes(5))
    desk.post(reverse("timer-drop", args=[timer.pk]), {"reason": "x"})
    desk.post(reverse("timer-retry", args=[timer.pk]))
    timer.refresh_from_db()
    assert timer.fire_at > now()
