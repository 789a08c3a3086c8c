"""What the hall tells everyone."""

import re
from datetime import date

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models

from hall.choices import Words

BODY_LIMIT = 2000
# A form sends \r\n, a file holds \n.
BLANK_LINES = re.compile(r"\r?\n\s*\r?\n")


class AnnouncementQuerySet(models.QuerySet):
    def out(self, today: date):
        """Those whose day has come; `today` is a day in the hall's time zone (`timezone.localdate()`)."""
        return self.filter(published_on__lte=today)


class Announcement(models.Model):
    class Category(Words):
        NOTICE = "通知公告"
        POLICY = "政策解读"
        REMINDER = "服务提醒"

    slug = models.SlugField(
        "网址里的名字（小写字母、数字、短横）",
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]{1,60}\Z", "只用小写字母、数字和短横，比如：spring-holiday")],
    )
    title = models.CharField("标题", max_length=100)
    category = models.CharField("类别", max_length=4, choices=Category)
    body = models.TextField(
        "正文",
        validators=[MaxLengthValidator(BODY_LIMIT)],
        help_text=f"段落之间空一行，最多 {BODY_LIMIT} 字",
    )
    published_on = models.DateField("发布日期", help_text="可以先写好，到了这一天大家才看得到")
    items = models.ManyToManyField(
        "hall.ServiceItem", related_name="announcements", verbose_name="有关事项", blank=True
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公告"
        ordering = ["-published_on", "-id"]

    def __str__(self):
        return self.title

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in BLANK_LINES.split(self.body) if part.strip()]
