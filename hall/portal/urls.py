from django.urls import path

from hall.portal import views
from hall.portal.display import display

urlpatterns = [
    path("", views.home, name="home"),
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/<slug:slug>/", views.announcement, name="announcement"),
    path("help/", views.about, {"page": "help"}, name="help"),
    path("accessibility/", views.about, {"page": "accessibility"}, name="accessibility"),
    path("privacy/", views.about, {"page": "privacy"}, name="privacy"),
    path("figures/", views.about, {"page": "figures"}, name="figures"),
    path("display/", display, name="display"),
]
