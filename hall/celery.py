"""Background work. Durable facts live in the database; the broker carries nudges that may be lost."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall.settings")

app = Celery("hall")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "hall.catalog",
        "hall.people",
        "approvals.documents",
        "approvals.filling",
        "approvals.materials",
        "hall.throttle",
        "hall.notices",
        "hall.journal",
        "hall.timers",
        "approvals.desk",
    ]
)
