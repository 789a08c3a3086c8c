from django.urls import path

from approvals.conversation import views

# Writing has an address of its own: bodies with files are let in by the name of the address (LARGER_BODIES).
urlpatterns = [
    path("messages/mine/<uuid:public_id>/", views.mine, name="write-message"),
    path("messages/desk/<uuid:public_id>/", views.desk, name="desk-write-message"),
    path("my/applications/<uuid:public_id>/partial/messages/", views.mine, name="my-messages"),
    path("desk/cases/<uuid:public_id>/partial/messages/", views.desk, name="desk-messages"),
]
