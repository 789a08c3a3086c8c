"""Who does something: the account, the post it acts at, for whom, and from where. Every verb takes one."""

from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db.models import TextChoices

from hall.people import second_factor
from hall.people.models import Post, Role, User
from hall.worktime import today


class Via(TextChoices):
    """办理形式, GB/T 39046 A.5."""

    WINDOW = "1", "窗口"
    COMPUTER = "2", "电脑端"
    MOBILE = "3", "移动端"
    POST = "4", "快递"
    OTHER = "9", "其他"


@dataclass(frozen=True)
class Actor:
    """`on_behalf_of`: the enterprise, or the colleague a deputy stands in for, in words. `address`: IP. `unproved`: a member
    of staff whose second proof is missing, and who therefore has no posts here."""

    user: User | None
    name: str
    posts: tuple[Post, ...] = ()
    address: str = ""
    via: str = Via.COMPUTER
    on_behalf_of: str = ""
    deputising: tuple[int, ...] = field(default=())
    # Posts of the colleagues one stands in for, used when one's own do not suffice.
    standing_in: tuple[Post, ...] = field(default=())
    unproved: bool = False

    @classmethod
    def of(cls, user: User, *, address: str = "", via: str = Via.COMPUTER, on_behalf_of: str = "") -> "Actor":
        """The account with the posts in force today and the colleagues it deputises for (user ids)."""
        day = today()
        posts = tuple(user.posts.in_force(day).select_related("department", "service_point"))
        away = user.deputising.filter(starts_on__lte=day, ends_on__gte=day).values_list("user_id", flat=True)
        away = tuple(away) if posts else ()
        lent = Post.objects.in_force(day).filter(user__in=away) if away else Post.objects.none()
        # An absent colleague's posts in other departments, where nobody chose this deputy, stay with him.
        own = {post.department_id for post in posts}
        lent = tuple(
            post
            for post in lent.select_related("department", "service_point", "user")
            if post.department_id in own
        )
        return cls(user, user.get_full_name(), posts, address, via, on_behalf_of, away, lent)

    @classmethod
    def of_request(cls, request) -> "Actor":
        """The account of a request, found once per request; of somebody not signed in, an actor without account."""
        if not hasattr(request, "actor"):
            request.actor = _found(request)
        return request.actor

    @property
    def is_staff(self) -> bool:
        return bool(self.posts)

    def has(self, role: Role, department_id: str | None = None) -> bool:
        """Whether a post of that role is held: in that department, or in the hall itself, or anywhere when none is given."""
        return any(
            post.role == role and (department_id is None or post.department_id in (None, department_id))
            for post in self.posts
        )

    def post_for(self, department_id: str) -> Post | None:
        """The post the actor acts at in that department's cases."""
        mine = [post for post in self.posts if post.department_id in (None, department_id)]
        return mine[0] if mine else None


SYSTEM = Actor(None, "系统")


def _found(request) -> Actor:
    address, via = client_address(request), _via(request)
    if not request.user.is_authenticated:
        return Actor(None, "访客", address=address, via=via)
    found = Actor.of(request.user, address=address, via=via)
    return found if _proved(request, found) else _without_posts(found)


def _proved(request, actor: Actor) -> bool:
    return not second_factor.is_wanted(request.user, actor.posts) or second_factor.is_proved(request)


def _without_posts(actor: Actor) -> Actor:
    return replace(actor, posts=(), deputising=(), standing_in=(), unproved=True)


def client_address(request) -> str:
    """The address of the caller; behind proxies, the one the nearest TRUSTED_PROXIES saw."""
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").replace(" ", "").split(",")
    trusted = settings.ENV.trusted_proxies
    if trusted and len(hops) >= trusted and hops[-trusted]:
        return hops[-trusted]
    return request.META.get("REMOTE_ADDR", "")


def _via(request) -> str:
    agent = request.headers.get("User-Agent", "")
    return Via.MOBILE if "Mobile" in agent else Via.COMPUTER
