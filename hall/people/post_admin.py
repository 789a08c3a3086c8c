"""Posts in the administration: given, changed, ended, and confirmed by a second system administrator."""

from django import forms
from django.contrib import admin, messages

from hall.people import posts
from hall.people.actor import Actor
from hall.people.admin import KeptBySystemAdmin
from hall.people.models import Post
from hall.people.refusals import NotDone
from hall.worktime import today


class PostForm(forms.ModelForm):
    """Nobody gives himself a post."""

    def clean(self):
        given = super().clean()
        user = given.get("user") or self.instance.user_id and self.instance.user
        if user and user == self.keeper:
            raise forms.ValidationError(posts.OWN)
        starts_on, ends_on = given.get("starts_on"), given.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "结束日不能早于开始日。")
        return given


class WaitingFilter(admin.SimpleListFilter):
    title, parameter_name = "确认", "waits"

    def lookups(self, request, model_admin):
        return [("1", "等第二人确认")]

    def queryset(self, request, queryset):
        return queryset.exclude(given_by=None) if self.value() == "1" else queryset


@admin.register(Post)
class PostAdmin(KeptBySystemAdmin):
    """Who holds which post, from when to when, and whether it waits for the second."""

    form = PostForm
    actions = ["confirm_chosen"]
    list_display = [
        "user",
        "role",
        "department",
        "service_point",
        "title",
        "starts_on",
        "ends_on",
        "standing",
    ]
    list_filter = [WaitingFilter, "role", "department", "service_point"]
    list_select_related = ["user", "department", "service_point", "given_by"]
    search_fields = ["user__name", "user__username", "title"]
    autocomplete_fields = ["user"]
    fields = ["user", "role", "department", "service_point", "title", "starts_on", "ends_on", "standing"]

    def get_form(self, request, obj=None, **kwargs):
        return type("Form", (super().get_form(request, obj, **kwargs),), {"keeper": request.user})

    def get_readonly_fields(self, request, obj=None):
        return ["user", "role", "standing"] if obj else ["standing"]

    @admin.display(description="现在")
    def standing(self, post):
        if post.pk is None:
            return "签发、领导、督查、系统管理岗，要由另一位系统管理员确认后才有效。"
        if post.waits:
            return f"还没有生效：等第二位系统管理员确认（{post.given_by.get_full_name()}提出）"
        if post.starts_on > today():
            return "还没到开始日"
        return "已经结束" if post.ends_on and post.ends_on < today() else "有效"

    def save_model(self, request, obj, form, change):
        posts.keep(obj, form.changed_data, actor=Actor.of_request(request))
        if obj.waits:
            said = "记下了，还没有生效：请另一位系统管理员到岗位列表里勾选它，选“确认选中的岗位”。"
            messages.warning(request, said)

    @admin.action(description="确认选中的岗位（第二位系统管理员）", permissions=["change"])
    def confirm_chosen(self, request, queryset):
        for post in queryset:
            try:
                posts.confirm(post.pk, actor=Actor.of_request(request))
                messages.success(request, f"{post.user.get_full_name()}的{post}：确认了，从现在起有效。")
            except NotDone as refusal:
                messages.error(request, f"{post.user.get_full_name()}的{post}：{refusal.sentence}")
