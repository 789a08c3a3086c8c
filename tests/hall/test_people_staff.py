"""Posts given by system administrators, absence deputies, identities confirmed by staff."""

from datetime import date, timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people import absence
from hall.people.actor import Actor
from hall.people.models import Absence, Person, Post, Role
from hall.people.refusals import NotDone
from hall.worktime import today
from tests.cast import ID_NUMBER, a_person, a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return a_post(a_user("管理甲"), Role.SYSTEM_ADMIN, None)


@pytest.fixture
def wang():
    return a_post(a_user("王莉"), Role.REVIEWER, "SCJGJ")


@pytest.fixture
def wu():
    return a_post(a_user("吴静"), Role.REVIEWER, "SCJGJ")


def give_post(client, user, **given):
    form = {"user": user.pk, "role": "reviewer", "department": "SCJGJ", "service_point": "", "title": "科员"}
    form |= {"starts_on": today().isoformat(), "ends_on": ""} | given
    return client.post(reverse("admin:hall_post_add"), form)


def test_a_system_administrator_gives_posts_and_it_is_written_down(client, keeper):
    client.force_login(keeper)
    user = a_user("新人")
    assert give_post(client, user).status_code == 302
    assert user.posts.get().role == "reviewer"
    entry = Entry.objects.get(chain=f"person:{user.public_id}")
    assert (entry.action, entry.actor_name) == ("post_given", "管理甲")


def test_nobody_gives_himself_a_post(client, keeper, django_user_model):
    for someone in (keeper, django_user_model.objects.create_superuser("root", name="超级")):
        client.force_login(someone)
        answer = give_post(client, someone, role="signer")
        assert "不能给自己设岗位" in answer.content.decode()
        assert not someone.posts.filter(role="signer").exists()


def test_a_post_ends_and_is_not_deleted(client, keeper, wang):
    client.force_login(keeper)
    post = wang.posts.get()
    assert client.post(reverse("admin:hall_post_delete", args=[post.pk]), {"post": "yes"}).status_code == 403
    form = {"department": "SCJGJ", "title": "科员", "starts_on": "2020-01-01", "ends_on": "2020-02-01"}
    client.post(reverse("admin:hall_post_change", args=[post.pk]), form)
    assert Actor.of(wang).posts == ()
    assert Entry.objects.filter(action="post_changed").exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_other_staff_give_no_posts(client, role):
    someone = a_post(a_user("某人"), role, None)
    someone.is_staff = True
    someone.save()
    client.force_login(someone)
    assert client.get(reverse("admin:hall_post_changelist")).status_code == 403
    assert give_post(client, a_user("新人")).status_code == 403


def test_a_post_counts_from_its_first_day_to_its_last():
    user = a_user("某人")
    first, last = today(), today() + timedelta(days=3)
    Post.objects.create(user=user, role=Role.CLERK, starts_on=first, ends_on=last)
    in_force = [Post.objects.in_force(day).filter(user=user).exists() for day in (first - timedelta(1), first, last, last + timedelta(1))]  # fmt: skip
    assert in_force == [False, True, True, False]


def test_staff_who_saw_the_paper_confirm_the_identity_with_a_reason(client, keeper):
    person = a_person("张明", ID_NUMBER).person
    Person.objects.filter(pk=person.pk).update(level=1)
    client.force_login(keeper)
    address = reverse("admin:hall_person_change", args=[person.pk])
    assert "请写明看了什么证件" in client.post(address, {"level": "2", "reason": ""}).content.decode()
    client.post(address, {"level": "2", "reason": "在窗口核对了身份证原件", "id_number": "1"})
    person.refresh_from_db()
    assert (person.level, person.id_number) == (2, ID_NUMBER)
    entry = Entry.objects.get(action="identity_checked")
    assert entry.changes == {"level": [1, 2]} and entry.reason == "在窗口核对了身份证原件"


# Absence.


def test_a_deputy_stands_in_on_the_days_named_and_is_told(client, wang, wu):
    client.force_login(wang)
    end = today() + timedelta(days=2)
    form = {"deputy": wu.pk, "starts_on": today().isoformat(), "ends_on": end.isoformat(), "reason": "年假"}
    assert client.post(reverse("absence"), form).status_code == 302
    assert Actor.of(wu).deputising == (wang.pk,)
    assert Notice.objects.filter(recipient=wu, kind="deputy", channel="portal").count() == 1
    assert Entry.objects.get(chain=f"person:{wang.public_id}").action == "deputy_named"
    client.force_login(wu)
    assert "王莉" in client.get(reverse("absence")).content.decode()


def test_only_a_colleague_of_the_same_post_stands_in(client, wang):
    others = [
        a_post(a_user("签发"), Role.SIGNER, "SCJGJ"),
        a_post(a_user("别局"), Role.REVIEWER, "ZJJ"),
        a_person("路人"),
        wang,
    ]
    client.force_login(wang)
    for other in others:
        form = {"deputy": other.pk, "starts_on": today().isoformat(), "ends_on": today().isoformat()}
        assert client.post(reverse("absence"), form).status_code == 400
    assert not Absence.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(-1, 1), (2, 1), (0, 200)])
def test_days_that_make_no_sense_are_refused(wang, wu, first, last):
    days = {"starts_on": today() + timedelta(days=first), "ends_on": today() + timedelta(days=last)}
    with pytest.raises(NotDone):
        absence.name_deputy(actor=Actor.of(wang), deputy=wu, **days)


def test_two_deputies_on_one_day_are_refused(wang, wu):
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=5)}
    absence.name_deputy(actor=Actor.of(wang), deputy=wu, **days)
    with pytest.raises(NotDone, match="已经有代理安排"):
        absence.name_deputy(actor=Actor.of(wang), deputy=wu, **days)
    with pytest.raises(NotDone, match="自己也不在"):
        absence.name_deputy(actor=Actor.of(wu), deputy=wang, **days)


def test_whoever_is_back_earlier_ends_it_and_nobody_else_does(wang, wu):
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=5)}
    made = absence.name_deputy(actor=Actor.of(wang), deputy=wu, **days)
    with pytest.raises(Http404):
        absence.end_absence(made.pk, actor=Actor.of(wu))
    absence.end_absence(made.pk, actor=Actor.of(wang))
    assert Actor.of(wu).deputising == ()


def test_an_absence_under_way_keeps_its_past(wang, wu):
    made = Absence.objects.create(user=wang, deputy=wu, starts_on=date(2026, 1, 1), ends_on=date(2999, 1, 1))
    absence.end_absence(made.pk, actor=Actor.of(wang))
    made.refresh_from_db()
    assert made.ends_on == today() - timedelta(days=1)


def test_the_public_has_no_such_page(client):
    client.force_login(a_person("张明"))
    assert client.get(reverse("absence")).status_code == 403
