"""Giving posts. One that carries power over decisions or over rights needs two: who gives it and a second system
administrator who confirms it; until then it is not in force. Nobody gives, changes or confirms a post of his own."""

from django.db import transaction

from hall.people import witness
from hall.people.actor import Actor
from hall.people.models import Post, Role
from hall.people.refusals import NotDone
from hall.people.signing_in.registering import chain_of

NEED_TWO = (Role.SIGNER, Role.LEADER, Role.SUPERVISOR, Role.SYSTEM_ADMIN)
OWN = "不能给自己设岗位、改岗位，请另一位系统管理员来做。"
SAME = "这个岗位是您提出的，要由另一位系统管理员确认。"


@transaction.atomic
def keep(post: Post, changed: list[str], *, actor: Actor) -> None:
    """Saves a new post, or one whose fields named in `changed` are different. Raises NotDone."""
    _ensure_another(post, actor)
    new = post.pk is None
    if post.role in NEED_TWO and (new or _grows(post, changed)):
        post.given_by = actor.user
    post.save()
    action = "post_given" if new else "post_changed"
    _write_down(post, f"{action}_waiting" if post.waits else action, actor)


@transaction.atomic
def confirm(pk: int, *, actor: Actor) -> Post:
    """The second one agrees: from now on the post is in force on its days. Raises NotDone."""
    post = Post.objects.select_for_update(of=("self",)).select_related("user", "department").get(pk=pk)
    _ensure_another(post, actor)
    if not post.waits:
        raise NotDone("这个岗位已经确认过了。")
    if post.given_by_id == actor.user.pk:
        raise NotDone(SAME)
    given_by, post.given_by = post.given_by, None
    post.save(update_fields=["given_by"])
    _write_down(post, "post_confirmed", actor, given_by=given_by.get_full_name())
    return post


def _ensure_another(post: Post, actor: Actor) -> None:
    if post.user_id == actor.user.pk:
        raise NotDone(OWN)


def _grows(post: Post, changed: list[str]) -> bool:
    """Whether more may be done with it than before: elsewhere, or longer. Ending a post sooner takes nobody else."""
    if set(changed) & {"department", "service_point", "starts_on"}:
        return True
    before = Post.objects.values_list("ends_on", flat=True).get(pk=post.pk)
    return before is not None and (post.ends_on is None or post.ends_on > before)


def _write_down(post: Post, action: str, actor: Actor, **more) -> None:
    facts = {
        "post": str(post),
        "role": post.role,
        "from": post.starts_on.isoformat(),
        "to": post.ends_on.isoformat() if post.ends_on else "",
    }
    witness.write_down(chain_of(post.user), action, actor=actor, changes=facts | more)
