"""Four eyes: nobody alone gives power over decisions or over rights, to himself or to a second account of his own."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from hall.journal.models import Entry
from hall.people import posts
from hall.people.actor import Actor
from hall.people.models import Post, Role, User
from hall.people.refusals import NotDone
from hall.worktime import today
from tests.cast import a_post, a_user
from tests.hall.test_people_staff import give_post

pytestmark = pytest.mark.django_db
LIST = "admin:hall_post_changelist"


@pytest.fixture
def keeper():
    return a_post(a_user("管理甲"), Role.SYSTEM_ADMIN, None)


@pytest.fixture
def second():
    return a_post(a_user("管理乙"), Role.SYSTEM_ADMIN, None)


def confirm(client, post):
    return client.post(
        reverse(LIST), {"action": "confirm_chosen", "_selected_action": [post.pk]}, follow=True
    )


def told(user) -> list[tuple]:
    entries = Entry.objects.filter(chain=f"person:{user.public_id}").order_by("number")
    return list(entries.values_list("action", "actor_name"))


@pytest.mark.parametrize("role", posts.NEED_TWO)
def test_a_post_with_power_is_in_force_only_after_a_second_confirmed_it(client, keeper, second, role):
    user = a_user("新人")
    client.force_login(keeper)
    page = client.post(reverse("admin:hall_post_add"), _form(user, role), follow=True).content.decode()
    post = user.posts.get()
    assert "还没有生效" in page and Actor.of(user).posts == ()
    assert "等第二位系统管理员确认（管理甲提出）" in client.get(reverse(LIST)).content.decode()
    assert "要由另一位系统管理员确认" in confirm(client, post).content.decode()
    assert Actor.of(user).posts == ()
    client.force_login(second)
    assert "确认了" in confirm(client, post).content.decode()
    assert Actor.of(user).has(role)
    assert told(user) == [("post_given_waiting", "管理甲"), ("post_confirmed", "管理乙")]
    assert Entry.objects.get(action="post_confirmed").changes["given_by"] == "管理甲"
    assert "已经确认过了" in confirm(client, post).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in posts.NEED_TWO])
def test_a_post_without_it_is_in_force_at_once(client, keeper, role):
    user = a_user("新人")
    client.force_login(keeper)
    give_post(client, user, role=role)
    assert Actor.of(user).has(role) and told(user) == [("post_given", "管理甲")]


def test_nobody_confirms_a_post_of_his_own(client, keeper, second):
    client.force_login(keeper)
    give_post(client, second, role="signer")
    post = second.posts.get(role="signer")
    client.force_login(second)
    assert posts.OWN in confirm(client, post).content.decode()
    assert not Actor.of(second).has(Role.SIGNER)


def test_nobody_changes_a_post_of_his_own(client, keeper):
    client.force_login(keeper)
    post = keeper.posts.get()
    address = reverse("admin:hall_post_change", args=[post.pk])
    form = {"department": "", "service_point": "", "title": "头儿", "starts_on": "2020-01-01", "ends_on": ""}
    assert posts.OWN in client.post(address, form).content.decode()
    post.refresh_from_db()
    assert post.title == ""
    with pytest.raises(NotDone):
        posts.keep(post, ["title"], actor=Actor.of(keeper))


@pytest.mark.parametrize(
    ("changed", "waits"),
    [
        ({"department": "ZJJ"}, True),
        ({"starts_on": "2019-01-01"}, True),
        ({"ends_on": "2999-12-31"}, False),
        ({"title": "副局长"}, False),
    ],
)
def test_more_power_waits_for_the_second_and_less_does_not(client, keeper, changed, waits):
    signer = a_post(a_user("签发"), Role.SIGNER, "SCJGJ")
    client.force_login(keeper)
    form = {"department": "SCJGJ", "service_point": "", "title": "", "starts_on": "2020-01-01", "ends_on": ""}
    client.post(reverse("admin:hall_post_change", args=[signer.posts.get().pk]), form | changed)
    assert signer.posts.get().waits is waits and Actor.of(signer).is_staff is not waits
    assert told(signer) == [("post_changed_waiting" if waits else "post_changed", "管理甲")]


def test_a_post_that_ends_is_not_made_longer_by_one_alone(client, keeper):
    signer = a_post(a_user("签发"), Role.SIGNER, "SCJGJ")
    Post.objects.filter(user=signer).update(ends_on=today())
    client.force_login(keeper)
    form = {"department": "SCJGJ", "service_point": "", "title": "", "starts_on": "2020-01-01", "ends_on": ""}
    client.post(reverse("admin:hall_post_change", args=[signer.posts.get().pk]), form)
    assert signer.posts.get().waits


def test_the_first_two_of_an_installation_are_made_on_the_server(client):
    for name in ("one", "two"):
        call_command("createsuperuser", username=name, email="", interactive=False)
    one, two = User.objects.get(username="one"), User.objects.get(username="two")
    user = a_user("新人")
    client.force_login(one)
    give_post(client, user, role="system_admin", department="")
    client.force_login(two)
    confirm(client, user.posts.get())
    assert Actor.of(user).has(Role.SYSTEM_ADMIN)


def test_a_superuser_makes_no_second_one_of_himself(client, second):
    root = User.objects.create_superuser("root")
    other = a_user("另一个我")
    client.force_login(root)
    rights = {
        "username": other.username,
        "name": "另一个我",
        "is_active": "on",
        "is_superuser": "on",
        "is_staff": "on",
    }
    client.post(reverse("admin:hall_user_change", args=[other.pk]), rights)
    other.refresh_from_db()
    assert other.is_staff and not other.is_superuser
    new = {"password1": "quite another one", "password2": "quite another one", "usable_password": "true"}
    for account in (second, other):
        address = reverse("admin:auth_user_password_change", args=[account.pk])
        assert client.post(address, new).status_code == 403
        assert not account.check_password("quite another one")


def test_whoever_gives_posts_finds_the_account_to_give_them_to(client, keeper):
    client.force_login(keeper)
    wanted = {"app_label": "hall", "model_name": "post", "field_name": "user", "term": "新人"}
    a_user("新人")
    assert len(client.get(reverse("admin:autocomplete"), wanted).json()["results"]) == 1
    client.force_login(a_post(a_user("窗口"), Role.CLERK, None))
    assert client.get(reverse("admin:autocomplete"), wanted).status_code != 200


def _form(user, role) -> dict:
    form = {
        "user": user.pk,
        "role": role,
        "department": "SCJGJ",
        "service_point": "",
        "title": "",
        "ends_on": "",
    }
    return form | {"starts_on": today().isoformat()}
