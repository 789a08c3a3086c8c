"""Addresses of the ladders."""

from django.urls import path

from approvals.escalation import views

urlpatterns = [
    path("desk/ladders/", views.ladders, name="desk-ladders"),
    path("desk/ladders/own/", views.own, name="desk-ladder-own"),
    path("desk/ladders/drop/", views.drop, name="desk-ladder-drop"),
    path("desk/ladders/hour/", views.hour, name="desk-ladder-hour"),
    path("desk/ladders/rung/", views.rung_save, name="desk-ladder-rung"),
    path("desk/ladders/rung/remove/", views.rung_remove, name="desk-ladder-rung-remove"),
]
