from django.urls import path

from hall.timers import views

urlpatterns = [
    path("desk/timers/", views.show, name="timers"),
    path("desk/timers/all/retry/", views.retry_all, name="timers-retry-all"),
    path("desk/timers/<int:pk>/retry/", views.retry, name="timer-retry"),
    path("desk/timers/<int:pk>/drop/", views.drop, name="timer-drop"),
]
