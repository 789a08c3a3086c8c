from django.urls import path

from approvals.documents import views

urlpatterns = [
    path("documents/<uuid:public_id>/", views.document, name="document"),
    path("documents/<uuid:public_id>/pdf/", views.pdf, name="document-pdf"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:check_code>/", views.verify_document, name="verify-document"),
]
