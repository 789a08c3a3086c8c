"""The applicant's most urgent case, for the home page."""

from django.urls import reverse

from approvals.following.listing import most_urgent
from hall.people.actor import Actor
from hall.portal.matters import Matter, Matters
from hall.worktime.templatetags.dates import long_date


def mine(request) -> Matters:
    first, count = most_urgent(Actor.of_request(request))
    return Matters(_matter(first) if first else None, count, reverse("my-applications"))


def _matter(row) -> Matter:
    if row.to_correct:
        text = f"要补正，请在 {long_date(row.correction_due_on)}前补上。"
        return Matter(
            row.light_kind,
            row.said,
            row.version.name,
            text,
            reverse("correction", args=[row.public_id]),
            "去补正",
        )
    url = reverse("my-application", args=[row.public_id]) + "#result"
    return Matter(row.light_kind, row.said, row.version.name, "有了结果，可以领取了。", url, "领取结果")
