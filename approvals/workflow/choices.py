"""Closed lists of the workflow, and the sets of states that have a name."""

from django.db.models import IntegerChoices, TextChoices


class State(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待受理"
    CORRECTING = "correcting", "待补正"
    ACCEPTED = "accepted", "已受理"
    REVIEWING = "reviewing", "审查中"
    DECIDING = "deciding", "待决定"
    CLOSED = "closed", "办结"


# Filed and not yet ended.
OPEN = (State.SUBMITTED, State.CORRECTING, State.ACCEPTED, State.REVIEWING, State.DECIDING)
# Somebody of the administration has to do something.
WITH_US = (State.SUBMITTED, State.ACCEPTED, State.REVIEWING, State.DECIDING)


class Outcome(TextChoices):
    """How a closed case ended."""

    APPROVED = "approved", "准予"
    DENIED = "denied", "不予许可"
    REFUSED = "refused", "不予受理"
    WITHDRAWN = "withdrawn", "撤回申请"
    TERMINATED = "terminated", "终止"
    LAPSED = "lapsed", "逾期未补正"
    REVOKED = "revoked", "已撤销"


class RefusalGround(TextChoices):
    """Why an application is not accepted (许可法 Art. 32(1)(2); exchange.md 5.3 codes 4 and 5)."""

    NOT_NEEDED = "not_needed", "不需要取得许可"
    NOT_OURS = "not_ours", "不属于本机关职权范围"
    UNQUALIFIED = "unqualified", "依法不得申请"
    FALSE = "false", "隐瞒情况或提供虚假材料"


class HandleCode(TextChoices):
    """办件类型, GB/T 39046 A.6."""

    INSTANT = "1", "即办件"
    COMMITTED = "2", "承诺件"
    OTHER = "9", "其他"


class Move(TextChoices):
    """What one can do with a case. The value is the verb's name in `transitions`, `reviewing` or `claims`."""

    SUBMIT = "submit", "提交"
    REQUEST_CORRECTION = "request_correction", "发出一次性告知"
    RESUBMIT = "resubmit", "提交补正"
    LAPSE = "lapse", "逾期未补正，结束"
    ACCEPT = "accept", "受理"
    DEEM_ACCEPTED = "deem_accepted", "视为受理"
    REFUSE = "refuse", "不予受理"
    START_REVIEW = "start_review", "开始审查"
    PASS_ON = "pass_on", "通过，送下一环节"
    SEND_BACK = "send_back", "退回"
    TAKE_BACK = "take_back", "拿回"
    TRANSFER = "transfer", "转办"
    ASK_HELP = "ask_help", "请协办"
    ADD_SIGNER = "add_signer", "加签"
    URGE = "urge", "催办"
    PROPOSE = "propose", "拟定意见"
    APPROVE = "approve", "准予"
    DENY = "deny", "不予许可"
    WITHDRAW = "withdraw", "撤回申请"
    TERMINATE = "terminate", "终止"
    DELIVER = "deliver", "送达"
    REVOKE = "revoke", "撤销"
    CORRECT_ON_SPOT = "correct_on_spot", "当场更正"
    CLAIM = "claim", "我来办"
    RELEASE = "release", "放回队列"
    HAND_OVER = "hand_over", "交给同事"
    TAKE_AWAY = "take_away", "收回"
    START_PROCEDURE = "start_procedure", "启动特别程序"
    TELL_PROCEDURE = "tell_procedure", "书面告知特别程序"
    END_PROCEDURE = "end_procedure", "登记特别程序结果"
    CANCEL_PROCEDURE = "cancel_procedure", "取消特别程序"
    CAP_PROCEDURE = "cap_procedure", "特别程序超上限"
    HEARING_REQUEST = "hearing_request", "申请听证"
    HEARING_WAIVE = "hearing_waive", "放弃听证"
    HEARING_SCHEDULE = "hearing_schedule", "定听证时间"
    HEARING_NOTIFY = "hearing_notify", "发听证通知"
    HEARING_HOLD = "hearing_hold", "听证已举行"
    HEARING_RECORD = "hearing_record", "登记听证笔录"
    ASK_EXTENSION = "ask_extension", "申请延期"
    APPROVE_EXTENSION = "approve_extension", "批准延期"
    REFUSE_EXTENSION = "refuse_extension", "不批准延期"
    RECOMPUTE = "recompute", "重算期限"


class TaskKind(TextChoices):
    ACCEPT = "accept", "受理"
    REVIEW = "review", "审查"
    SITE = "site", "现场核查"
    PROPOSE = "propose", "拟定意见"
    SIGN = "sign", "签发"
    ADDED = "added", "加签"
    HELP = "help", "协办"
    DELIVER = "deliver", "送达"


# Tasks whose passing moves the case on to the next step.
STAGES = (TaskKind.REVIEW, TaskKind.SITE, TaskKind.PROPOSE, TaskKind.ADDED)


class TaskState(TextChoices):
    WAITING = "waiting", "未到"
    OPEN = "open", "待办"
    DONE = "done", "已办"
    CANCELLED = "cancelled", "不用办了"


class TaskResult(TextChoices):
    """业务动作, GB/T 39046 table 7: pass, return, other."""

    PASSED = "passed", "通过"
    RETURNED = "returned", "退回"
    OTHER = "other", "其他"


class Rule(TextChoices):
    """When a group of parallel tasks is done."""

    ALL = "all", "会签"
    ANY = "any", "或签"


class IdTypeCode(IntegerChoices):
    """证件类型代码 n3 (GB/T 39046; 111 resident identity card as in GA/T 517)."""

    RESIDENT = 111, "居民身份证"
    CREDIT_CODE = 1, "统一社会信用代码"
    OTHER = 990, "其他"
