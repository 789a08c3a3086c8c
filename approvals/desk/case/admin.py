"""The phrase books of all departments, for administrators; departments keep their own at the desk."""

from django.contrib import admin

from approvals.desk.models import OpinionTemplate, Phrase


@admin.register(Phrase)
class PhraseAdmin(admin.ModelAdmin):
    list_display = ["wrong", "remedy", "department", "key", "used"]
    list_filter = ["department"]
    search_fields = ["wrong", "remedy", "key"]
    readonly_fields = ["used"]
    list_select_related = ["department"]


@admin.register(OpinionTemplate)
class OpinionTemplateAdmin(admin.ModelAdmin):
    list_display = ["text", "move", "department"]
    list_filter = ["department", "move"]
    search_fields = ["text"]
    list_select_related = ["department"]
