from django.urls import path

from approvals.materials import views

urlpatterns = [
    path("files/<uuid:public_id>/", views.file, name="file"),
    path("files/<uuid:public_id>/remove/", views.remove, name="file-remove"),
    path("files/<uuid:public_id>/move/", views.move, name="file-move"),
    path("my/applications/<uuid:public_id>/papers/<slug:code>/uploads/", views.begin, name="upload-begin"),
    path("my/applications/<uuid:public_id>/papers/<slug:code>/mark/", views.mark, name="paper-mark"),
    path(
        "my/applications/<uuid:public_id>/papers/<slug:code>/partial/card/",
        views.card_partial,
        name="paper-card",
    ),
    path("uploads/pieces/<uuid:public_id>/", views.piece, name="upload-piece"),
    path("uploads/whole/<uuid:public_id>/<slug:code>/", views.whole, name="upload-whole"),
]
