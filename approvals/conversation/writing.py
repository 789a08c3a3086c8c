"""Writing a message in a case: kept, journalled, the other side told, in one transaction."""

import uuid

from django.db import transaction
from django.urls import reverse

from approvals.conversation import attaching
from approvals.conversation.models import Message
from approvals.workflow import access
from approvals.workflow.choices import State
from approvals.workflow.holding import is_free
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.journal.record import record, sm3
from hall.notices import outbox
from hall.people.actor import Actor
from hall.people.models import Role
from hall.worktime import now

LONGEST = 2000
# So that nobody floods the other side: messages of one side within an hour.
MOST_AN_HOUR = 20
EXCERPT = 60


def cannot_write(application, actor: Actor, side: str) -> str:
    """Why not, in one sentence; empty when a message can be written."""
    if application.state == State.DRAFT:
        return "提交以后才能留言。"
    over = application.state == State.CLOSED and not (application.decided_at and not application.delivered_at)
    if over:
        return "这件已经办完，不能再留言。以前的留言都在，还有问题请打电话。"
    if side == Message.Side.APPLICANT:
        return "" if access.may_file(actor, application) else "只有申请人或有权提交的经办人能留言。"
    if access.is_applicant(actor, application):
        return "这是您自己的申请，不能以承办单位的名义留言（回避）。"
    if actor.posts and all(post.role == Role.LEADER for post in actor.posts):
        return "领导岗只看不办，不能以承办单位的名义留言。"
    return ""


def write(application, *, actor: Actor, side: str, text: str, files=(), nonce: uuid.UUID) -> Message:
    """The message; the same nonce again gives the first one. `files`: uploads of a form.

    Raises Refused with a sentence: nothing written, too long, too many, or the case is over."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    with attaching.checked(files) as uploads, transaction.atomic():
        locked = (
            Application.objects.select_for_update(of=("self",)).select_related("department").defer("form")
        )
        application = locked.get(pk=application.pk)
        if message := Message.objects.filter(public_id=nonce, application=application).first():
            return message
        if Message.objects.filter(public_id=nonce).exists():
            raise Refused("这个页面的按钮已经用过了，请刷新页面再试。")
        _ensure(application, actor, side, text, uploads)
        message = Message.objects.create(
            public_id=nonce,
            application=application,
            side=side,
            author=actor.user,
            author_name=actor.name,
            text=text,
            at=now(),
        )
        attaching.keep(message, uploads, actor)
        _journal(application, message, actor, len(uploads))
        _tell(application, message, actor)
    return message


def _ensure(application, actor: Actor, side: str, text: str, files) -> None:
    if reason := cannot_write(application, actor, side):
        raise Refused(reason)
    if not text and not files:
        raise Refused("还没有写内容。")
    if len(text) > LONGEST:
        raise Refused(f"最多写 {LONGEST} 字，现在有 {len(text)} 字。请分几条写。")
    hour = now().timestamp() - 3600
    recent = (
        application.messages.filter(side=side).order_by("-at").values_list("at", flat=True)[:MOST_AN_HOUR]
    )
    if len(recent) == MOST_AN_HOUR and recent[MOST_AN_HOUR - 1].timestamp() > hour:
        raise Refused("一小时里留言太多了，请过一会儿再写，急事请打电话。")


def _journal(application, message: Message, actor: Actor, files: int) -> None:
    """What was written can be proved by its digest; the words themselves stay with the case."""
    post = actor.post_for(application.department_id) if message.side == Message.Side.DESK else None
    changes = {"message": str(message.public_id), "side": message.side, "digest": sm3(message.text.encode())}
    record(
        application.chain, "message", actor=actor, post=str(post or ""), changes=changes | {"files": files}
    )


def _tell(application, message: Message, actor: Actor) -> None:
    name = application.version.name
    said = message.text[:EXCERPT] + ("……" if len(message.text) > EXCERPT else "") or "发来了文件。"
    if message.side == Message.Side.DESK:
        people = [application.applicant] if application.applicant_id else []
        phones = [application.phone] if not people and application.phone else []
        subject, link = (
            f"{application.department.name}给您留言",
            reverse("my-application", args=[application.public_id]),
        )
    else:
        people, phones = _handlers(application, actor), []
        subject, link = f"申请人留言：{name}", reverse("desk-case", args=[application.public_id])
    outbox.queue(
        f"message_{message.side}",
        f"message:{message.public_id}",
        people,
        phones=phones,
        subject=subject,
        body=f"“{name}”：{said}",
        link=link,
    )


def _handlers(application, actor: Actor) -> list:
    """Colleagues who have the case in hand; the next one who takes it finds the message on the screen."""
    people = {
        task.assignee_id: task.assignee
        for task in tasks_of(application)
        if task.state == "open" and task.assignee_id and not is_free(task)
    }
    people.pop(getattr(actor.user, "pk", None), None)
    return list(people.values())
