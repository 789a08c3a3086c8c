"""The catalog's rows: dictionaries, items and packages with their versions, facets, search words.

A published version never changes: triggers on both databases refuse it (migration 0002).
"""

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from hall.catalog.choices import ApplicantKind, FacetKind, HandleKind, ItemKind, MaterialSource, VersionState
from hall.org.models import Department, Window


class ImportedDocument(models.Model):
    """What an import last read of each document, so that the same file again changes nothing, not even an edit made
    here since. `key` is like "item:SC05" or "organisation"; `preamble` holds what a file says above its entries; `left` is
    the digest of what the import left in parts that admins edit too."""

    key = models.CharField(max_length=80, primary_key=True)
    digest = models.CharField(max_length=64)
    left = models.CharField(max_length=64, blank=True)
    preamble = models.JSONField(default=dict)

    def __str__(self):
        return self.key


class DataElement(models.Model):
    """数据元: one thing a form can ask, the same wherever it is asked."""

    code = models.CharField("编码", max_length=64, primary_key=True)
    name = models.CharField("名称", max_length=100)
    type = models.CharField("类型", max_length=300)
    rule = models.CharField("规则", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "数据元"
        ordering = ["position"]

    def __str__(self):
        return self.name


class Material(models.Model):
    """材料: one paper, the same wherever it is asked. `copies` counts sheets."""

    code = models.CharField("编码", max_length=10, primary_key=True)
    name = models.CharField("名称", max_length=200)
    source = models.CharField("来源", max_length=10, choices=MaterialSource)
    form = models.CharField("形式", max_length=10)
    copies = models.PositiveSmallIntegerField("份数")
    note = models.CharField("说明", max_length=200, blank=True)
    bring = models.CharField("到窗口怎么带", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        ordering = ["position"]

    def __str__(self):
        return self.name


class Theme(models.Model):
    code = models.CharField("标识", max_length=64, primary_key=True)
    name = models.CharField("名称", max_length=30)
    audience = models.CharField("对象", max_length=4, choices=ApplicantKind)
    icon = models.CharField("图标", max_length=40)
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "主题"
        ordering = ["position"]

    def __str__(self):
        return self.name


class Question(models.Model):
    """How people are asked for one thing that conditions depend on; `wording` is a QuestionWording."""

    key = models.CharField("依据", max_length=200, primary_key=True)
    wording = models.JSONField("问法")
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "情形问法"
        ordering = ["position"]

    def __str__(self):
        return self.wording["question"]


class DefinitionVersion(FSMModelMixin, models.Model):
    """A numbered, dated document: draft → in review → published → retired."""

    number = models.PositiveIntegerField("版本")
    state = FSMField(
        "状态", default=VersionState.DRAFT, choices=VersionState.choices, protected=True, max_length=10
    )
    effective_on = models.DateField("施行日期")
    definition = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_published_has_time",
                condition=Q(state__in=[VersionState.DRAFT, VersionState.IN_REVIEW], published_at=None)
                | Q(state__in=[VersionState.PUBLISHED, VersionState.RETIRED], published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_retired_has_time",
                condition=(Q(state=VersionState.RETIRED) & Q(retired_at__isnull=False))
                | (~Q(state=VersionState.RETIRED) & Q(retired_at=None)),
            ),
        ]

    @transition(field=state, source=VersionState.DRAFT, target=VersionState.IN_REVIEW)
    def submit(self):
        """Hands the draft to the reviewers."""

    @transition(field=state, source=VersionState.IN_REVIEW, target=VersionState.PUBLISHED)
    def publish(self, *, at):
        self.published_at = at

    @transition(field=state, source=VersionState.PUBLISHED, target=VersionState.RETIRED)
    def retire(self, *, at):
        self.retired_at = at


class ServiceItemQuerySet(models.QuerySet):
    def listed(self):
        """Items people can see: those with a version in force."""
        return self.filter(current__isnull=False)

    def with_current(self):
        return self.select_related("department", "current")


class ServiceItem(models.Model):
    """政务服务事项, the identity that its versions share."""

    code = models.CharField("事项标识", max_length=10, primary_key=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="items", verbose_name="部门")
    current = models.ForeignKey(
        "ItemVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现行版本"
    )
    windows = models.ManyToManyField(Window, related_name="items", verbose_name="指定窗口", blank=True)
    position = models.PositiveIntegerField("次序")

    objects = ServiceItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        ordering = ["position", "code"]
        indexes = [models.Index(fields=["position", "code"])]

    def __str__(self):
        return self.current.name if self.current else self.code


class ItemVersion(DefinitionVersion):
    """One edition of an item. `definition` is an ItemDefinition; the columns are copied from it for lists."""

    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="versions", verbose_name="事项")
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类型", max_length=10, choices=ItemKind)
    handle_kind = models.CharField("办件类型", max_length=4, choices=HandleKind)
    summary = models.CharField("一句话", max_length=200, blank=True)
    task_code = models.CharField("实施编码", max_length=36)
    legal_days = models.DecimalField("法定时限", max_digits=6, decimal_places=1)
    legal_unit = models.CharField("法定时限单位", max_length=4)
    promised_days = models.DecimalField("承诺时限（工作日）", max_digits=6, decimal_places=1)

    class Meta(DefinitionVersion.Meta):
        verbose_name = verbose_name_plural = "事项版本"
        constraints = [
            *DefinitionVersion.Meta.constraints,
            models.UniqueConstraint(fields=["item", "number"], name="item_version_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state=VersionState.PUBLISHED), name="item_one_version_in_force"
            ),
        ]

    def __str__(self):
        return f"{self.name}（第 {self.number} 版）"


class ItemFacet(models.Model):
    """What the item list filters on, copied from the version in force."""

    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="facets")
    kind = models.CharField(max_length=10, choices=FacetKind)
    value = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind", "value"], name="item_facet_once")]
        indexes = [models.Index(fields=["kind", "value", "item"])]

    def __str__(self):
        return f"{self.kind}={self.value}"


class ServicePackage(models.Model):
    """一件事, the identity that its versions share."""

    code = models.CharField("标识", max_length=10, primary_key=True)
    lead_department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="牵头部门")
    current = models.ForeignKey("PackageVersion", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "一件事"
        ordering = ["position", "code"]

    def __str__(self):
        return self.current.name if self.current else self.code


class PackageVersion(DefinitionVersion):
    package = models.ForeignKey(ServicePackage, models.PROTECT, related_name="versions")
    name = models.CharField("名称", max_length=200)
    summary = models.CharField("一句话", max_length=200, blank=True)

    class Meta(DefinitionVersion.Meta):
        verbose_name = verbose_name_plural = "一件事版本"
        constraints = [
            *DefinitionVersion.Meta.constraints,
            models.UniqueConstraint(fields=["package", "number"], name="package_version_number_once"),
            models.UniqueConstraint(
                fields=["package"],
                condition=Q(state=VersionState.PUBLISHED),
                name="package_one_version_in_force",
            ),
        ]

    def __str__(self):
        return f"{self.name}（第 {self.number} 版）"


class ProjectRules(DefinitionVersion):
    """Editions of the rules for construction projects; `definition` is a ProjectRulesDefinition."""

    class Meta(DefinitionVersion.Meta):
        verbose_name = verbose_name_plural = "工程建设规则"
        constraints = [
            *DefinitionVersion.Meta.constraints,
            models.UniqueConstraint(fields=["number"], name="project_rules_number_once"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=VersionState.PUBLISHED), name="project_rules_one_in_force"
            ),
        ]

    def __str__(self):
        return f"工程建设规则（第 {self.number} 版）"


class SynonymGroup(models.Model):
    """Everyday words that mean the same to the search; admins add to them."""

    words = models.JSONField("同义词", help_text='一组可以互换的词，如 ["娃", "孩子", "宝宝"]')

    class Meta:
        verbose_name = verbose_name_plural = "搜索同义词"

    def __str__(self):
        return "、".join(self.words)


class PortalHint(models.Model):
    """Short cuts an editor chooses: 大家常办 on the home page, big tiles for the elderly."""

    class Place(models.TextChoices):
        HOT = "hot", "大家常办"
        ELDER = "elder", "长者首页"

    place = models.CharField("位置", max_length=5, choices=Place)
    label = models.CharField("文字", max_length=30, blank=True)
    query = models.CharField("搜索词", max_length=30, blank=True)
    item = models.ForeignKey(ServiceItem, models.CASCADE, null=True, blank=True, verbose_name="事项")
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "首页快捷"
        ordering = ["place", "position"]

    def __str__(self):
        return self.label or str(self.item)


class SearchMiss(models.Model):
    """A search that found nothing, without whom it came from; long numbers are blotted out before it is kept."""

    query = models.CharField("搜的什么", max_length=64, unique=True)
    times = models.PositiveIntegerField("次数", default=1)
    note = models.CharField("想办的事", max_length=200, blank=True)
    first_at = models.DateTimeField("第一次", auto_now_add=True)
    last_at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = verbose_name_plural = "没搜到的词"
        ordering = ["-times", "-last_at"]
        indexes = [models.Index(fields=["last_at"])]

    def __str__(self):
        return self.query
