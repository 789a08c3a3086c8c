"""Who may do what is decided by superusers alone; staff gain no rights by any form."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from hall.people.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long password"


@pytest.fixture
def superuser():
    return User.objects.create_superuser("admin", "admin@example.com", PASSWORD)


@pytest.fixture
def admin_client(superuser):
    client = Client()
    client.force_login(superuser)
    return client


@pytest.fixture
def editor():
    """Staff with every permission there is, but no superuser."""
    editor = User.objects.create_user("editor", password=PASSWORD, is_staff=True)
    editor.user_permissions.set(Permission.objects.all())
    return editor


@pytest.fixture
def editor_client(editor):
    client = Client()
    client.force_login(editor)
    return client


def test_an_editor_cannot_give_himself_rights(editor, editor_client):
    group = Group.objects.create(name="全部权限")
    address = reverse("admin:hall_user_change", args=[editor.pk])
    rights = {"is_superuser": "on", "is_staff": "on", "groups": [group.pk], "user_permissions": []}
    held = editor.user_permissions.count()
    editor_client.post(address, {"username": "editor", "name": "编辑", "is_active": "on"} | rights)
    editor.refresh_from_db()
    assert editor.name == "编辑"
    assert not editor.is_superuser and not editor.groups.exists() and editor.user_permissions.count() == held


def test_an_editor_cannot_give_rights_to_anybody_else(editor_client):
    person = User.objects.create_user("person", password=PASSWORD)
    rights = {"is_superuser": "on", "is_staff": "on", "user_permissions": [Permission.objects.first().pk]}
    address = reverse("admin:hall_user_change", args=[person.pk])
    editor_client.post(address, {"username": "person", "name": "张三", "is_active": "on"} | rights)
    person.refresh_from_db()
    assert person.name == "张三"
    assert not person.is_superuser and not person.is_staff and not person.user_permissions.exists()


@pytest.mark.parametrize("whose", ["superuser", "staff"])
def test_an_editor_cannot_take_over_an_account_that_has_rights(editor_client, superuser, whose):
    colleague = User.objects.create_user("colleague", password=PASSWORD, is_staff=True)
    account = superuser if whose == "superuser" else colleague
    change = reverse("admin:hall_user_change", args=[account.pk])
    new_password = {"password1": "quite another one", "password2": "quite another one"}
    assert editor_client.get(change).status_code == 200
    assert editor_client.post(change, {"username": "mine", "is_active": "on"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[account.pk])
    assert editor_client.post(password, new_password).status_code == 403
    assert (
        editor_client.post(reverse("admin:hall_user_delete", args=[account.pk]), {"post": "yes"}).status_code
        == 403
    )
    several = {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"}
    assert editor_client.post(reverse("admin:hall_user_changelist"), several).status_code == 403
    account.refresh_from_db()
    assert account.username != "mine" and account.check_password(PASSWORD)


def test_an_editor_helps_a_person_to_a_new_password(editor_client):
    person = User.objects.create_user("person", password=PASSWORD)
    new_password = {
        "password1": "quite another one",
        "password2": "quite another one",
        "usable_password": "true",
    }
    editor_client.post(reverse("admin:auth_user_password_change", args=[person.pk]), new_password)
    person.refresh_from_db()
    assert person.check_password("quite another one")


def test_an_editor_cannot_change_groups(editor, editor_client):
    group = Group.objects.create(name="编辑")
    editor.groups.add(group)
    everything = {"name": "编辑", "permissions": list(Permission.objects.values_list("pk", flat=True))}
    assert (
        editor_client.post(reverse("admin:auth_group_change", args=[group.pk]), everything).status_code == 403
    )
    assert editor_client.post(reverse("admin:auth_group_add"), everything).status_code == 403
    assert (
        editor_client.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert not group.permissions.exists()


def test_a_superuser_makes_somebody_staff(admin_client):
    person = User.objects.create_user("person", password=PASSWORD)
    group = Group.objects.create(name="编辑")
    address = reverse("admin:hall_user_change", args=[person.pk])
    rights = {"is_active": "on", "is_staff": "on", "groups": [group.pk]}
    admin_client.post(address, {"username": "person", "name": ""} | rights)
    person.refresh_from_db()
    assert person.is_staff and list(person.groups.all()) == [group]


def test_permissions_are_offered_in_plain_words(admin_client):
    page = admin_client.get(reverse("admin:auth_group_add")).content.decode()
    assert "公告：修改" in page and "Can change" not in page and "数据元" not in page


def test_a_superuser_says_what_a_group_may_do(admin_client):
    wanted = Permission.objects.get(codename="change_announcement")
    admin_client.post(reverse("admin:auth_group_add"), {"name": "编辑", "permissions": [wanted.pk]})
    assert list(Group.objects.get(name="编辑").permissions.all()) == [wanted]
