"""Somebody who is told something, and what became of it."""

from hall.notices import outbox
from hall.notices.models import Notice
from tests import cast as c
from tests.approvals.moments import at

MORNING = at("2026-11-23 10:00")


def a_person(**given):
    return c.a_user("张明", phone="13912340000", phone_verified=True, email="zm@example.com", **given)


def tell(*people, kind="accept", event="case:1", **given):
    given = {"subject": "已受理：施工许可", "body": "最晚 12月1日 办好。", "link": "/my/"} | given
    outbox.queue(kind, event, people, **given)


def by_channel(**only) -> dict:
    return {notice.channel: notice for notice in Notice.objects.filter(**only)}
