"""What admins change is seen by everyone at once, and no form lets them break a page."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hall.catalog import choices, finding
from hall.catalog.models import PortalHint, SearchMiss, ServiceItem, SynonymGroup
from hall.choices import Words
from hall.org.models import HallProfile, Region, ServicePoint, Window
from hall.people.models import User
from hall.portal.models import Announcement
from hall.revision import memory

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"
CENTRE = "/admin/hall/servicepoint/SP01/change/"


@pytest.fixture
def admin_client(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.com", PASSWORD, name="管理员"))
    return client


def first_hit(query):
    hits = finding.index(memory.current()).search(query)
    return hits[0].entry.key if hits else None


def test_a_synonym_added_by_an_admin_works_in_the_next_search(admin_client):
    assert first_hit("办扎啤摊") is None
    admin_client.post(reverse("admin:hall_synonymgroup_add"), {"words": "扎啤摊，饭店 餐馆"})
    assert SynonymGroup.objects.latest("id").words == ["扎啤摊", "饭店", "餐馆"]
    assert first_hit("开扎啤摊") in ("PK01", "SC05")


def test_a_group_of_one_word_is_refused_with_an_example(admin_client):
    page = admin_client.post(reverse("admin:hall_synonymgroup_add"), {"words": "娃"})
    assert "至少写两个词" in page.content.decode()


def test_searches_without_a_result_are_listed_for_admins(admin_client):
    SearchMiss.objects.create(query="办扎啤摊", times=3, last_at=timezone.now(), note="夜市摆摊")
    page = admin_client.get(reverse("admin:hall_searchmiss_changelist")).content.decode()
    assert "办扎啤摊" in page and "夜市摆摊" in page


def test_the_footer_follows_a_changed_profile(admin_client, client):
    profile = HallProfile.objects.get()
    fields = {f.name: getattr(profile, f.name) for f in HallProfile._meta.fields if f.name != "id"}
    admin_client.post(reverse("admin:hall_hallprofile_change", args=[1]), fields | {"hotline": "96000"})
    assert "96000" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "model",
    [
        "synonymgroup",
        "portalhint",
        "searchmiss",
        "servicepoint",
        "window",
        "serviceitem",
        "hallprofile",
        "department",
        "region",
        "announcement",
        "user",
    ],
)
def test_every_admin_list_and_form_opens(admin_client, model):
    assert admin_client.get(reverse(f"admin:hall_{model}_changelist")).status_code == 200
    if model not in ("searchmiss", "department", "hallprofile", "serviceitem"):
        assert admin_client.get(reverse(f"admin:hall_{model}_add")).status_code == 200


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get(reverse("admin:hall_synonymgroup_changelist")).status_code == 302


def shown_form(client, address):
    """What a browser would send back of the form at that address, untouched."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    for inline in context.get("inline_admin_formsets", []):
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {box.html_name: box.value() for form in forms for box in form}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}


def save_centre(client, *hours, **changed):
    """Sends the centre's form with these opening hours, each (days, open, close, note)."""
    form = shown_form(client, CENTRE)
    del form["hours"]
    for place, key in enumerate(("days", "open", "close", "note")):
        form[f"hours-{key}"] = [row[place] for row in hours]
    return client.post(CENTRE, form | changed)


def centre():
    return ServicePoint.objects.get(code="SP01")


def test_opening_hours_are_written_in_rows_and_an_emptied_row_goes_away(admin_client):
    page = save_centre(
        admin_client,
        ("工作日", "8：30", "17:00", ""),
        ("", "", "", ""),
        (" 星期六 ", "9:00", "12:00", "延时服务"),
    )
    assert page.status_code == 302
    assert centre().hours == [
        {"days": "工作日", "open": "8:30", "close": "17:00"},
        {"days": "星期六", "open": "9:00", "close": "12:00", "note": "延时服务"},
    ]


def test_the_form_shows_a_row_for_each_day_and_spare_ones_but_no_json(admin_client):
    page = admin_client.get(CENTRE).content.decode()
    assert page.count('name="hours-days"') == len(centre().hours) + 3
    assert 'value="午间不断岗"' in page and "days&quot;" not in page


def test_an_untouched_point_is_saved_as_it_was(admin_client):
    before = ServicePoint.objects.filter(code="SP01").values().get()
    save_centre(
        admin_client, *[(r["days"], r["open"], r["close"], r.get("note", "")) for r in before["hours"]]
    )
    assert ServicePoint.objects.filter(code="SP01").values().get() == before


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "9:00", "17:00", ""), "第 1 行：没写哪天"),
        (("工作日", "九点", "17:00", ""), "第 1 行：开门和关门要写几点几分"),
        (("工作日", "9:00", "25:00", ""), "第 1 行：开门和关门要写几点几分"),
        (("工作日", "9:00", "", ""), "第 1 行：开门和关门要写几点几分"),
        (("", "", "", ""), "至少写一行"),
    ],
)
def test_a_bad_row_is_refused_in_a_sentence_and_kept_to_be_corrected(admin_client, row, sentence):
    before = centre().hours
    page = save_centre(admin_client, row).content.decode()
    assert sentence in page and centre().hours == before
    assert all(f'value="{cell}"' in page for cell in row if cell)


def test_what_is_typed_into_a_row_stays_text(admin_client):
    page = save_centre(admin_client, ('"><script>', "9:00", "?", "")).content.decode()
    assert "&quot;&gt;&lt;script&gt;" in page and '"><script>' not in page


def test_facilities_are_written_with_commas_between_them(admin_client):
    row = ("工作日", "9:00", "17:00", "")
    save_centre(admin_client, row, facilities="轮椅，母婴室、24 小时自助、轮椅")
    assert centre().facilities == ["轮椅", "母婴室", "24 小时自助"]
    save_centre(admin_client, row, facilities="")
    assert centre().facilities == []


def test_the_code_of_a_point_cannot_be_changed_into_a_second_point(admin_client):
    save_centre(admin_client, ("工作日", "9:00", "17:00", ""), code="SP99", name="改了名的中心")
    assert centre().name == "改了名的中心" and not ServicePoint.objects.filter(code="SP99").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours", "9:00"),
        ("hours", [["工作日", "9:00", "17:00"]]),
        ("hours", [{"days": "工作日", "open": "9:00"}]),
        ("hours", [{"days": "工作日", "open": "9:00", "close": "17:60"}]),
        ("hours", [{"days": "工作日", "open": "9:00", "close": "17:00", "note": 5}]),
        ("hours", [{"days": "工作日", "open": "9:00", "close": "17:00", "color": "red"}]),
        ("facilities", "轮椅"),
        ("facilities", ["轮椅", ""]),
        ("facilities", [["轮椅"]]),
        ("code", "SP 01"),
        ("code", "SP01\n"),
        ("latitude", 91),
    ],
)
def test_a_point_of_a_bad_shape_is_refused_whoever_writes_it(field, value):
    point = centre()
    setattr(point, field, value)
    with pytest.raises(ValidationError) as refused:
        point.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_all_that_ships_passes_its_own_rules():
    for model in (HallProfile, Region, ServicePoint, Window, Announcement):
        for row in model.objects.all():
            row.full_clean()


@pytest.mark.parametrize(
    ("hours", "lines"),
    [
        ([{"days": "工作日", "open": "9:00", "close": "17:00", "note": "午休"}], ["工作日 9:00—17:00，午休"]),
        ([{"days": "工作日"}, {"open": "9:00"}, {"note": "另行通知"}], ["工作日", "9:00", "另行通知"]),
        ([None, "工作日", {}, {"days": None}, 5], []),
        ("工作日", []),
        (None, []),
        ({"days": "工作日"}, []),
    ],
)
def test_odd_opening_hours_leave_out_what_they_lack_and_break_no_page(hours, lines):
    assert ServicePoint(hours=hours).hours_text == lines


def test_a_closed_list_of_words_shows_its_words():
    lists = [kind for kind in vars(choices).values() if isinstance(kind, type) and issubclass(kind, Words)]
    lists += [Region.Level, ServicePoint.Level, Window.Kind, Announcement.Category]
    assert len(lists) > 10
    assert all(label == value for kind in lists for value, label in kind.choices)


def test_no_choice_in_the_admin_is_english(admin_client):
    pages = [
        f"hall_{model}_add" for model in ("announcement", "servicepoint", "window", "region", "portalhint")
    ]
    for page in [*pages, "auth_group_add"]:
        form = admin_client.get(reverse(f"admin:{page}")).context["adminform"].form
        labels = [str(label) for box in form for _, label in getattr(box.field, "choices", [])]
        assert labels
        assert not [label for label in labels if re.match(r"[A-Za-z]", label)], page


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("announcement_changelist", 8),
        ("announcement_add", 6),
        ("portalhint_changelist", 8),
        ("portalhint_add", 6),
        ("servicepoint_changelist", 8),
        ("window_changelist", 9),
        ("region_changelist", 8),
        ("serviceitem_changelist", 9),
        ("user_changelist", 9),
        ("user_add", 6),
    ],
)
def test_an_admin_page_asks_the_database_a_fixed_number_of_times(
    admin_client, django_assert_max_num_queries, address, most
):
    with django_assert_max_num_queries(most):
        admin_client.get(reverse(f"admin:hall_{address}"))


def test_the_forms_of_full_rows_do_not_ask_more_for_each_choice(admin_client, django_assert_max_num_queries):
    announcement = Announcement.objects.first()
    announcement.items.set(ServiceItem.objects.all()[:20])
    hint = PortalHint.objects.filter(item__isnull=False).first()
    for model, pk, most in [
        ("announcement", announcement.pk, 8),
        ("portalhint", hint.pk, 7),
        ("servicepoint", "SP01", 8),
        ("window", Window.objects.first().pk, 9),
    ]:
        with django_assert_max_num_queries(most):
            admin_client.get(reverse(f"admin:hall_{model}_change", args=[pk]))


def found(client, model, field, term):
    query = {"app_label": "hall", "model_name": model, "field_name": field, "term": term}
    return [row["id"] for row in client.get(reverse("admin:autocomplete"), query).json()["results"]]


def staff_who_may(*codenames):
    person = User.objects.create_user("helper", password=PASSWORD, is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(person)
    return client


def test_an_item_is_chosen_by_its_name_or_its_code(admin_client):
    item = ServiceItem.objects.listed().select_related("current").first()
    assert item.pk in found(admin_client, "announcement", "items", item.current.name)
    assert found(admin_client, "announcement", "items", item.code) == [item.pk]


def test_items_are_looked_at_but_not_changed(admin_client):
    item = ServiceItem.objects.first()
    assert admin_client.get(reverse("admin:hall_serviceitem_change", args=[item.pk])).status_code == 200
    assert admin_client.post(reverse("admin:hall_serviceitem_change", args=[item.pk]), {}).status_code == 403
    assert admin_client.post(reverse("admin:hall_serviceitem_add"), {}).status_code == 403
    assert admin_client.post(reverse("admin:hall_serviceitem_delete", args=[item.pk]), {}).status_code == 403


def test_who_may_write_something_may_choose_what_it_is_about():
    client = staff_who_may("change_announcement", "change_window")
    assert found(client, "announcement", "items", "SC05") == ["SC05"]
    assert found(client, "window", "departments", "SCJGJ") == ["SCJGJ"]


def test_who_may_only_look_at_a_point_reads_its_hours_in_words():
    page = staff_who_may("view_servicepoint").get(CENTRE).content.decode()
    assert "工作日 9:00—17:00，午间不断岗" in page and "轮椅、老花镜" in page
    assert "&quot;days&quot;" not in page


def write_announcement(client, **changed):
    form = {
        "title": "国庆放假",
        "slug": "national-day",
        "category": "通知公告",
        "published_on": "2030-10-01",
        "body": "十月一日休息。\r\n\r\n十月八日上班。",
        "items": ["SC05"],
    }
    return client.post(reverse("admin:hall_announcement_add"), form | changed)


def test_an_announcement_written_in_a_browser_keeps_its_paragraphs(admin_client):
    write_announcement(admin_client)
    row = Announcement.objects.get(slug="national-day")
    assert row.body == "十月一日休息。\n\n十月八日上班。"
    assert row.paragraphs == ["十月一日休息。", "十月八日上班。"]
    assert [item.pk for item in row.items.all()] == ["SC05"]


@pytest.mark.parametrize(
    "wrong", [{"slug": "National-Day"}, {"slug": "national_day"}, {"slug": "放假"}, {"body": "长" * 2001}]
)
def test_an_announcement_that_a_dump_could_not_be_read_with_is_refused(admin_client, wrong):
    page = write_announcement(admin_client, **wrong)
    assert list(page.context["adminform"].form.errors) == list(wrong)
    assert not Announcement.objects.filter(title="国庆放假").exists()


def test_an_announcement_is_out_from_its_day_on(admin_client):
    write_announcement(admin_client)
    row = Announcement.objects.get(slug="national-day")
    day = date(2030, 10, 1)
    assert row not in Announcement.objects.out(day - timedelta(days=1))
    assert row in Announcement.objects.out(day)
    assert row in Announcement.objects.out(day + timedelta(days=1))


def test_admin_pages_name_an_icon_so_that_browsers_do_not_look_for_one(admin_client):
    assert 'rel="icon"' in admin_client.get(reverse("admin:index")).content.decode()
