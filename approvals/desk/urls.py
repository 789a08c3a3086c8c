"""Addresses of the desk, without the case on one screen."""

from django.urls import path

from approvals.desk import views_bulk, views_cases, views_exports, views_queue, views_saved, views_team

urlpatterns = [
    path("desk/", views_queue.desk, name="desk"),
    path("desk/next/", views_queue.take_next, name="desk-next"),
    path("desk/bulk/", views_bulk.ask, name="desk-bulk"),
    path("desk/bulk/run/", views_bulk.run, name="desk-bulk-run"),
    path("desk/bulk/results/", views_bulk.results, name="desk-bulk-results"),
    path("desk/cases/", views_cases.cases, name="desk-cases"),
    path("desk/views/save/", views_saved.save, name="desk-view-save"),
    path("desk/views/<int:pk>/delete/", views_saved.delete, name="desk-view-delete"),
    path("desk/exports/", views_exports.exports, name="desk-exports"),
    path("desk/exports/new/", views_exports.export, name="desk-export"),
    path("desk/exports/<uuid:public_id>/", views_exports.download, name="desk-export-file"),
    path("desk/team/", views_team.show, name="desk-team"),
    path("desk/tasks/<uuid:public_id>/take-away/", views_team.take_away, name="desk-take-away"),
]
