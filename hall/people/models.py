"""People who sign in, in their own name, for an enterprise, or at a post of the administration."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from hall.choices import Words
from hall.org.models import Department, ServicePoint
from hall.privacy.fields import BlindIndexField, EncryptedTextField


class IdentityLevel(models.IntegerChoices):
    """认证等级 (functions.md U3)."""

    ACCOUNT = 1, "账号"
    NAMED = 2, "实名"
    SEEN = 3, "实人"
    CERTIFIED = 4, "数字证书"


class IdType(Words):
    """证件类型, the words of the data element applicant.id_type."""

    RESIDENT = "居民身份证"
    PASSPORT = "护照"
    HONG_KONG_MACAO = "港澳居民居住证"
    TAIWAN = "台湾居民居住证"
    FOREIGNER = "外国人永久居留身份证"


class User(AbstractUser):
    """An account. `public_id` names it in addresses; a person has one name, not a first and a last. `phone` is verified
    when it stands here."""

    first_name = None
    last_name = None
    public_id = models.UUIDField("公开标识", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=50, blank=True)
    phone = models.CharField("手机", max_length=11, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField("手机已验证", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def get_full_name(self):
        return self.name or self.username

    def get_short_name(self):
        return self.get_full_name()


class Person(models.Model):
    """What a natural person (自然人) has told the hall once, to fill forms with. `id_index` finds the number without
    reading it; `level` says how far the identity was checked."""

    user = models.OneToOneField(User, models.CASCADE, related_name="person")
    id_type = models.CharField("证件类型", max_length=20, choices=IdType, default=IdType.RESIDENT)
    id_number = EncryptedTextField("证件号码", blank=True)
    id_index = BlindIndexField(source="id_number", unique=True)
    level = models.PositiveSmallIntegerField("认证等级", choices=IdentityLevel, default=IdentityLevel.ACCOUNT)
    address = models.CharField("联系地址", max_length=200, blank=True)
    details = models.JSONField("其他", default=dict, blank=True, help_text="数据元编码 → 值，不含证件号码")

    class Meta:
        verbose_name = verbose_name_plural = "自然人"


class Enterprise(models.Model):
    """A legal person (法人) that people act for; its agents stand in `agents`."""

    public_id = models.UUIDField("公开标识", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("名称", max_length=100)
    credit_code = EncryptedTextField("统一社会信用代码")
    credit_index = BlindIndexField(source="credit_code", unique=True)
    legal_representative = models.CharField("法定代表人", max_length=50)
    legal_representative_id = EncryptedTextField("法定代表人证件号码", blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    details = models.JSONField("其他", default=dict, blank=True, help_text="数据元编码 → 值，不含证件号码")
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "企业"

    def __str__(self):
        return self.name


class AgentQuerySet(models.QuerySet):
    def in_force(self, on):
        """Agents who may act on that day (date)."""
        return self.filter(state=Agent.State.ACTIVE, starts_on__lte=on).filter(
            Q(ends_on=None) | Q(ends_on__gte=on)
        )


class Agent(models.Model):
    """One person's right to act for an enterprise (经办人); the legal representative invites, limits and removes.

    `items`: codes of items the right is limited to, empty for all. `may_submit`: whether the agent files by himself or
    only prepares drafts.
    """

    class Role(models.TextChoices):
        LEGAL_REPRESENTATIVE = "legal", "法定代表人"
        AGENT = "agent", "经办人"

    class State(models.TextChoices):
        INVITED = "invited", "等对方确认"
        ACTIVE = "active", "有效"
        DECLINED = "declined", "已谢绝"
        REMOVED = "removed", "已解除"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="agents", verbose_name="企业")
    user = models.ForeignKey(User, models.CASCADE, related_name="agencies", verbose_name="账号", null=True)
    invited_phone = models.CharField("邀请的手机", max_length=11, blank=True)
    role = models.CharField("身份", max_length=10, choices=Role)
    state = models.CharField("状态", max_length=10, choices=State)
    items = models.JSONField("限办事项", default=list, blank=True)
    may_submit = models.BooleanField("可以提交", default=True)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "经办人"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "user"],
                condition=Q(state__in=["invited", "active"]),
                name="agent_once_per_enterprise",
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(role="legal", state="active"),
                name="agent_one_legal_representative",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="agent_ends_after_start"
            ),
        ]


class Role(models.TextChoices):
    """What a post (岗位) is for."""

    CLERK = "clerk", "窗口"
    REVIEWER = "reviewer", "审查"
    SIGNER = "signer", "签发"
    SUPERVISOR = "supervisor", "督查"
    CATALOG_ADMIN = "catalog_admin", "事项管理"
    LEADER = "leader", "领导"
    SYSTEM_ADMIN = "system_admin", "系统管理"


class PostQuerySet(models.QuerySet):
    def in_force(self, on):
        """Posts held on that day (date); those that wait for a second system administrator are not."""
        return self.filter(given_by=None, starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Post(models.Model):
    """A post held by a member of staff, from a day to a day. Without a department it is a post of the hall itself: a clerk
    of a comprehensive window (综合窗口) takes cases of every department; a supervisor or leader sees all of them. `given_by`:
    who gave it, as long as a second system administrator has not confirmed it (see `posts`)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts", verbose_name="账号")
    role = models.CharField("岗位", max_length=16, choices=Role)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="部门"
    )
    service_point = models.ForeignKey(
        ServicePoint, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="服务点"
    )
    title = models.CharField("职务", max_length=50, blank=True)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人，等第二人确认"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="post_ends_after_start"
            ),
        ]

    def __str__(self):
        where = self.department.name if self.department else "大厅"
        return f"{where} · {self.title or self.get_role_display()}"

    @property
    def waits(self) -> bool:
        return self.given_by_id is not None


class Absence(models.Model):
    """Days (both included) on which a deputy does a colleague's work (代理)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences", verbose_name="不在的人")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputising", verbose_name="代理人")
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    reason = models.CharField("事由", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "请假代理"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="absence_deputy_is_another"),
        ]
