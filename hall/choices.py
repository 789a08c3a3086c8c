"""Closed lists whose values are the very words people read."""

from django.db import models


class Words(models.TextChoices):
    """A list of Chinese words. Each is its own label; Django would make English ones of the identifiers."""

    @property
    def label(self):
        return self.value
