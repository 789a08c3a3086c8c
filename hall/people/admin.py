"""Accounts, groups, absences, persons and enterprises. Who may do what is decided by superusers alone; posts have a page of
their own (`post_admin`)."""

from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from hall.people import unmasking
from hall.people.access import holds_any
from hall.people.account import changing
from hall.people.actor import Actor
from hall.people.models import Absence, Enterprise, Person, Role, User

ACTIONS = {"add": "增加", "change": "修改", "delete": "删除", "view": "查看"}
# Permissions that Django makes for every model.
USUAL = rf"^({'|'.join(ACTIONS)})_"
RIGHTS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class PermissionsField(forms.ModelMultipleChoiceField):
    """A box for each thing that can be done on the pages here, such as 公告：修改, and for what models add of their own."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        models = [model for model in apps.get_models() if admin.site.is_registered(model)]
        types = ContentType.objects.get_for_models(*models).values()
        offered = Permission.objects.filter(Q(content_type__in=types) | ~Q(codename__regex=USUAL))
        super().__init__(queryset=offered.select_related("content_type"), required=False, **kwargs)

    def label_from_instance(self, permission):
        action = permission.codename.partition("_")[0]
        return f"{permission.content_type.name}：{ACTIONS.get(action, permission.name)}"


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Staff may keep their own account and those of people who are no staff. Other accounts, and all rights, are for
    superusers: a new password for somebody with more rights would be those rights.

    Superusers are made on the server only (`createsuperuser`), and nobody sets the password of a colleague, who asks for a
    code: else one person could be two, and confirm what he gave himself (`posts`).
    """

    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("个人", {"fields": ["name", "email"]}),
        ("权限", {"fields": ["is_active", *RIGHTS]}),
        ("时间", {"fields": ["last_login", "date_joined"]}),
    ]
    list_display = ["username", "name", "email", "is_staff"]
    search_fields = ["username", "name", "email"]
    filter_horizontal = []
    autocomplete_fields = ["groups"]

    def get_readonly_fields(self, request, obj=None):
        kept = ["is_superuser"] if request.user.is_superuser else RIGHTS
        return ["last_login", "date_joined", *kept]

    def user_change_password(self, request, id, form_url=""):
        account = self.get_object(request, unquote(id))
        if account and account != request.user and _has_rights(account):
            raise PermissionDenied("工作人员的密码由本人用验证码重设。")
        return super().user_change_password(request, id, form_url)

    def has_view_permission(self, request, obj=None):
        """System administrators look an account up to give it a post."""
        return super().has_view_permission(request, obj) or holds_any(
            Actor.of_request(request), Role.SYSTEM_ADMIN
        )

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_keep(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may_keep(request.user, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "user_permissions":
            return PermissionsField(label="另外能做的", help_text="所在的组能做的之外，还能做的")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class GroupAdmin(DjangoGroupAdmin):
    """Only superusers: whoever changes a group changes what its members may do, himself perhaps among them."""

    filter_horizontal = []

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        return PermissionsField(label="组里的人能做的")

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


admin.site.unregister(Group)
admin.site.register(Group, GroupAdmin)


def _may_keep(user: User, account: User | None) -> bool:
    """Whether `user` may change that account; without one, whether there may be any."""
    if account is None or user.is_superuser or account == user:
        return True
    return not _has_rights(account)


def _has_rights(account: User) -> bool:
    return account.is_staff or account.is_superuser or account.posts.exists()


# The administration has no door of its own: whoever enters has signed in like everybody else, with the second proof.


def _may_enter(request) -> bool:
    actor = Actor.of_request(request)
    return bool(actor.user) and not actor.unproved and (actor.user.is_staff or actor.has(Role.SYSTEM_ADMIN))


def _sign_in(request, extra_context=None):
    """Sends to the common door; whoever is signed in and has no business here gets 403."""
    if Actor.of_request(request).unproved:
        return redirect("mfa_activate_totp")
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


admin.site.has_permission = _may_enter
admin.site.login = _sign_in


class KeptBySystemAdmin(admin.ModelAdmin):
    """For system administrators and superusers. Nothing is deleted here: posts and rights end."""

    def _may(self, request) -> bool:
        return holds_any(Actor.of_request(request), Role.SYSTEM_ADMIN)

    def has_module_permission(self, request):
        return self._may(request)

    def has_view_permission(self, request, obj=None):
        return self._may(request)

    def has_add_permission(self, request):
        return self._may(request)

    def has_change_permission(self, request, obj=None):
        return self._may(request)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Absence)
class AbsenceAdmin(KeptBySystemAdmin):
    """Who stands in for whom; each names a deputy himself, on the desk."""

    list_display = ["user", "deputy", "starts_on", "ends_on", "reason"]
    list_select_related = ["user", "deputy"]
    search_fields = ["user__name", "deputy__name"]
    fields = ["user", "deputy", "starts_on", "ends_on", "reason"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False


class PersonForm(forms.ModelForm):
    reason = forms.CharField(
        label="核验说明", required=False, help_text="改认证等级时必填：看了什么证件、谁看的"
    )

    def clean(self):
        given = super().clean()
        if "level" in self.changed_data and len((given.get("reason") or "").strip()) < 4:
            self.add_error("reason", "请写明看了什么证件，至少 4 个字。")
        return given


@admin.register(Person)
class PersonAdmin(KeptBySystemAdmin):
    """Numbers are covered; the identity is confirmed by staff who saw the paper."""

    form = PersonForm
    list_display = ["user", "id_type", "covered_number", "level"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__username"]
    fields = ["user", "id_type", "covered_number", "address", "level", "reason"]
    readonly_fields = ["user", "id_type", "covered_number", "address"]

    def has_add_permission(self, request):
        return False

    @admin.display(description="证件号码")
    def covered_number(self, person):
        return _covered("person", person.user.public_id, "id_number", unmasking.masked(person, "id_number"))

    def save_model(self, request, obj, form, change):
        if "level" in form.changed_data:
            actor, reason = Actor.of_request(request), form.cleaned_data["reason"].strip()
            changing.set_level(Person.objects.get(pk=obj.pk), obj.level, actor=actor, reason=reason)


@admin.register(Enterprise)
class EnterpriseAdmin(KeptBySystemAdmin):
    """Registered by their legal representatives; numbers are covered."""

    list_display = ["name", "covered_code", "legal_representative", "created_at"]
    search_fields = ["name"]
    fields = [
        "name",
        "covered_code",
        "legal_representative",
        "covered_person",
        "address",
        "phone",
        "created_at",
    ]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    @admin.display(description="统一社会信用代码")
    def covered_code(self, enterprise):
        covered = unmasking.masked(enterprise, "credit_code")
        return _covered("enterprise", enterprise.public_id, "credit_code", covered)

    @admin.display(description="法定代表人证件号码")
    def covered_person(self, enterprise):
        covered = unmasking.masked(enterprise, "legal_representative_id")
        return _covered("enterprise", enterprise.public_id, "legal_representative_id", covered)


def _covered(kind: str, owner, field: str, covered: str):
    """The covered number and the way to see it in full, on a page that asks why."""
    if not covered:
        return "没有填"
    query = urlencode({"kind": kind, "owner": owner, "field": field})
    return format_html('{} <a href="{}?{}">看全部</a>', covered, reverse("unmask"), query)
