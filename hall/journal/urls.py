from django.urls import path

from hall.journal import views

urlpatterns = [
    path("journal/", views.roots, name="journal"),
    path("journal/roots.csv", views.roots_csv, name="journal-roots"),
]
