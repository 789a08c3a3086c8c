"""Tokens by which programs sign in."""

import uuid

from django.conf import settings
from django.db import models


class ApiTokenQuerySet(models.QuerySet):
    def usable(self, at):
        """Neither revoked nor run out at that moment."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class ApiToken(models.Model):
    """One key of one account. Only a digest (SM3) of it is kept; `hint` are its first signs, by which its owner knows it.
    It ends when the account's password changes (`password_mark`)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField("名称", max_length=40)
    digest = models.CharField("摘要", max_length=64, unique=True)
    hint = models.CharField("开头", max_length=12)
    password_mark = models.CharField("口令摘要", max_length=64, default="")
    scopes = models.JSONField("权限", default=list)
    created_at = models.DateTimeField("建立")
    expires_at = models.DateTimeField("到期")
    revoked_at = models.DateTimeField("停用", null=True, blank=True)
    used_at = models.DateTimeField("最近使用", null=True, blank=True)
    used_from = models.CharField("来自", max_length=45, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["-created_at"]
