"""One form per move: what the verb is called with, in the words of the desk. Rules stay with the verbs."""

from django import forms

from approvals.desk.case import actions, colleagues
from approvals.desk.case.fields import Colleague, choice, colleague, line, text
from approvals.filling import elements
from approvals.procedures.closing import warning_before_ending
from approvals.workflow.choices import Move, Outcome, RefusalGround, TaskKind
from approvals.workflow.layout import earlier, tasks_of
from approvals.workflow.models import Application, Task
from hall.catalog.definitions.item import ItemDefinition
from hall.people.actor import Actor
from hall.worktime.templatetags.dates import near_moment

METHODS = ("窗口领取", "邮政寄送", "电子送达", "上门送达")


class MoveForm(forms.Form):
    """`expected`: the revision the screen showed; `nonce`: this screen's, so that a second press does nothing; `task`: the task
    that was shown as the person's."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    task = forms.UUIDField(widget=forms.HiddenInput, required=False)
    move: Move
    # What has to be known before it is done, said above the fields.
    warning = ""

    def __init__(self, *args, application: Application, actor: Actor, definition: ItemDefinition, **given):
        self.application, self.actor, self.definition = application, actor, definition
        super().__init__(*args, **given)
        self.error_css_class = "bad"
        self.held = actions.held(self.move, application, actor, self._chosen_task())
        self.fields["task"].initial = self.held and self.held.public_id
        for field in self.fields.values():
            if isinstance(field, Colleague):
                field.queryset = colleagues.candidates(self.move, self._task_of_colleague(), actor.user)
        self.prepare()

    def prepare(self) -> None:
        """For forms that depend on the case."""

    def given(self) -> dict:
        """What the verb takes, besides the frame."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in FRAME}
        return kept | self.in_task()

    def in_task(self) -> dict:
        if self.move not in actions.TASKS:
            return {}
        asked = self.cleaned_data.get("task")
        return {"task": _task(self.application, asked) or self.held} if asked or self.held else {}

    @property
    def colleague_field(self) -> str:
        return next((name for name, field in self.fields.items() if isinstance(field, Colleague)), "")

    @property
    def texts(self) -> list[str]:
        """Where templates of opinions may be put."""
        return [name for name in self.fields if name in ("opinion", "reason")]

    def _chosen_task(self) -> Task | None:
        asked = self.data.get("task") if self.is_bound else None
        return _task(self.application, asked)

    def _task_of_colleague(self) -> Task | None:
        return self.held


FRAME = ("expected", "nonce", "task")


def _task(application: Application, public_id) -> Task | None:
    return next((each for each in tasks_of(application) if str(each.public_id) == str(public_id)), None)


class ClaimForm(MoveForm):
    move = Move.CLAIM


class ReleaseForm(MoveForm):
    move = Move.RELEASE


class StartReviewForm(MoveForm):
    move = Move.START_REVIEW


class AcceptForm(MoveForm):
    move = Move.ACCEPT
    opinion = text("受理意见", required=False, rows=2, hint="不写就记“材料齐全，予以受理”")


class RequestCorrectionForm(MoveForm):
    move = Move.REQUEST_CORRECTION
    note = text("附言", required=False, rows=2, hint="写在告知书最后，不写也可以", longest=500)


class RefuseForm(MoveForm):
    move = Move.REFUSE
    ground = choice(
        "属于哪一种情形",
        RefusalGround.choices,
        blank="请选不予受理属于哪一种情形。",
        unknown="请从列出的情形里选一种。",
    )
    reason = text("理由", hint="申请人会看到。不属于本机关职权的，写明向哪个机关申请")


class CorrectOnSpotForm(MoveForm):
    """A field gets its new value; a paper was handed over at the window."""

    move = Move.CORRECT_ON_SPOT
    key = choice("更正哪一项", blank="请选更正哪一项。", widget=forms.Select)
    value = forms.CharField(
        label="改成", required=False, max_length=2000, help_text="更正材料的，不用填这里；日期写成 2026-11-21"
    )
    note = text(
        "更正了什么", rows=2, hint="例如：申请人当场核对身份证，改正末位", blank="请写明当场更正了什么。"
    )

    def prepare(self):
        self.kinds = {element.code: element for element in self.definition.elements}
        simple = [(code, element.name) for code, element in self.kinds.items() if self._is_simple(element)]
        asked = {each.element for each in self.definition.form}
        papers = [(paper.code, paper.name) for paper in self.definition.materials if not paper.shared]
        self.fields["key"].choices = [
            ("", "请选择"),
            ("填报项", [pair for pair in simple if pair[0] in asked]),
            ("材料", papers),
        ]

    def _is_simple(self, element) -> bool:
        return element.type.split("(")[0] not in (*elements.COMPOUND, "multi")

    def clean(self):
        cleaned = super().clean()
        element = self.kinds.get(cleaned.get("key", ""))
        if element is None:
            cleaned["value"] = None
            return cleaned
        blank = elements.blank_of(element)
        value = elements.clean(blank, cleaned.get("value", ""))
        value = {"是": True, "否": False}.get(value, value) if blank.kind == "bool" else value
        if wrong := elements.faults(blank, value, required=True):
            self.add_error("value", next(iter(wrong.values())))
        cleaned["value"] = value
        return cleaned


class PassOnForm(MoveForm):
    move = Move.PASS_ON
    opinion = text("意见", blank="请写意见。")
    second = colleague("第二位核查人", required=False)

    def prepare(self):
        if not (self.held and self.held.kind == TaskKind.SITE):
            del self.fields["second"]


class ProposeForm(PassOnForm):
    move = Move.PROPOSE
    outcome = choice(
        "拟定结果",
        [(Outcome.APPROVED.value, "拟准予"), (Outcome.DENIED.value, "拟不予")],
        blank="请选拟准予还是拟不予。",
    )
    field_order = ["outcome", "opinion", "second"]


class SendBackForm(MoveForm):
    move = Move.SEND_BACK
    to_step = choice(
        "退到哪一环节", blank="请选退到哪一环节。", unknown="请选前面做过的一个环节。", coerce=int
    )
    reason = text("退回的理由", blank="请写明退回的理由。")

    def prepare(self):
        steps = earlier(self.application, self.held) if self.held else []
        self.fields["to_step"].choices = [
            (each.step, f"{each.name}：退给{each.done_by_name}（{near_moment(each.done_at)}通过）")
            for each in steps
        ]


class TakeBackForm(MoveForm):
    move = Move.TAKE_BACK
    reason = text("为什么拿回", required=False, rows=2)


class TransferForm(MoveForm):
    move = Move.TRANSFER
    to = colleague("转给谁")
    reason = text("为什么转办", rows=2)


class AskHelpForm(MoveForm):
    move = Move.ASK_HELP
    of = colleague("请谁协办")
    request = text("请他做什么", rows=2, blank="请写明请他做什么。", longest=500)


class AddSignerForm(MoveForm):
    move = Move.ADD_SIGNER
    signer = colleague("加谁签")
    before = choice(
        "在我之前还是之后",
        [("before", "在我之前：他签完再轮到我"), ("after", "在我之后：我办完送他")],
        blank="请选在您之前还是之后。",
        coerce=lambda given: given == "before",
        initial="before",
    )
    reason = text("请他看什么", rows=2, longest=500)


class UrgeForm(MoveForm):
    move = Move.URGE
    reason = text("催办说明", required=False, rows=2, hint="办理的人会收到消息，24 小时内只能催一次")


class ApproveForm(MoveForm):
    move = Move.APPROVE
    opinion = text("签发意见", required=False, rows=2, hint="不写就记“同意”")
    valid_until = line(
        "有效期限", longest=30, required=False, hint="印在决定书上，例如 2029年11月20日，或“长期”"
    )


class DenyForm(MoveForm):
    move = Move.DENY
    reason = text(
        "不予许可的理由",
        rows=4,
        hint="写清事实和依据，申请人会看到",
        blank="不予许可要写明理由（行政许可法第三十八条）。",
    )


class TerminateForm(MoveForm):
    move = Move.TERMINATE
    reason = text("终止办理的理由", hint="申请人会看到", blank="请写明终止办理的理由。")

    def prepare(self):
        self.warning = warning_before_ending(self.application)


class DeliverForm(MoveForm):
    move = Move.DELIVER
    method = choice(
        "怎么送达的",
        [(each, each) for each in METHODS],
        blank="请选送达方式。",
        unknown="请从列出的方式里选一种。",
    )


class RevokeForm(MoveForm):
    move = Move.REVOKE
    reason = text(
        "撤销的理由和依据", rows=4, hint="申请人会看到，决定书从现在起作废", blank="请写明撤销的理由和依据。"
    )


class HandOverForm(MoveForm):
    move = Move.HAND_OVER
    to = colleague("交给谁")
    reason = text("交接说明", required=False, rows=2)


class TakeAwayForm(MoveForm):
    """`which` is a task in somebody's hands; to nobody means back into the queue."""

    move = Move.TAKE_AWAY
    which = choice("收回哪一环节", blank="请选收回哪一环节。", unknown="这一环节现在没有人占着，请刷新页面。")
    to = colleague("交给谁（不选就放回队列）", required=False)
    reason = text("收回的理由", rows=2, blank="请写明收回的理由。")

    def prepare(self):
        taken = actions.held_by_somebody(self.application)
        self.fields["which"].choices = [
            (str(each.public_id), f"{each.name}：在{each.assignee.get_full_name()}手里") for each in taken
        ]
        if len(taken) == 1:
            self.fields["which"].initial = str(taken[0].public_id)

    def given(self):
        kept = {name: value for name, value in self.cleaned_data.items() if name not in (*FRAME, "which")}
        return kept | {"task": _task(self.application, self.cleaned_data["which"])}

    def _task_of_colleague(self):
        asked = self.data.get("which") if self.is_bound else None
        taken = actions.held_by_somebody(self.application)
        return _task(self.application, asked) or (taken[0] if taken else None)


FORMS: dict[Move, type[MoveForm]] = {
    form.move: form
    for form in (
        *(
            ClaimForm,
            ReleaseForm,
            StartReviewForm,
            AcceptForm,
            RequestCorrectionForm,
            RefuseForm,
            CorrectOnSpotForm,
        ),
        *(
            PassOnForm,
            ProposeForm,
            SendBackForm,
            TakeBackForm,
            TransferForm,
            AskHelpForm,
            AddSignerForm,
            UrgeForm,
        ),
        *(ApproveForm, DenyForm, TerminateForm, DeliverForm, RevokeForm, HandOverForm, TakeAwayForm),
    )
}


def register(*forms: type[MoveForm]) -> None:
    """Forms of the moves that other rooms bring."""
    FORMS.update((form.move, form) for form in forms)
