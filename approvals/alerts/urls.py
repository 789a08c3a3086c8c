from django.urls import path

from approvals.alerts import rule_views, views

ALERT = "desk/alerts/<uuid:public_id>/"

urlpatterns = [
    path("desk/alerts/", views.alerts, name="desk-alerts"),
    path("desk/alerts/figures/", views.alert_figures, name="desk-alert-figures"),
    path("desk/alerts/rules/", rule_views.alert_rules, name="desk-alert-rules"),
    path("desk/alerts/rules/new/", rule_views.alert_rule_new, name="desk-alert-rule-new"),
    path("desk/alerts/rules/<slug:code>/", rule_views.alert_rule, name="desk-alert-rule"),
    path(ALERT, views.alert, name="desk-alert"),
    path(f"{ALERT}contest/", views.contest, name="desk-alert-contest"),
    path(f"{ALERT}uphold/", views.uphold, name="desk-alert-uphold"),
    path(f"{ALERT}strike-off/", views.strike_off, name="desk-alert-strike-off"),
]
