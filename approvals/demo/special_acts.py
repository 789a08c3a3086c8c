"""The acts of special procedures, hearings and extensions in a demo story."""

from datetime import datetime, time

from django.utils import timezone

from approvals.clock import extending
from approvals.procedures import hearing, hearing_days, presiding, running
from approvals.workflow.choices import STAGES, TaskKind
from hall.people.actor import SYSTEM
from hall.people.models import Role
from hall.worktime import add, today

EXPERTS = ("技术方案采用了规范没有列出的做法，要请专家论证。", "青岚市工程咨询评审中心")
SURVEY = ("要到现场核实周边情况。", "")
OPINIONS = ("要征求沿线镇街和相关部门的意见。", "")
HEARING = "项目紧邻住宅，涉及周边住户的采光和通行。"
RESULT = "评审意见已收到：方案可行，按意见补充两处说明。"
PLACE = "云溪政务服务中心三楼听证室"
RECORD = "听证由主持人主持，申请人陈述方案，住户代表就采光提出意见，申请人出示日照分析，双方核对无异议。"
EXTENDING = "汛期水文资料要等上游水文站核实，二十个工作日内不能完成。"


class SpecialActs:
    """For `acts.Teller`. Whoever has the case in hand acts."""

    def experts(self) -> None:
        self._start("expert", *EXPERTS)

    def experts_untold(self) -> None:
        self._start("expert", *EXPERTS, tell=False)

    def experts_done(self) -> None:
        running.end_procedure(self.public_id, actor=self._in_hand(), result=RESULT)

    def capped(self) -> None:
        running.cap_procedure(self.public_id, actor=SYSTEM)

    def survey(self) -> None:
        self._start("survey", *SURVEY)

    def opinions(self) -> None:
        self._start("consultation", *OPINIONS)

    def hearing(self) -> None:
        self._start("hearing", HEARING, "")

    def hearing_asked(self) -> None:
        hearing.hearing_request(self.public_id, actor=self.crew.applicant(self.party.user, self.via))

    def hearing_set(self) -> None:
        day = add(hearing_days.earliest(today()).date, 3).date
        actor = self._in_hand()
        hearing.hearing_schedule(
            self.public_id,
            actor=actor,
            when=timezone.make_aware(datetime.combine(day, time(14, 30))),
            place=PLACE,
            presider=presiding.of_own_office(self.case, actor.user),
        )

    def hearing_called(self) -> None:
        hearing.hearing_notify(self.public_id, actor=self._in_hand())

    def hearing_held(self) -> None:
        hearing.hearing_hold(self.public_id, actor=self._in_hand())

    def hearing_recorded(self) -> None:
        signed = f"{self.case.applicant_name}、周婷、主持人"
        hearing.hearing_record(self.public_id, actor=self._in_hand(), record=RECORD, signed_by=signed)

    def ask_extension(self) -> None:
        extending.ask_extension(self.public_id, actor=self._in_hand(), days=8, reason=EXTENDING)

    def approve_extension(self) -> None:
        head = self.crew.holder(Role.LEADER, self.definition.department, self.random)
        extending.approve_extension(self.public_id, actor=self.crew.actor(head))

    def _start(self, kind: str, reason: str, body: str, **given) -> None:
        days = {"survey": 3, "expert": 8}.get(kind)
        running.start_procedure(
            self.public_id, actor=self._in_hand(), kind=kind, reason=reason, body=body, days=days, **given
        )

    def _in_hand(self):
        return self._holder(self._open((*STAGES, TaskKind.SIGN)))
