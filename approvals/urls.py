from django.urls import include, path

urlpatterns = [
    path("", include("approvals.api.urls")),
    path("", include("approvals.filling.urls")),
    path("", include("approvals.materials.urls")),
    path("", include("approvals.desk.urls")),
    path("", include("approvals.alerts.urls")),
    path("", include("approvals.following.urls")),
    path("", include("approvals.conversation.urls")),
    path("", include("approvals.procedures.urls")),
    path("", include("approvals.documents.urls")),
    path("", include("approvals.desk.case.urls")),
    path("", include("approvals.workflow.urls")),
    path("", include("approvals.calculator.urls")),
    path("", include("approvals.supervision.urls")),
    path("", include("approvals.escalation.urls")),
]
