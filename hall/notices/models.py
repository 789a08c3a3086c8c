"""The outbox, which is also each person's inbox."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from hall.privacy.fields import BlindIndexField, EncryptedTextField


class Channel(models.TextChoices):
    PORTAL = "portal", "站内信"
    EMAIL = "email", "邮件"
    SMS = "sms", "短信"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    DEAD = "dead", "发不出"
    SKIPPED = "skipped", "按设置不发"


# Not settled yet: `next_at` says when to try, or, of one being sent, when its sender is given up.
UNSETTLED = (DeliveryState.WAITING, DeliveryState.SENDING)


class NoticeQuerySet(models.QuerySet):
    def inbox(self, user):
        """What a person finds in the inbox, newest first."""
        return self.filter(recipient=user, channel=Channel.PORTAL).order_by("-created_at", "-id")

    def unread(self, user):
        return self.filter(recipient=user, channel=Channel.PORTAL, read_at=None)

    def dead(self):
        return self.filter(state=DeliveryState.DEAD)


class Notice(models.Model):
    """One message to one person by one channel. `event` names what happened and to what, so that the same event tells the
    same person once; `link` is a path of this site. `address` is kept only for somebody without an account: a person's phone
    and e-mail are read when the message goes out. `public_id` is the key by which a gateway knows a repeated message."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices")
    address = EncryptedTextField("手机", blank=True)
    address_index = BlindIndexField(source="address")
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    kind = models.CharField("种类", max_length=40)
    event = models.CharField("事件", max_length=120)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容")
    link = models.CharField("链接", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次发送", null=True, blank=True)
    error = models.CharField("原因", max_length=300, blank=True)
    created_at = models.DateTimeField("时间")
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    read_at = models.DateTimeField("已读", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "channel", "recipient"],
                condition=Q(recipient__isnull=False),
                name="notice_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["event", "channel", "address_index"],
                condition=Q(recipient=None),
                name="notice_once_per_address",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state__in=UNSETTLED), name="notice_unsettled"),
            models.Index(
                fields=["recipient", "-created_at", "-id"],
                condition=Q(channel="portal"),
                name="notice_inbox_page",
            ),
            models.Index(
                fields=["recipient"], condition=Q(channel="portal", read_at=None), name="notice_unread"
            ),
            models.Index(fields=["-created_at", "-id"], condition=Q(state="dead"), name="notice_dead"),
        ]


class Preference(models.Model):
    """What a person wants to be told, and when not to be disturbed (hours of the day; SMS and e-mail wait)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference")
    email = models.BooleanField("邮件", default=True)
    sms = models.BooleanField("短信", default=True)
    quiet_from = models.PositiveSmallIntegerField("免打扰从（时）", default=21)
    quiet_until = models.PositiveSmallIntegerField("到（时）", default=8)
    muted = models.JSONField("不收的种类", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息设置"
