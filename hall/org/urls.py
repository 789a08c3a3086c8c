from django.urls import path

from hall.org import views

urlpatterns = [
    path("points/", views.points, name="points"),
    path("points/<slug:code>/", views.point, name="point"),
]
