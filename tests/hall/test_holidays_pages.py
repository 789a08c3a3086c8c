"""The page of holiday schedules: a notice is previewed, then loaded; nothing is loaded that nobody has seen."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hall.holidays import effects
from hall.holidays.effects import Effect, Moved, Shift
from hall.holidays.loading import TIMER
from hall.journal.models import Entry
from hall.journal.record import record
from hall.people.actor import SYSTEM
from hall.people.models import Role
from hall.timers.models import Timer
from hall.worktime import add, is_workday, standing_at
from hall.worktime.models import CalendarYear
from tests import cast as c
from tests.approvals.moments import at
from tests.hall.holiday_hand import INVENTED, real

pytestmark = pytest.mark.django_db
SPRING = date(2027, 2, 5)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def late_in_2026():
    with standing_at(at("2026-11-22 10:00")):
        yield


@pytest.fixture
def admin(client):
    client.force_login(c.a_post(c.a_user("李管"), Role.SYSTEM_ADMIN, None))
    return client


def preview(client, text=INVENTED, year=2027, **more):
    return client.post(reverse("holidays-preview"), {"year": year, "text": text} | more)


def form_of(response, text=INVENTED, **more) -> dict:
    """What the button of the preview sends."""
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(response.content.decode())}
    hidden.pop("csrfmiddlewaretoken", None)
    return hidden | {"text": text.replace("\n", "\r\n")} | more


def load(client, text=INVENTED, year=2027, **more):
    return client.post(reverse("holidays-load"), form_of(preview(client, text, year), text, **more))


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.mark.parametrize("role", Role)
def test_only_who_keeps_the_catalog_or_the_system_enters(client, role):
    client.force_login(c.a_post(c.a_user("某人"), role, None))
    allowed = role in (Role.SYSTEM_ADMIN, Role.CATALOG_ADMIN)
    assert client.get(reverse("holidays")).status_code == (200 if allowed else 403)
    assert client.get(reverse("holidays-year", args=[2026])).status_code == (200 if allowed else 403)
    assert preview(client).status_code == (200 if allowed else 403)
    if not allowed:
        assert client.post(reverse("holidays-load"), {}).status_code == 403


@pytest.mark.parametrize("name", ["holidays-preview", "holidays-load"])
def test_the_addresses_of_its_forms_lead_nobody_else_to_the_page(client, name):
    assert "/account/login/" in client.get(reverse(name)).url
    client.force_login(c.a_post(c.a_user("某人"), Role.CLERK, None))
    assert client.get(reverse(name)).status_code == 403
    client.force_login(c.a_post(c.a_user("李管"), Role.SYSTEM_ADMIN, None))
    assert client.get(reverse(name)).url == reverse("holidays")
    assert client.put(reverse(name)).status_code == 405


def test_who_keeps_it_finds_it_in_the_menu_of_the_desk(admin):
    assert (
        'href="/desk/holidays/" aria-current="page">放假安排'
        in admin.get(reverse("holidays")).content.decode()
    )


def test_the_list_names_each_year_its_notice_and_its_working_days(admin):
    page = text_of(admin.get(reverse("holidays")))
    assert "2026 年 248 个" in page and "国务院办公厅关于2026年部分节假日安排的通知" in page
    assert 'name="year" value="2027"' in admin.get(reverse("holidays")).content.decode()


def test_the_list_and_a_year_cost_a_constant_number_of_queries(admin, django_assert_max_num_queries):
    admin.get(reverse("holidays"))
    with django_assert_max_num_queries(12):
        admin.get(reverse("holidays"))
    with django_assert_max_num_queries(12):
        admin.get(reverse("holidays-year", args=[2026]))


def test_a_year_that_is_not_loaded_has_no_page(admin):
    assert admin.get(reverse("holidays-year", args=[2027])).status_code == 404


def test_a_preview_shows_the_days_and_writes_nothing(admin):
    page = preview(admin)
    shown = text_of(page)
    assert "2027 年，" in shown and "2月5日（星期五）到 2月11日（星期四）7 天" in shown
    assert page.content.decode().count('<table class="zw-cal">') == 12
    assert not CalendarYear.objects.filter(year=2027).exists() and is_workday(SPRING)


def test_what_the_rooms_say_of_the_effect_is_shown(admin, monkeypatch):
    shifts = (
        Shift("办结日期", date(2027, 1, 4), date(2027, 1, 5), True),
        Shift("法定期限", date(2027, 2, 4), date(2027, 2, 12)),
    )
    row = Moved("SC-1", "食品经营许可", shifts, "暂停计时，按最长的时间算")
    monkeypatch.setattr(effects, "_sources", [lambda *_: Effect("办件", 9, False, 4, 3, (row,))])
    shown = text_of(preview(admin))
    assert "办件很多，先算了 9 件（载入以后会全部重算），其中：4 件的日期会变，3 件不再是暂定" in shown
    assert "食品经营许可暂停计时，按最长的时间算" in shown
    assert "办结日期：2027年1月4日（星期一），暂定 → 2027年1月5日（星期二）" in shown
    assert "法定期限：2027年2月4日（星期四） → 2027年2月12日（星期五）" in shown


def test_faults_are_told_by_line_and_what_was_pasted_stays(admin):
    text = INVENTED.replace("至11日（周四）", "至11日（周五）")
    page = preview(admin, text)
    assert page.status_code == 422
    assert "第 4 行：2027年2月11日是周四，这里写的是周五。" in text_of(page)
    assert "至11日（周五）" in page.content.decode()


def test_a_year_or_address_that_is_none_is_told_at_its_field(admin):
    assert "请填年份" in text_of(preview(admin, year=""))
    assert "网址不完整" in text_of(preview(admin, source="哪里"))


def test_a_file_can_be_chosen_instead(admin):
    file = SimpleUploadedFile("2027.txt", INVENTED.encode("gb18030"))
    assert "预览 2027 年放假安排" in text_of(preview(admin, "", file=file))
    word = SimpleUploadedFile("2027.docx", b"PK\x03\x04\x00\xff\xfe\x81")
    assert "不是纯文本" in text_of(preview(admin, "", file=word))
    large = SimpleUploadedFile("2027.txt", b"x" * 70_000)
    assert "不会这么大" in text_of(preview(admin, "", file=large))


def test_loading_takes_the_year_into_force_and_writes_down_who_did_it(admin):
    sent = form_of(preview(admin, source="https://www.gov.cn/x"))
    answer = admin.post(reverse("holidays-load"), sent)
    assert answer.url == reverse("holidays-year", args=[2027])
    row = CalendarYear.objects.get(year=2027)
    assert (row.loaded_by_name, row.source) == ("李管", "https://www.gov.cn/x")
    assert row.title.startswith("国务院办公厅关于2027年部分节假日安排的通知")
    assert not is_workday(SPRING) and not add(date(2026, 12, 31), 1).provisional
    entry = Entry.objects.get(chain="calendar:2027")
    assert (entry.action, entry.actor_name) == ("calendar_loaded", "李管")
    shown = text_of(admin.get(answer.url))
    assert "载入了 2027 年放假安排" in shown and "正在重算办件的日期" in shown


def test_the_timer_waits_until_every_process_has_looked(admin):
    load(admin)
    timer = Timer.objects.get(kind=TIMER, subject="calendar:2027")
    assert (timer.fire_at - timer.due_at).total_seconds() == 10
    assert timer.payload["since"] == "2027-01-01"


def load_form(client, text=INVENTED) -> dict:
    return form_of(preview(client, text), text)


def test_what_was_not_previewed_is_not_loaded(admin):
    sent = load_form(admin) | {"text": INVENTED.replace("2月20日（周六）", "2月21日（周日）")}
    page = admin.post(reverse("holidays-load"), sent)
    assert page.status_code == 409 and "和刚才预览的不一样了" in text_of(page)
    assert admin.post(reverse("holidays-load"), {"year": 2027, "text": INVENTED}).status_code == 409
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_second_press_does_nothing_twice(admin):
    sent = load_form(admin)
    assert admin.post(reverse("holidays-load"), sent).status_code == 302
    answer = admin.post(reverse("holidays-load"), sent, follow=True)
    assert "就是这份安排，不用再载入" in text_of(answer)
    assert Entry.objects.filter(chain="calendar:2027").count() == 1


OTHER = INVENTED.replace("2月20日（周六）", "2月21日（周日）")


def test_of_two_who_load_at_once_the_second_is_told(admin, client):
    mine, theirs = load_form(admin), load_form(admin, OTHER)
    admin.post(reverse("holidays-load"), theirs)
    page = admin.post(reverse("holidays-load"), mine)
    assert page.status_code == 409
    assert "李管在今天 10:00 已经载入了 2027 年的安排，您的这份没有载入" in text_of(page)
    assert "2027-02-21" in CalendarYear.objects.get(year=2027).work
    assert "和已经载入的比" in text_of(page), "the same page now compares with what is in force"


def test_changing_a_loaded_year_shows_the_difference_and_wants_a_reason(admin):
    load(admin)
    shown = text_of(preview(admin, OTHER))
    assert "2027年2月20日（星期六） 调休上班 → 周末休息" in shown
    assert "2027年2月21日（星期日） 周末休息 → 调休上班" in shown
    page = load(admin, OTHER)
    assert page.status_code == 409 and "请写明为什么改" in text_of(page)
    assert load(admin, OTHER, reason="国务院办公厅调整").status_code == 302
    entry = Entry.objects.filter(chain="calendar:2027").last()
    assert (entry.action, entry.reason) == ("calendar_changed", "国务院办公厅调整")
    assert entry.changes["changed"] == ["2027-02-20", "2027-02-21"]
    assert "改了 2027 年放假安排，2 天不同" in text_of(admin.get(reverse("holidays-year", args=[2027])))


def test_a_shipped_year_pasted_again_differs_in_no_day(admin):
    shown = text_of(preview(admin, real(2026), 2026))
    assert "放假和上班的日子都一样" in shown or "不用再载入" in shown


def test_nobody_can_take_a_year_away(admin):
    for name, arguments in (("holidays", []), ("holidays-year", [2026])):
        assert admin.delete(reverse(name, args=arguments)).status_code == 405


def reckoned(**changes) -> None:
    with standing_at(at("2026-11-22 10:05")):
        record("calendar:2027", "calendar_reckoned", actor=SYSTEM, changes={"year": 2027} | changes)
    Timer.objects.filter(kind=TIMER).delete()


def year_page(client) -> str:
    with standing_at(at("2026-11-22 10:10")):
        return text_of(client.get(reverse("holidays-year", args=[2027])))


def test_what_came_of_the_cases_stays_on_the_page_of_the_year(admin):
    load(admin)
    reckoned(looked=9, moved=4, failed=[])
    page = year_page(admin)
    assert "办件的日期算完了（今天 10:05）" in page and "重算了 9 件，4 件有变化，没有算不成的" in page
    load(admin, OTHER, reason="国务院办公厅调整")
    page = year_page(admin)
    assert "算完了" not in page and "正在重算办件的日期" in page


def test_cases_that_could_not_be_reckoned_stay_named(admin):
    load(admin)
    reckoned(looked=9, moved=4, failed=["SC-1", "SC-2"])
    assert "2 件没有算成：SC-1、SC-2" in year_page(admin)
