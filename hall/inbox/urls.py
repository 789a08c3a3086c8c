from django.urls import path

from hall.inbox import dead_letters, settings_views, views

urlpatterns = [
    path("my/messages/", views.inbox, name="inbox"),
    path("my/messages/all-read/", views.all_read, name="inbox-all-read"),
    path("my/messages/settings/", settings_views.edit, name="notice-settings"),
    path("my/messages/<uuid:public_id>/open/", views.open_message, name="notice-open"),
    path("my/messages/<uuid:public_id>/read/", views.read, name="notice-read"),
    path("desk/dead-letters/", dead_letters.show, name="dead-letters"),
    path("desk/dead-letters/all/", dead_letters.resend_all, name="dead-letters-resend-all"),
    path("desk/dead-letters/<uuid:public_id>/", dead_letters.answer, name="dead-letter"),
]
