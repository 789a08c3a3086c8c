"""A case as it is told to programs: to its applicant, and to staff. Personal numbers are masked."""

from rest_framework import serializers

from approvals.procedures.models import Hearing, Procedure, ProcedureKind
from approvals.workflow.choices import Move, Outcome, State, TaskKind, TaskResult, TaskState


class ItemRefOut(serializers.Serializer):
    code = serializers.CharField(help_text="事项编码，比如 SC05")
    name = serializers.CharField()
    version = serializers.IntegerField(help_text="申请时的版本，办到底都按它")


class LightOut(serializers.Serializer):
    kind = serializers.ChoiceField(["blue", "yellow", "red", "breach", "green", "gray"])
    text = serializers.CharField()
    days = serializers.IntegerField(allow_null=True, help_text="还剩几个工作日，负数是超期")


class CaseRowOut(serializers.Serializer):
    """One line of a list."""

    id = serializers.UUIDField()
    number = serializers.CharField(allow_null=True, help_text="办件编号，提交后才有")
    state = serializers.ChoiceField(State.choices)
    state_name = serializers.CharField()
    outcome = serializers.ChoiceField(Outcome.choices, allow_blank=True)
    outcome_name = serializers.CharField(allow_blank=True)
    item = ItemRefOut()
    title = serializers.CharField(allow_blank=True)
    applicant_name = serializers.CharField(allow_blank=True)
    department = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="最近期限")
    due_provisional = serializers.BooleanField(help_text="明年放假安排没公布，日期暂定")
    light = LightOut()
    revision = serializers.IntegerField(help_text="做任何改动时放进 expected")


class FileOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField(help_text="字节")
    pages = serializers.IntegerField(allow_null=True)
    digest = serializers.CharField(allow_blank=True, help_text="SM3")
    state = serializers.CharField(help_text="检查的进展")
    url = serializers.URLField(help_text="内容，要有看这件的权限")


class MaterialOut(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    received = serializers.BooleanField()
    how = serializers.CharField(allow_blank=True)
    copies = serializers.IntegerField()
    deferred = serializers.BooleanField(help_text="先承诺，后补")
    files = FileOut(many=True)


class PointOut(serializers.Serializer):
    subject = serializers.ChoiceField(["field", "material"])
    key = serializers.CharField()
    name = serializers.CharField()
    wrong = serializers.CharField()
    remedy = serializers.CharField(allow_blank=True)
    basis = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)


class NoticeOut(serializers.Serializer):
    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    due_on = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    points = PointOut(many=True)


class DocumentOut(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    number = serializers.CharField()
    check_code = serializers.CharField(help_text="任何人可凭它核验")
    issued_at = serializers.DateTimeField()
    void = serializers.BooleanField()
    url = serializers.URLField()


class OptionOut(serializers.Serializer):
    move = serializers.ChoiceField(Move.choices)
    label = serializers.CharField()
    allowed = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True, help_text="为什么不能")


class ReckoningStepOut(serializers.Serializer):
    text = serializers.CharField(help_text="一句话")
    law = serializers.CharField(allow_blank=True, help_text="依据")
    notice = serializers.UUIDField(allow_null=True, help_text="书面通知，documents 里的 id")


class HearingOut(serializers.Serializer):
    """Time, place and presider once the notice is out."""

    state = serializers.ChoiceField(Hearing.State.choices)
    by_law = serializers.BooleanField(help_text="依法应当举行，不用申请")
    request_due_on = serializers.DateField(help_text="最晚哪天申请")
    requested_at = serializers.DateTimeField(allow_null=True)
    organise_due_on = serializers.DateField(allow_null=True, help_text="最晚哪天举行")
    scheduled_for = serializers.DateTimeField(allow_null=True, help_text="发了听证通知才有")
    place = serializers.CharField(allow_blank=True)
    presider = serializers.CharField(allow_blank=True)
    notified_at = serializers.DateTimeField(allow_null=True)
    held_at = serializers.DateTimeField(allow_null=True)
    recorded_at = serializers.DateTimeField(allow_null=True)


class ProcedureOut(serializers.Serializer):
    """A special procedure (特别程序)."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(ProcedureKind.choices)
    state = serializers.ChoiceField(Procedure.State.choices)
    days = serializers.IntegerField(help_text="预计几个工作日")
    cap = serializers.IntegerField(help_text="最多扣除几个工作日")
    told_at = serializers.DateTimeField(allow_null=True, help_text="书面告知；没有告知的时间照常计算")
    ended_at = serializers.DateTimeField(allow_null=True)
    hearing = HearingOut(allow_null=True)


class CaseOut(CaseRowOut):
    """Everything both sides may read."""

    query_code = serializers.CharField(allow_null=True)
    enterprise = serializers.UUIDField(allow_null=True)
    applicant_kind = serializers.CharField()
    id_number = serializers.CharField(allow_blank=True, help_text="已遮住")
    phone = serializers.CharField(allow_blank=True, help_text="已遮住")
    handler_name = serializers.CharField(allow_blank=True)
    received_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    deemed = serializers.BooleanField(help_text="视为受理")
    promised_due_on = serializers.DateField(allow_null=True)
    legal_due_on = serializers.DateField(allow_null=True)
    correction_due_on = serializers.DateField(allow_null=True)
    paused_on = serializers.DateField(allow_null=True, help_text="从哪天起暂停计时；暂停时没有 due_on")
    explanation = ReckoningStepOut(many=True, help_text="最近期限是怎么算出来的")
    procedures = ProcedureOut(many=True, help_text="特别程序；申请人看到告知过的")
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_reason = serializers.CharField(allow_blank=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    result_name = serializers.CharField(allow_blank=True)
    result_number = serializers.CharField(allow_blank=True)
    situation = serializers.DictField(help_text="情形的回答")
    form = serializers.DictField(help_text="数据元编码 → 值，证件、电话、账号已遮住")
    materials = MaterialOut(many=True)
    corrections = NoticeOut(many=True)
    documents = DocumentOut(many=True)
    options = OptionOut(many=True, help_text="能做什么；不能的写明为什么")


class TaskOut(serializers.Serializer):
    id = serializers.UUIDField()
    step = serializers.IntegerField()
    kind = serializers.ChoiceField(TaskKind.choices)
    name = serializers.CharField()
    state = serializers.ChoiceField(TaskState.choices)
    department = serializers.CharField()
    role = serializers.CharField()
    assignee = serializers.CharField(allow_null=True)
    claimed_until = serializers.DateTimeField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    result = serializers.ChoiceField(TaskResult.choices, allow_blank=True)
    opinion = serializers.CharField(allow_blank=True)
    done_by = serializers.CharField(allow_blank=True)
    done_at = serializers.DateTimeField(allow_null=True)


class VerdictOut(serializers.Serializer):
    subject = serializers.ChoiceField(["field", "material"])
    key = serializers.CharField()
    fine = serializers.BooleanField()
    wrong = serializers.CharField(allow_blank=True)
    remedy = serializers.CharField(allow_blank=True)
    basis = serializers.CharField(allow_blank=True)


class DeskCaseOut(CaseOut):
    """What staff read besides."""

    round = serializers.IntegerField(help_text="第几次提交")
    proposed_outcome = serializers.CharField(allow_blank=True)
    proposal = serializers.CharField(allow_blank=True)
    verdicts = VerdictOut(many=True, help_text="本次提交的结论")
    tasks = TaskOut(many=True)


class QueueRowOut(serializers.Serializer):
    task = TaskOut()
    case = CaseRowOut()


class StepOut(serializers.Serializer):
    at = serializers.DateTimeField()
    title = serializers.CharField()
    who = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
