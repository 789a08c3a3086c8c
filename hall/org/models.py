"""Where the hall is: regions, departments, service points and their windows."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hall.choices import Words
from hall.org import validators

# Rows of a list are shown in this order.
POSITION_HELP = "数字小的排在前面"


class HallProfile(models.Model):
    """Who runs this portal; one row. Everything the header and the footer say comes from here."""

    name = models.CharField("名称", max_length=100)
    subtitle = models.CharField("副标题", max_length=100)
    government = models.CharField("主办单位", max_length=100)
    operator = models.CharField("承办单位", max_length=100)
    hotline = models.CharField("热线", max_length=20)
    hotline_note = models.CharField("热线说明", max_length=100, blank=True)
    phone = models.CharField("总台电话", max_length=30)
    phone_note = models.CharField("总台说明", max_length=100, blank=True)
    icp = models.CharField("ICP 备案号", max_length=60)
    public_security = models.CharField("公安备案号", max_length=60)
    site_code = models.CharField("网站标识码", max_length=30)
    fictional_note = models.CharField("示范说明", max_length=100, blank=True)
    reconsideration_body = models.CharField("行政复议机关", max_length=100)
    court = models.CharField("管辖法院", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "大厅"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="hall_profile_is_one_row")]

    def __str__(self):
        return self.name


class Region(models.Model):
    class Level(Words):
        DISTRICT = "区县"
        STREET = "镇街"
        VILLAGE = "村社"

    code = models.CharField("区划代码", max_length=12, primary_key=True, validators=[validators.region_code])
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=4, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    class Meta:
        verbose_name = verbose_name_plural = "区划"
        ordering = ["code"]

    def __str__(self):
        return self.name


class Department(models.Model):
    code = models.CharField("部门标识", max_length=10, primary_key=True)
    name = models.CharField("名称", max_length=100)
    document_word = models.CharField(
        "文号代字", max_length=20, blank=True, help_text="文号的开头，比如：云住建"
    )
    uscc = models.CharField("统一社会信用代码", max_length=18)
    division_code = models.CharField("区划代码", max_length=12)
    fictional = models.BooleanField("示范数据", default=False)
    service_windows = models.JSONField("窗口", default=list)
    reconsideration_body = models.CharField("行政复议机关", max_length=100, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["position", "code"]

    def __str__(self):
        return self.name


class ServicePoint(models.Model):
    class Level(Words):
        DISTRICT = "区级"
        STREET = "镇街"
        VILLAGE = "村社"
        PARTNER = "合作"

    code = models.CharField(
        "编号",
        max_length=32,
        primary_key=True,
        validators=[validators.point_code],
        help_text="用在网址里，只用字母、数字和短横，比如：SP01。定了就不能改",
    )
    name = models.CharField("名称", max_length=60)
    region = models.ForeignKey(Region, models.PROTECT, related_name="service_points", verbose_name="区划")
    level = models.CharField("级别", max_length=4, choices=Level)
    address = models.CharField("地址", max_length=120)
    transport = models.CharField("交通", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=30)
    hours = models.JSONField("开放时间", default=list, validators=[validators.opening_hours])
    latitude = models.DecimalField(
        "纬度（CGCS2000）",
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        "经度（CGCS2000）",
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    facilities = models.JSONField("设施", default=list, blank=True, validators=[validators.facility_names])
    note = models.CharField("说明", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0, help_text=POSITION_HELP)

    class Meta:
        verbose_name = verbose_name_plural = "服务点"
        ordering = ["position", "code"]

    def __str__(self):
        return self.name

    @property
    def hours_text(self) -> list[str]:
        """Opening hours, a line each: 工作日 9:00—17:00，午间不断岗. What a row lacks is left out; never raises."""
        rows = self.hours if isinstance(self.hours, list) else []
        return [line for row in rows if isinstance(row, dict) and (line := _hours_line(row))]


class Window(models.Model):
    class Kind(Words):
        INTEGRATED = "综合窗口"
        SPECIAL = "专业窗口"
        KIOSK = "自助终端"

    point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="windows", verbose_name="服务点")
    code = models.CharField("窗口号", max_length=20)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=4, choices=Kind)
    area = models.CharField("区域", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    description = models.CharField("说明", max_length=200, blank=True)
    departments = models.ManyToManyField(Department, related_name="windows", verbose_name="部门", blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0, help_text=POSITION_HELP)

    class Meta:
        verbose_name = verbose_name_plural = "窗口"
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["point", "code"], name="window_code_once_per_point")]

    def __str__(self):
        return f"{self.code} {self.name}"


def _hours_line(row: dict) -> str:
    times = "—".join(str(row[key]) for key in ("open", "close") if row.get(key))
    when = " ".join(str(part) for part in (row.get("days"), times) if part)
    return "，".join(str(part) for part in (when, row.get("note")) if part)
