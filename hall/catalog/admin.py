from django import forms
from django.contrib import admin

from hall.admin_fields import WordsField
from hall.catalog.models import PortalHint, SearchMiss, ServiceItem, SynonymGroup
from hall.revision.admin import RevisedAdmin


class SynonymForm(forms.ModelForm):
    words = WordsField(
        label="同义词",
        max_length=500,
        split_spaces=True,
        least=2,
        too_few="至少写两个词，中间用顿号隔开，比如：娃、孩子、宝宝",
        help_text="搜其中一个，等于搜其他几个。中间用顿号隔开，比如：娃、孩子、宝宝",
    )

    class Meta:
        model = SynonymGroup
        fields = ["words"]


@admin.register(SynonymGroup)
class SynonymGroupAdmin(RevisedAdmin):
    form = SynonymForm
    search_fields = ["words"]


def named_items():
    """Items with their names, without their definitions: enough for lists and choices."""
    return ServiceItem.objects.select_related("current").defer("current__definition")


@admin.register(ServiceItem)
class ServiceItemAdmin(admin.ModelAdmin):
    """To look items up and to choose one by its name; they change through their versions only."""

    list_display = ["code", "__str__", "department"]
    list_filter = ["department"]
    search_fields = ["code", "current__name"]
    fields = ["code", "current", "department"]

    def get_queryset(self, request):
        return named_items().select_related("department")

    def has_view_permission(self, request, obj=None):
        """All staff: the guide shows everyone as much, and whoever writes announcements chooses from it."""
        return request.user.is_active and request.user.is_staff

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(PortalHint)
class PortalHintAdmin(RevisedAdmin):
    list_display = ["place", "position", "label", "query", "item"]
    list_filter = ["place"]
    autocomplete_fields = ["item"]

    def get_queryset(self, request):
        return (
            super().get_queryset(request).select_related("item__current").defer("item__current__definition")
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "item":
            kwargs["queryset"] = named_items()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    """What people looked for in vain: to be answered by a synonym or a new alias, then deleted."""

    list_display = ["query", "times", "note", "first_at", "last_at"]
    search_fields = ["query", "note"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
