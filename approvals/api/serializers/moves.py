"""What each move of the desk takes besides `expected`, `nonce` and `task`."""

import inspect

from rest_framework import serializers

from approvals.api.serializers.common import ChangeIn
from approvals.procedures.models import ProcedureKind
from approvals.workflow.choices import Move, Outcome, RefusalGround
from approvals.workflow.models import Task
from approvals.workflow.transitions import VERBS
from hall.people.models import User
from hall.worktime import today


class ColleagueField(serializers.UUIDField):
    """A member of staff, by the public id of the account."""

    def to_internal_value(self, data) -> User:
        wanted = super().to_internal_value(data)
        found = User.objects.filter(public_id=wanted, is_active=True).first()
        if found is None or not found.posts.in_force(today()).exists():
            raise serializers.ValidationError("没有这位同事，或者他现在没有岗位。")
        return found


class TaskField(serializers.UUIDField):
    """A task of the case in the address."""

    def to_internal_value(self, data) -> Task:
        wanted = super().to_internal_value(data)
        found = Task.objects.filter(public_id=wanted, application__public_id=self.context["case"]).first()
        if found is None:
            raise serializers.ValidationError("这件里没有这个环节。")
        return found


def _text(most: int, required: bool = True, help_text: str = ""):
    if required:
        return serializers.CharField(max_length=most, help_text=help_text)
    return serializers.CharField(max_length=most, required=False, allow_blank=True, help_text=help_text)


def _shape(name: str, **fields) -> type[ChangeIn]:
    return type(name, (ChangeIn,), fields)


SECOND = {"help_text": "现场核查的第二人（行政许可法第三十四条）"}
PROCEDURE = {"procedure": serializers.UUIDField(required=False, help_text="有几项在进行时，写明哪一项")}
SHAPES: dict[Move, type[ChangeIn]] = {
    Move.ACCEPT: _shape("AcceptIn", opinion=_text(1000, False)),
    Move.REQUEST_CORRECTION: _shape(
        "RequestCorrectionIn", note=_text(500, False, "附言；要补哪些由 verdicts 定")
    ),
    Move.CORRECT_ON_SPOT: _shape(
        "CorrectOnSpotIn",
        key=_text(64, help_text="数据元或材料编码"),
        value=serializers.JSONField(required=False, help_text="填报项的新值；材料不写"),
        note=_text(500, help_text="当场更正了什么"),
    ),
    Move.REFUSE: _shape(
        "RefuseIn", ground=serializers.ChoiceField(RefusalGround.choices), reason=_text(2000)
    ),
    Move.START_REVIEW: _shape("StartReviewIn"),
    Move.PASS_ON: _shape("PassOnIn", opinion=_text(1000), second=ColleagueField(required=False, **SECOND)),
    Move.PROPOSE: _shape(
        "ProposeIn",
        outcome=serializers.ChoiceField([Outcome.APPROVED.value, Outcome.DENIED.value]),
        opinion=_text(1000),
        second=ColleagueField(required=False, **SECOND),
    ),
    Move.SEND_BACK: _shape(
        "SendBackIn", reason=_text(1000), to_step=serializers.IntegerField(min_value=0, max_value=32767)
    ),
    Move.TAKE_BACK: _shape("TakeBackIn", reason=_text(1000, False)),
    Move.TRANSFER: _shape("TransferIn", to=ColleagueField(), reason=_text(1000, False)),
    Move.ASK_HELP: _shape("AskHelpIn", of=ColleagueField(), request=_text(500)),
    Move.ADD_SIGNER: _shape(
        "AddSignerIn",
        signer=ColleagueField(),
        before=serializers.BooleanField(help_text="在您之前（true）还是之后"),
        reason=_text(500, False),
    ),
    Move.URGE: _shape("UrgeIn", reason=_text(500, False)),
    Move.APPROVE: _shape("ApproveIn", opinion=_text(1000, False), valid_until=_text(30, False)),
    Move.DENY: _shape("DenyIn", reason=_text(2000)),
    Move.TERMINATE: _shape("TerminateIn", reason=_text(2000)),
    Move.DELIVER: _shape("DeliverIn", method=_text(20, False)),
    Move.REVOKE: _shape("RevokeIn", reason=_text(2000)),
    Move.CLAIM: _shape("ClaimIn"),
    Move.RELEASE: _shape("ReleaseIn"),
    Move.HAND_OVER: _shape("HandOverIn", to=ColleagueField(), reason=_text(500, False)),
    Move.TAKE_AWAY: _shape(
        "TakeAwayIn",
        task=TaskField(help_text="收回哪一个环节"),
        to=ColleagueField(required=False, help_text="交给谁；不写就回队列"),
        reason=_text(500),
    ),
    Move.START_PROCEDURE: _shape(
        "StartProcedureIn",
        kind=serializers.ChoiceField(ProcedureKind.choices),
        reason=_text(500, help_text="写在告知书里"),
        days=serializers.IntegerField(
            required=False, min_value=1, max_value=365, help_text="预计几个工作日，不写就按上限"
        ),
        body=_text(100, False, "承办机构"),
        tell=serializers.BooleanField(
            required=False, default=True, help_text="现在书面告知；不告知的时间照常计算"
        ),
        by_law=serializers.BooleanField(
            required=False, default=False, help_text="听证：依法应当举行，不用申请"
        ),
    ),
    Move.TELL_PROCEDURE: _shape("TellProcedureIn", **PROCEDURE),
    Move.END_PROCEDURE: _shape("EndProcedureIn", result=_text(1000), **PROCEDURE),
    Move.CANCEL_PROCEDURE: _shape(
        "CancelProcedureIn",
        reason=_text(500),
        wish=_text(500, False, "听证：申请的人怎么书面撤回的，取消听证时必填"),
        **PROCEDURE,
    ),
    Move.HEARING_REQUEST: _shape("HearingRequestIn", who=_text(100, False, "谁申请的")),
    Move.HEARING_WAIVE: _shape("HearingWaiveIn", note=_text(500, False)),
    Move.HEARING_SCHEDULE: _shape(
        "HearingScheduleIn",
        when=serializers.DateTimeField(),
        place=_text(200),
        presider=ColleagueField(help_text="没有参与受理、审查的人"),
    ),
    Move.HEARING_NOTIFY: _shape("HearingNotifyIn"),
    Move.HEARING_HOLD: _shape("HearingHoldIn", note=_text(500, False)),
    Move.HEARING_RECORD: _shape("HearingRecordIn", record=_text(20000), signed_by=_text(200)),
    Move.ASK_EXTENSION: _shape(
        "AskExtensionIn",
        days=serializers.IntegerField(min_value=1, max_value=15, help_text="工作日"),
        reason=_text(500),
    ),
    Move.APPROVE_EXTENSION: _shape("ApproveExtensionIn", opinion=_text(500, False)),
    Move.REFUSE_EXTENSION: _shape("RefuseExtensionIn", opinion=_text(500)),
}


def shape_of(move: Move) -> type[ChangeIn]:
    """The input of a move; where the verb is told which task, that too."""
    found = SHAPES[move]
    if "task" not in inspect.signature(VERBS[move]).parameters or "task" in found._declared_fields:
        return found
    task = TaskField(required=False, help_text="有几个环节轮到您时，写明办哪一个")
    return type(found.__name__, (found,), {"task": task})


class VerdictIn(serializers.Serializer):
    round = serializers.IntegerField(min_value=0, max_value=32767, help_text="看到的是第几次提交")
    subject = serializers.ChoiceField(["field", "material"])
    key = serializers.CharField(max_length=64)
    finding = serializers.ChoiceField(
        ["fine", "wrong", "defer", "clear"], help_text="通过、要补、容缺、收回结论"
    )
    wrong = _text(500, False)
    remedy = _text(500, False)
    basis = _text(200, False)
