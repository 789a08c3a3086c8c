"""Closed lists of the catalog. The values are the words the files, the screens and the filters use."""

from django.db.models import TextChoices

from hall.choices import Words


class VersionState(TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "审核中"
    PUBLISHED = "published", "已发布"
    RETIRED = "retired", "已停用"


class ItemKind(Words):
    """事项类型, GB/T 39046 A.1."""

    LICENSE = "行政许可"
    CONFIRMATION = "行政确认"
    BENEFIT = "行政给付"
    OTHER_POWER = "其他行政权力"
    PUBLIC_SERVICE = "公共服务"


class HandleKind(Words):
    """办件类型, GB/T 39046 A.6."""

    INSTANT = "即办件"
    COMMITTED = "承诺件"


class ApplicantKind(Words):
    LEGAL_PERSON = "法人"
    NATURAL_PERSON = "自然人"


class Channel(Words):
    WINDOW = "窗口"
    ONLINE = "网上"
    MOBILE = "掌上"
    KIOSK = "自助"


class CrossRegion(Words):
    DISTRICT = "全区通办"
    CITY = "全市通办"
    PROVINCES = "跨省通办"


class Mode(Words):
    STANDARD = "标准"
    INSTANT = "即办"
    COMMITMENT = "告知承诺"
    FILING = "备案"
    AUTOMATIC = "秒批"
    DEFERRAL = "容缺"


class MaterialSource(Words):
    APPLICANT = "申请人自备"
    AUTHORITY = "政府部门核发"
    SHARED = "数据共享"


class MaterialForm(Words):
    ELECTRONIC = "电子"
    EITHER = "电子或纸质"
    PAPER = "纸质"


class Necessity(Words):
    REQUIRED = "必要"
    CONDITIONAL = "条件必要"
    DEFERRABLE = "容缺可后补"
    COMMITMENT_WAIVES = "承诺可免"


class StageKind(TextChoices):
    ACCEPT = "accept", "受理"
    REVIEW = "review", "审查"
    SITE_SURVEY = "site_survey", "现场勘查"
    JOINT_SURVEY = "joint_survey", "联合踏勘"
    JOINT_REVIEW = "joint_review", "联合审查"
    EXPERT_REVIEW = "expert_review", "专家评审"
    HEARING = "hearing", "听证"
    PUBLICITY = "publicity", "公示"
    CONSTRUCTION = "construction", "施工"
    DECIDE = "decide", "决定"
    DELIVER = "deliver", "送达"


class DayUnit(Words):
    WORKDAY = "工作日"
    CALENDAR_DAY = "日"


class ExcludedKind(Words):
    """What may stop the clock: 行政许可法 Art. 45, and special laws (取水条例 Art. 19)."""

    HEARING = "听证"
    TENDER = "招标"
    AUCTION = "拍卖"
    INSPECTION = "检验"
    TESTING = "检测"
    QUARANTINE = "检疫"
    APPRAISAL = "鉴定"
    EXPERT_REVIEW = "专家评审"
    CONSULTATION = "征求有关部门意见"


class Verification(Words):
    CHECKED = "条文文本已核对"
    REPRINT_CHECKED = "网页转载条文已核对,条次待核实"
    GENERAL_KNOWLEDGE = "一般知识,待核实"
    FICTIONAL = "虚构地方规定"


class Requirement(Words):
    ALWAYS = "必办"
    CONDITIONAL = "条件办理"


class FacetKind(TextChoices):
    """What the item list filters on besides department and place."""

    APPLICANT = "applicant", "办事人"
    THEME = "theme", "主题"
    KIND = "kind", "类型"
    MODE = "mode", "办理方式"
    CHANNEL = "channel", "渠道"
    CROSS_REGION = "scope", "通办范围"
