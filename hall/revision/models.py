"""One row that changes whenever what the portal shows changes."""

from django.db import models


class Revision(models.Model):
    """What a process keeps in memory holds for one token. The row is also the lock of imports and publications."""

    token = models.CharField(max_length=32)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="revision_is_one_row")]

    def __str__(self):
        return self.token
