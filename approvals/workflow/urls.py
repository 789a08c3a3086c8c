from django.urls import path

from approvals.workflow import views

urlpatterns = [
    path("desk/cases/<uuid:public_id>/record/", views.record, name="desk-case-record"),
    path("desk/cases/<uuid:public_id>/record.json", views.record_file, name="desk-case-record-file"),
]
