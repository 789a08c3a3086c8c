"""The forms of special procedures and extensions on the screen of a case."""

from datetime import datetime

from django import forms
from django.utils import timezone

from approvals.clock.extensions import legal_only, most_days, waiting
from approvals.desk.case.fields import choice, colleague, line, text
from approvals.desk.case.forms import MoveForm
from approvals.procedures import hearing_days, presiding, scans
from approvals.procedures.checks import may_be_cancelled
from approvals.procedures.hearing import RECORD
from approvals.procedures.models import Hearing, ProcedureKind
from approvals.procedures.reading import hearing_of, missed_before, running, untold
from approvals.procedures.terms import Terms, terms_for
from approvals.workflow.access import may_file
from approvals.workflow.choices import Move
from hall.worktime import today
from hall.worktime.templatetags.dates import clock_time, short_date

BY_LAW = "hearing_by_law"


class WhichForm(MoveForm):
    """Of several that run it has to be said which; of one alone not."""

    which = choice("哪一项", blank="请选是哪一项。", unknown="这一项已经结束，请刷新页面再看。")

    def fitting(self) -> list:
        return running(self.application)

    def prepare(self):
        found = self.fitting()
        if len(found) < 2:
            del self.fields["which"]
            return
        self.fields["which"].choices = [
            (str(each.public_id), f"{each.get_kind_display()}（{short_date(each.started_at)}启动）")
            for each in found
        ]

    def given(self):
        kept = super().given()
        which = kept.pop("which", None)
        return kept | ({"procedure": which} if which else {})


class StartProcedureForm(MoveForm):
    move = Move.START_PROCEDURE
    kind = choice(
        "哪一种", blank="请选哪一种特别程序。", unknown="请从列出的里面选一种。", widget=forms.Select
    )
    reason = text("原因", rows=2, hint="写在给申请人的告知书里", blank="请写明为什么要启动。", longest=500)
    days = forms.IntegerField(
        label="预计多少个工作日",
        required=False,
        min_value=1,
        max_value=365,
        help_text="不写就按上限",
        error_messages={
            "invalid": "请填整数。",
            "min_value": "最少 1 个工作日。",
            "max_value": "天数太多了，请不要超过上限。",
        },
    )
    body = line("谁来做", longest=100, required=False, hint="例如：青岚市水利评审中心")
    tell = choice(
        "书面告知申请人",
        [
            ("yes", "现在告知：发告知书，从今天起暂停计时"),
            ("no", "先不告知：时间照常计算，告知以后才能扣"),
        ],
        blank="请选告知还是先不告知。",
        coerce=lambda given: given == "yes",
        initial="yes",
    )
    field_order = ["kind", "reason", "days", "body", "tell"]

    def prepare(self):
        choices = [("", "请选择")]
        for kind, terms in terms_for(self.application, self.definition).items():
            if kind == ProcedureKind.HEARING:
                choices += _hearings(terms)
            else:
                choices.append((kind.value, _said(terms)))
        self.fields["kind"].choices = choices
        self.warning = missed_before(self.application)

    def given(self):
        kept = super().given()
        by_law = kept["kind"] == BY_LAW
        return kept | {"kind": ProcedureKind.HEARING if by_law else kept["kind"], "by_law": by_law}


def _said(terms: Terms) -> str:
    return f"{terms.label}：{_most(terms)}"


def _most(terms: Terms) -> str:
    """最多 12 个工作日，不计入期限（上限 20 个，前面用了 8 个）"""
    if terms.before and not terms.stops_clock:
        return f"前面已经扣满 {terms.cap} 个工作日，这次照常计时"
    counted = "不计入期限" if terms.stops_clock else "照常计时"
    before = f"（上限 {terms.cap} 个，前面已经扣了 {terms.before} 个）" if terms.before else ""
    return f"最多 {terms.most} 个工作日，{counted}{before}"


def _hearings(terms: Terms) -> list[tuple[str, str]]:
    most = _most(terms)
    return [
        (ProcedureKind.HEARING.value, f"听证，先告知申请的权利：{most}"),
        (BY_LAW, f"听证，依法应当举行：{most}"),
    ]


class TellProcedureForm(WhichForm):
    move = Move.TELL_PROCEDURE

    def prepare(self):
        super().prepare()
        self.warning = missed_before(self.application)

    def fitting(self):
        return untold(self.application)


class EndProcedureForm(WhichForm):
    move = Move.END_PROCEDURE
    result = text("结果", hint="例如：专家评审通过，评审意见已收到", blank="请写明结果。")
    field_order = ["which", "result"]

    def fitting(self):
        return [each for each in running(self.application) if each.kind != ProcedureKind.HEARING]


class CancelProcedureForm(WhichForm):
    move = Move.CANCEL_PROCEDURE
    reason = text("为什么取消", rows=2, hint="申请人会看到", blank="请写明为什么取消。", longest=500)
    wish = text(
        "听证：申请的人怎么撤回的",
        required=False,
        rows=2,
        hint="谁申请的，谁书面撤回才能取消。例如：申请人 3 月 5 日书面撤回听证申请",
        longest=500,
    )
    field_order = ["which", "wish", "reason"]

    def fitting(self):
        return [each for each in running(self.application) if may_be_cancelled(each)]

    def prepare(self):
        super().prepare()
        found = self.fitting()
        if all(each.kind != ProcedureKind.HEARING for each in found):
            del self.fields["wish"]
        elif len(found) == 1:
            self.fields["wish"].required = True
            self.fields["wish"].error_messages["required"] = "请写明申请的人怎么撤回的。"


class HearingRequestForm(MoveForm):
    """At the desk: somebody came or called."""

    move = Move.HEARING_REQUEST
    who = line("谁申请的", longest=100, hint="申请人，或利害关系人的姓名", blank="请写明是谁申请听证。")

    def prepare(self):
        if may_file(self.actor, self.application):
            del self.fields["who"]


class HearingWaiveForm(MoveForm):
    move = Move.HEARING_WAIVE
    note = text(
        "怎么说的",
        rows=2,
        hint="例如：申请人来电表示不要求听证",
        blank="请写明申请人怎么表示的。",
        longest=500,
    )


class HearingScheduleForm(MoveForm):
    move = Move.HEARING_SCHEDULE
    day = forms.DateField(
        label="哪一天",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选哪一天。", "invalid": "请写成 2026-12-01 这样。"},
    )
    hour = forms.TimeField(
        label="几点",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "请填几点。", "invalid": "请写成 14:30 这样。"},
    )
    place = line("地点", longest=200, blank="请写明听证的地点。")
    presider = colleague("主持人（不能是参与受理、审查的人）")

    def prepare(self):
        self.fields["presider"].queryset = presiding.candidates(self.application).exclude(
            pk=self.actor.user.pk
        )
        hearing = hearing_of(self.application)
        if hearing is None or hearing.organise_due_on is None:
            return
        first, last = hearing_days.earliest(today()).date, hearing.organise_due_on
        self.fields["day"].help_text = (
            f"最早 {short_date(first)}（通知要提前 {hearing_days.NOTICE_DAYS} 个工作日），最晚 {short_date(last)}"
            if first <= last
            else f"已经来不及在 {short_date(last)}前举行，请选最近的日子：{short_date(first)}起"
        )
        if hearing.scheduled_for:
            self.initial |= _as_it_was(hearing)

    def given(self):
        kept = super().given()
        when = datetime.combine(kept.pop("day"), kept.pop("hour"))
        return kept | {"when": timezone.make_aware(when)}


def _as_it_was(hearing: Hearing) -> dict:
    """Another day is set: place and presider stay unless changed."""
    return {
        "day": timezone.localdate(hearing.scheduled_for),
        "hour": clock_time(hearing.scheduled_for),
        "place": hearing.place,
        "presider": hearing.presider.public_id,
    }


class HearingNotifyForm(MoveForm):
    move = Move.HEARING_NOTIFY


class HearingHoldForm(MoveForm):
    move = Move.HEARING_HOLD
    note = text("说明", required=False, rows=2, hint="例如：申请人和两位利害关系人到场", longest=500)


class HearingRecordForm(MoveForm):
    """`scan`: a file sent to the applicant since the hearing; where there is one, nothing need be typed."""

    move = Move.HEARING_RECORD
    scan = choice("签了字的扫描件", blank="请选扫描件。", unknown=scans.GONE, required=False)
    record = text("笔录", rows=8, hint="参加人的意见、证据和质证，决定要以笔录为依据", longest=RECORD)
    signed_by = line("谁签了字", longest=200, hint="写姓名，用顿号分开", blank="请写明谁在笔录上签了字。")

    def prepare(self):
        hearing = hearing_of(self.application)
        found = scans.scans_of(hearing) if hearing else ()
        files = [(str(each.public_id), each.name) for each in found]
        if files:
            self.fields["scan"].choices = [*files, ("", "没有，写在下面")]
            self.fields["record"].required = False
        else:
            del self.fields["scan"]
            self.fields["record"].help_text += "。已有签字扫描件的，先用留言发给申请人，再回这里选"


class AskExtensionForm(MoveForm):
    move = Move.ASK_EXTENSION
    days = forms.IntegerField(
        label="延长多少个工作日",
        min_value=1,
        error_messages={
            "required": "请填延长几天。",
            "invalid": "请填整数。",
            "min_value": "最少 1 个工作日。",
        },
    )
    reason = text("理由", hint="申请人会看到，写在延期告知书里", blank="请写明为什么要延期。", longest=500)

    def prepare(self):
        self.most = most_days(self.definition)
        self.fields["days"].help_text = f"最多 {self.most} 个，每件只能延期一次"
        self.fields["days"].widget.attrs["max"] = self.most
        self.warning = legal_only(self.application, self.definition, self.most, "最多到")

    def clean_days(self):
        days = self.cleaned_data["days"]
        if days > self.most:
            raise forms.ValidationError(f"最多延长 {self.most} 个工作日。")
        return days


class ApproveExtensionForm(MoveForm):
    move = Move.APPROVE_EXTENSION
    opinion = text("批准的意见", required=False, rows=2, hint="不写就记“同意延期”", longest=500)

    def prepare(self):
        if asked := waiting(self.application):
            self.warning = legal_only(self.application, self.definition, asked.days, "到")


class RefuseExtensionForm(MoveForm):
    move = Move.REFUSE_EXTENSION
    opinion = text("为什么不批准", rows=2, blank="请写明为什么不批准。", longest=500)


ALL = (
    *(StartProcedureForm, TellProcedureForm, EndProcedureForm, CancelProcedureForm),
    *(HearingRequestForm, HearingWaiveForm, HearingScheduleForm, HearingNotifyForm),
    *(HearingHoldForm, HearingRecordForm),
    *(AskExtensionForm, ApproveExtensionForm, RefuseExtensionForm),
)
