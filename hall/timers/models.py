"""A deadline as a row, and what the sweep leaves behind for whoever watches it."""

from django.db import models
from django.db.models import Q


class TimerQuerySet(models.QuerySet):
    def due(self, moment):
        """What is to be fired at that moment, oldest first; not what is parked."""
        return self.filter(parked_at=None, fire_at__lte=moment).order_by("fire_at", "id")

    def parked(self):
        """What failed so often that a person has to look."""
        return self.filter(parked_at__isnull=False).order_by("parked_at", "id")


class Timer(models.Model):
    """One deadline of a subject, such as `application:<uuid>`. `due_at`: the moment it is about; `fire_at`: when its handler
    runs next; `rung`: how far it has climbed. A claim (`taken_by`, `taken_until`) keeps workers apart and lapses by itself;
    what a handler did and the moving on of the row are one transaction."""

    kind = models.CharField("种类", max_length=40)
    subject = models.CharField("对象", max_length=80)
    rung = models.PositiveSmallIntegerField("第几级", default=0)
    due_at = models.DateTimeField("期限")
    fire_at = models.DateTimeField("下次触发")
    payload = models.JSONField("附带", default=dict)
    taken_by = models.UUIDField(null=True, blank=True)
    taken_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("失败次数", default=0)
    error = models.CharField("错误", max_length=500, blank=True)
    failed_at = models.DateTimeField("最近失败", null=True, blank=True)
    parked_at = models.DateTimeField("停下", null=True, blank=True)

    objects = TimerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "计时"
        constraints = [models.UniqueConstraint(fields=["subject", "kind"], name="timer_once")]
        indexes = [
            models.Index(fields=["fire_at", "id"], condition=Q(parked_at=None), name="timer_due"),
            models.Index(
                fields=["parked_at", "id"], condition=Q(parked_at__isnull=False), name="timer_parked"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}"


class Pulse(models.Model):
    """A sign of life of work that comes round: when a run began last, when one ended. A begin long ago: the beat or the
    workers stand still. No end since: a run hangs or was killed."""

    name = models.CharField(max_length=40, primary_key=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Tally(models.Model):
    """How often timers of a kind have fired, failed and been parked since the beginning. Added up once a batch: a run that is
    killed leaves its last batch uncounted."""

    kind = models.CharField(max_length=40, primary_key=True)
    fired = models.PositiveBigIntegerField(default=0)
    failed = models.PositiveBigIntegerField(default=0)
    parked = models.PositiveBigIntegerField(default=0)
