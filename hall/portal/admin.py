from django import forms
from django.contrib import admin
from django.utils import timezone

from hall.catalog.admin import named_items
from hall.portal.models import Announcement
from hall.revision.admin import RevisedAdmin


class AnnouncementForm(forms.ModelForm):
    class Meta:
        model = Announcement
        fields = ["title", "slug", "category", "published_on", "body", "items"]

    def clean_body(self):
        return self.cleaned_data["body"].replace("\r\n", "\n")


@admin.register(Announcement)
class AnnouncementAdmin(RevisedAdmin):
    form = AnnouncementForm
    list_display = ["title", "category", "published_on", "is_out"]
    list_filter = ["category"]
    search_fields = ["title", "body"]
    autocomplete_fields = ["items"]

    @admin.display(boolean=True, description="已公开")
    def is_out(self, announcement):
        return announcement.published_on <= timezone.localdate()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "items":
            kwargs["queryset"] = named_items()
        return super().formfield_for_manytomany(db_field, request, **kwargs)
