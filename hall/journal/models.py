"""Entries, the head of each chain, the anchors and the daily roots. Triggers (migration `journal_is_append_only`) refuse to
change or delete any of them, and refuse an entry that does not continue its chain."""

from django.conf import settings
from django.db import models

from hall.journal.fields import CanonicalJSONField


class Chain(models.Model):
    """The head of one chain, locked while an entry is added; the trigger that guards entries moves it on. `name`: kind and
    id, such as application:<uuid>."""

    name = models.CharField(max_length=80, primary_key=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField("最后一条的摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "记录链"


class Entry(models.Model):
    """One thing that happened. `changes`: what changed, personal numbers masked; `digest`: SM3 over all of it and
    `previous`."""

    chain = models.CharField("链", max_length=80)
    number = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    action = models.CharField("动作", max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    actor_name = models.CharField("谁", max_length=60)
    post = models.CharField("岗位", max_length=160, blank=True)
    on_behalf_of = models.CharField("代表", max_length=120, blank=True)
    address = models.CharField("来自", max_length=45, blank=True)
    reason = models.TextField("理由", blank=True)
    changes = CanonicalJSONField("变化", default=dict)
    previous = models.CharField("上一条", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "记录"
        ordering = ["chain", "number"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="journal_number_once")]
        indexes = [models.Index(fields=["at"]), models.Index(fields=["actor", "at"])]


class Anchor(models.Model):
    """The head of a chain as a daily root found it; written only when it had moved since the one before."""

    day = models.DateField("日期")
    chain = models.CharField("链", max_length=80)
    number = models.PositiveIntegerField("序号")
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "锚定"
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="anchor_number_once")]
        indexes = [models.Index(fields=["day"])]


class Root(models.Model):
    """The Merkle root over the heads of all chains on a day; published. `tree`: the root of the tree; `digest`: SM3 over day,
    counts, tree and the digest of the root before."""

    day = models.DateField("日期", unique=True)
    chains = models.PositiveIntegerField("链数")
    entries = models.PositiveBigIntegerField("记录数")
    tree = models.CharField("树根", max_length=64)
    previous = models.CharField("上一个根", max_length=64, blank=True)
    digest = models.CharField("根", max_length=64)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "每日根"
        ordering = ["-day"]
