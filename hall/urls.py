from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("hall.portal.urls")),
    path("", include("hall.catalog.urls")),
    path("", include("hall.org.urls")),
    path("", include("hall.people.urls")),
    path("", include("hall.inbox.urls")),
    path("", include("hall.journal.urls")),
    path("", include("hall.holidays.urls")),
    path("", include("hall.timers.urls")),
    path("", include("approvals.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "hall.portal.errors.bad_request"
handler404 = "hall.portal.errors.not_found"
