"""Absence deputies (请假代理): on the days named, a colleague does the absent one's work in his stead, visibly."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from hall.notices.outbox import queue
from hall.people import witness
from hall.people.actor import Actor
from hall.people.models import Absence, Post, User
from hall.people.refusals import NotDone
from hall.people.signing_in.registering import chain_of
from hall.worktime import today

LONGEST = 180  # days


def colleagues(actor: Actor):
    """Who may stand in: holders of the same post in the same department today, the person himself left out."""
    wanted = Q(pk__in=[])
    for post in actor.posts:
        wanted |= Q(role=post.role, department=post.department_id)
    posts = Post.objects.in_force(today()).filter(wanted).exclude(user=actor.user)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name")


def absences_of(user: User):
    """The person's absences that are not over, soonest first."""
    return user.absences.filter(ends_on__gte=today()).select_related("deputy").order_by("starts_on")


@transaction.atomic
def name_deputy(*, actor: Actor, deputy: User, starts_on: date, ends_on: date, reason: str = "") -> Absence:
    """Names a deputy from a day to a day, both included. Raises NotDone."""
    _check_days(starts_on, ends_on)
    User.objects.select_for_update().only("pk").get(pk=actor.user.pk)
    if deputy not in colleagues(actor):
        raise NotDone("代理人要和您同部门、同岗位。", "deputy")
    if actor.user.absences.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise NotDone("这些天里已经有代理安排，请先取消原来的。", "starts_on")
    if deputy.absences.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise NotDone(f"{deputy.get_full_name()}这些天里自己也不在，请换一位。", "deputy")
    absence = Absence.objects.create(
        user=actor.user, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    changes = {"deputy": deputy.get_full_name(), "from": starts_on.isoformat(), "to": ends_on.isoformat()}
    witness.write_down(chain_of(actor.user), "deputy_named", actor=actor, reason=reason, changes=changes)
    body = f"{actor.name}不在期间（{starts_on:%m月%d日}—{ends_on:%m月%d日}），他的待办由您代理。"
    queue(
        "deputy",
        f"absence:{absence.pk}",
        [deputy],
        subject="请您代理同事的待办",
        body=body,
        link=reverse("absence"),
    )
    return absence


@transaction.atomic
def end_absence(pk: int, *, actor: Actor) -> None:
    """Back earlier: an absence under way ends yesterday, one to come is struck out. Raises Http404 for somebody else's."""
    absence = absences_of(actor.user).select_for_update(of=("self",)).filter(pk=pk).first()
    if absence is None:
        raise Http404
    changes = {"deputy": absence.deputy.get_full_name()}
    if absence.starts_on >= today():
        absence.delete()
    else:
        absence.ends_on = today() - timedelta(days=1)
        absence.save(update_fields=["ends_on"])
    witness.write_down(chain_of(actor.user), "deputy_ended", actor=actor, changes=changes)
    subject = f"{actor.name}的待办不用您代理了"
    queue(
        "deputy",
        f"absence:{pk}:ended",
        [absence.deputy],
        subject=subject,
        body="对方回来了。",
        link=reverse("absence"),
    )


def _check_days(starts_on: date, ends_on: date) -> None:
    if starts_on < today():
        raise NotDone("开始日不能早于今天。", "starts_on")
    if ends_on < starts_on:
        raise NotDone("结束日不能早于开始日。", "ends_on")
    if (ends_on - starts_on).days > LONGEST:
        raise NotDone(f"一次最多安排 {LONGEST} 天，更久的请系统管理员调整岗位。", "ends_on")
