"""What is counted once: presses of a button, and numbers given out."""

from django.conf import settings
from django.db import models

from approvals.workflow.models.application import Application

USER = settings.AUTH_USER_MODEL


class Press(models.Model):
    """One press of a button, by the nonce the page carried: the second finds the first and does nothing."""

    nonce = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    actor = models.ForeignKey(USER, models.CASCADE, related_name="+")
    move = models.CharField(max_length=20)
    at = models.DateTimeField()


class Serial(models.Model):
    """The last number given out for one purpose, such as an item's cases of a day; counted up in one statement."""

    purpose = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveBigIntegerField()
