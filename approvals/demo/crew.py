"""The staff of the demo, looked up once: who takes a task of a department, as an actor of the verbs."""

from random import Random

from hall.people.actor import Actor, Via
from hall.people.models import Post, Role, User

STAFF_ADDRESS = "192.0.2.16"  # an address for examples (RFC 5737)
PUBLIC_ADDRESS = "198.51.100.27"


class Crew:
    """`posts`: (role, department or None) → accounts. A person's actor is made once, with all his posts."""

    def __init__(self):
        self.posts: dict[tuple[str, str | None], list[User]] = {}
        self._actors: dict[tuple, Actor] = {}
        for post in Post.objects.select_related("user").order_by("id"):
            self.posts.setdefault((post.role, post.department_id), []).append(post.user)
        self.online, self.at_window = (
            User.objects.get(username="wangli"),
            User.objects.get(username="sunhao"),
        )
        self.supervisor = User.objects.get(username="qianweidong")

    def holder(self, role: Role, department: str, random: Random) -> User:
        return random.choice(self.posts[role, department])

    def another(self, role: Role, department: str, than: User) -> User:
        """A colleague of the same post."""
        return next(user for user in self.posts[role, department] if user != than)

    def clerk(self, department: str, random: Random) -> User:
        return self.online if random.random() < 0.6 else self.holder(Role.CLERK, department, random)

    def actor(self, user: User, via: str = Via.COMPUTER, address: str = STAFF_ADDRESS) -> Actor:
        key = user.pk, via, address
        if key not in self._actors:
            self._actors[key] = Actor.of(user, address=address, via=via)
        return self._actors[key]

    def applicant(self, user: User, via: str) -> Actor:
        return self.actor(user, via, PUBLIC_ADDRESS)
