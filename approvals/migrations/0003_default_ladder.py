"""The ladder that holds for every department until it has one of its own."""

from django.db import migrations

NAME = "默认规则"
# Phase, working days from its date, who is told, what is done.
RUNGS = (
    ("notice", -1, ["handler"], "tell"),
    ("notice", 0, ["chief"], "tell"),
    ("decision", -3, ["handler"], "tell"),
    ("decision", -1, ["handler", "chief"], "tell"),
    ("decision", 1, ["handler", "chief", "applicant"], "tell"),
    ("decision", 2, ["head"], "tell"),
    ("decision", 3, ["supervisor"], "tell"),
    ("decision", 5, ["supervisor"], "supervise"),
    ("delivery", -2, ["handler"], "tell"),
    ("delivery", 1, ["handler", "chief"], "tell"),
    ("delivery", 3, ["supervisor"], "tell"),
    ("delivery", 5, ["supervisor"], "supervise"),
)


def make(apps, schema_editor):
    ladder, new = apps.get_model("approvals", "Ladder").objects.get_or_create(
        department=None, defaults={"name": NAME, "hour": 9}
    )
    if new:
        Rung = apps.get_model("approvals", "Rung")
        Rung.objects.bulk_create(
            Rung(ladder=ladder, phase=phase, offset=offset, whom=whom, action=action)
            for phase, offset, whom, action in RUNGS
        )


def remove(apps, schema_editor):
    apps.get_model("approvals", "Ladder").objects.filter(department=None).delete()


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_legal_clock")]
    operations = [migrations.RunPython(make, remove)]
