from django.urls import path

from approvals.following import views
from approvals.following.correction import views as correction
from approvals.following.progress import views as progress

CASE = "my/applications/<uuid:public_id>/"

urlpatterns = [
    path("my/", views.index, name="my-applications"),
    path("my/favourites/", views.favourites, name="my-favourites"),
    path("my/favourites/<str:code>/", views.favour, name="favour"),
    path(CASE, views.application, name="my-application"),
    path(f"{CASE}withdraw/", views.withdraw, name="withdraw"),
    path(f"{CASE}urge/", views.urge, name="urge-application"),
    path(f"{CASE}correction/", correction.page, name="correction"),
    path(f"{CASE}correction/points/<int:point_id>/", correction.point, name="correction-point"),
    path(f"{CASE}correction/partial/bar/", correction.bar, name="correction-bar"),
    path("progress/", progress.progress, name="progress"),
]
