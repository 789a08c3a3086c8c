from django.urls import path

from approvals.desk.case import phrase_views, views

CASE = "desk/cases/<uuid:public_id>/"

urlpatterns = [
    path(CASE, views.case, name="desk-case"),
    path(f"{CASE}do/<slug:move>/", views.move, name="desk-case-move"),
    path(f"{CASE}verdict/", views.verdict, name="desk-case-verdict"),
    path(f"{CASE}pass-rest/", views.pass_rest, name="desk-case-pass-rest"),
    path(f"{CASE}number/", views.show_number, name="desk-case-number"),
    path(f"{CASE}print/", views.printed, name="desk-case-print"),
    path(f"{CASE}partial/preview/", views.preview, name="desk-case-preview"),
    path(f"{CASE}partial/row/", views.row, name="desk-case-row"),
    path(f"{CASE}partial/presence/", views.watch, name="desk-case-presence"),
    path(f"{CASE}partial/history/", views.older, name="desk-case-history"),
    path(f"{CASE}partial/colleagues/<slug:move>/", views.colleagues, name="desk-case-colleagues"),
    path("desk/phrases/", phrase_views.book, name="desk-phrases"),
    path("desk/phrases/<int:pk>/", phrase_views.phrase, name="desk-phrase"),
    path("desk/opinions/<int:pk>/", phrase_views.opinion, name="desk-opinion"),
]
