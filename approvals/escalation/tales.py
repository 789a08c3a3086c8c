"""What the applicant reads of lateness and supervision among what happened to his case. Who inside was told is not told."""

from datetime import date

from approvals.escalation.models import Whom
from approvals.escalation.words import DATES
from approvals.following.story import Event
from hall.worktime.templatetags.dates import long_date


def _late(entry, teller):
    """Only what he was told himself."""
    if Whom.APPLICANT.label not in {title for title, _ in entry.changes.get("told") or []}:
        return None
    due = long_date(date.fromisoformat(entry.changes["due_on"]))
    name = DATES.get(entry.changes.get("phase"), "期限")
    text = f"{name}是 {due}。我们已经提醒{teller.application.department.name}抓紧办。"
    return Event("没有按时办好", entry.at, "", text, kind="now", icon="exclamation-triangle")


def _supervised(entry, teller):
    return Event(
        "已由督查部门督办",
        entry.at,
        "",
        "督查部门要求说明原因、尽快办好。",
        kind="now",
        icon="clipboard2-check",
    )


TALES = {"climb": _late, "supervision_issue": _supervised}
