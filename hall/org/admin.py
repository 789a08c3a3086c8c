from django.contrib import admin

from hall.org.forms import ServicePointForm, WindowRowForm
from hall.org.models import Department, HallProfile, Region, ServicePoint, Window
from hall.revision.admin import RevisedAdmin

IN_WORDS = {"hours": "hours_in_words", "facilities": "facilities_in_words"}


class WindowInline(admin.TabularInline):
    """What fits in a row; the rest of a window, such as its departments, stands on its own page."""

    model = Window
    form = WindowRowForm
    extra = 0
    show_change_link = True
    verbose_name_plural = "窗口（先保存，再点“修改”选窗口办哪些部门的事）"


@admin.register(ServicePoint)
class ServicePointAdmin(RevisedAdmin):
    form = ServicePointForm
    fields = ServicePointForm.Meta.fields
    list_display = ["name", "level", "region", "address", "phone"]
    list_filter = ["level"]
    list_select_related = ["region"]
    search_fields = ["name", "address"]
    inlines = [WindowInline]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def get_fields(self, request, obj=None):
        """Who may only look reads sentences where the form has boxes."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fields
        return [IN_WORDS.get(name, name) for name in self.fields]

    @admin.display(description="开放时间")
    def hours_in_words(self, point):
        return "；".join(point.hours_text)

    @admin.display(description="设施")
    def facilities_in_words(self, point):
        return "、".join(str(name) for name in point.facilities)


@admin.register(Window)
class WindowAdmin(RevisedAdmin):
    list_display = ["code", "name", "kind", "area", "point"]
    list_filter = ["kind", "point"]
    list_select_related = ["point"]
    search_fields = ["code", "name", "point__name"]
    autocomplete_fields = ["departments"]


@admin.register(HallProfile)
class HallProfileAdmin(RevisedAdmin):
    def has_add_permission(self, request):
        return not HallProfile.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Department)
class DepartmentAdmin(RevisedAdmin):
    """Names and codes come with the catalog; here only what the catalog leaves open."""

    list_display = ["name", "code", "reconsideration_body"]
    fields = ["name", "code", "uscc", "reconsideration_body"]
    readonly_fields = ["name", "code", "uscc"]
    search_fields = ["name", "code"]

    def has_view_permission(self, request, obj=None):
        """All staff: whoever writes down a window chooses its departments."""
        return request.user.is_active and request.user.is_staff

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Region)
class RegionAdmin(RevisedAdmin):
    list_display = ["code", "name", "level", "parent"]
    fields = ["code", "name", "level", "parent"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []
