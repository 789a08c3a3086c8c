from django.contrib import admin

from hall.revision import memory


class RevisedAdmin(admin.ModelAdmin):
    """For what public pages show: a change made here is seen by every process."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        memory.bump()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        memory.bump()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        memory.bump()
