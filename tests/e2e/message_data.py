"""People with messages for the browser tests, new ones each time."""

import uuid

from django.urls import reverse

from hall.journal.roots import anchor
from hall.notices import outbox
from hall.notices.models import DeliveryState, Notice
from hall.people.models import Role
from hall.worktime import now
from tests import cast as c
from tests.e2e.sessions import session

LONG = "食品经营许可（新开办，含散装熟食销售、自制饮品制售）"
TOLD = (
    ("accept", f"已受理：{LONG}", "最晚 12月1日（星期二） 办好。办件编号 990102SC05202611230001。"),
    ("request_correction", f"要补正：{LONG}", "有 3 处要改，请在 12月4日（星期五） 前补好。"),
    ("approve", f"准予：{LONG}", "食品经营许可证可以下载了，也可以到窗口领取。"),
)


def make() -> dict:
    """A session for each of the people."""
    reader = c.a_user("唐悦", phone=f"1390099{uuid.uuid4().int % 10_000:04}", phone_verified=True)
    administrator = c.a_post(c.a_user("系统甲"), Role.SYSTEM_ADMIN, None)
    for number, (kind, subject, body) in enumerate(TOLD):
        outbox.queue(
            kind, f"told:{number}", [reader], subject=subject, body=body, link=reverse("my-applications")
        )
    dead_letters(2)
    anchor()
    people = {"reader": reader, "administrator": administrator}
    return {"sessions": {name: session(user) for name, user in people.items()}}


def dead_letters(count: int) -> None:
    """Text messages that no attempt got out, to people without an account."""
    Notice.objects.bulk_create(
        Notice(
            address=f"1390099{number:04}",
            channel="sms",
            kind="accept",
            event=f"dead:{uuid.uuid4()}",
            subject=f"已受理：{LONG}",
            body="最晚 12月1日 办好。",
            state=DeliveryState.DEAD,
            attempts=8,
            error="连不上发送的服务器（ConnectionError: sms.example.gov.cn:443）",
            created_at=now(),
        )
        for number in range(count)
    )
