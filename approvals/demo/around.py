"""What stands around the cases: what people keep at hand, who is away, and messages that were read long ago."""

from datetime import timedelta

from approvals.desk.models import SavedView
from approvals.following.models import Favourite
from hall.catalog.models import ServiceItem
from hall.notices.models import Channel, DeliveryState, Notice
from hall.people.models import Absence, User
from hall.worktime import now, today

FAVOURITES = {
    "zhangming": ("SC05", "SC04", "GJ02", "YB01"),
    "liufang": ("RS05", "ZG10", "MZ02"),
    "chenyuan": ("SC05", "WJ01", "ZF03"),
    "zhoubo": ("ZJ01", "ZJ03", "FG01", "HB02"),
}
VIEWS = {
    "zhouhang": (("食品经营待审查", "item=SC05&state=reviewing"),),
    "qianweidong": (("已经超期的", "light=red"), ("补正中", "state=correcting")),
}
# So long after it was sent a message has been seen.
SEEN_AFTER = timedelta(days=2)


def furnish() -> None:
    """Once: favourites, saved views, a colleague who is away this week and his deputy."""
    for username, codes in FAVOURITES.items():
        user = User.objects.get(username=username)
        for item in ServiceItem.objects.filter(code__in=codes):
            Favourite.objects.get_or_create(user=user, item=item)
    for username, views in VIEWS.items():
        user = User.objects.get(username=username)
        for name, query in views:
            SavedView.objects.get_or_create(user=user, name=name, defaults={"query": query})
    away, deputy = (User.objects.get(username=name) for name in ("hanxue", "zhengguoping"))
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=6)}
    Absence.objects.get_or_create(user=away, deputy=deputy, defaults=days | {"reason": "外出培训"})


def let_time_pass(public_id) -> None:
    """The messages of a case that is told afterwards were sent at their time, and the old ones read."""
    told = Notice.objects.filter(event__startswith=str(public_id), created_at__lt=now() - timedelta(hours=1))
    told.filter(state=DeliveryState.WAITING).exclude(channel=Channel.PORTAL).update(
        state=DeliveryState.SENT, sent_at=now(), attempts=1
    )
    told.filter(channel=Channel.PORTAL, created_at__lt=now() - SEEN_AFTER).update(read_at=now())
