from django.urls import path

from approvals.procedures import views

CASE = "my/applications/<uuid:public_id>/hearing/"

urlpatterns = [
    path(f"{CASE}ask/", views.ask, name="ask-for-hearing"),
    path(f"{CASE}waive/", views.waive, name="waive-hearing"),
    path(f"{CASE}object/", views.object_to_presider, name="object-to-presider"),
]
