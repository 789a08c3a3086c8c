from django.urls import path

from hall.holidays import views

urlpatterns = [
    path("desk/holidays/", views.show, name="holidays"),
    path("desk/holidays/preview/", views.preview, name="holidays-preview"),
    path("desk/holidays/load/", views.load, name="holidays-load"),
    path("desk/holidays/<int:year>/", views.show_year, name="holidays-year"),
]
