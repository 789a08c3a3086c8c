"""Who presides over a hearing has no other part in the case: he is not chosen where nobody else could do his part, cannot take or be
given any of it, finds the hearing on his desk, and is told when another takes his place (许可法 Art. 48(3))."""

import pytest
from django.urls import reverse

from approvals.desk import bulk
from approvals.desk.case import colleagues
from approvals.procedures import hearing, presiding, reading
from approvals.procedures.desk import presided_by
from approvals.procedures.models import Hearing, Procedure
from approvals.workflow import claims, deciding, involving, reviewing, tasks
from approvals.workflow.choices import STAGES, Move, Outcome, State, TaskKind, TaskState
from approvals.workflow.models import Application, Task
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from approvals.workflow.transitions import VERBS
from hall.notices.models import Notice
from hall.people.models import Post, Role
from hall.worktime import now, standing_at
from tests import cast as c
from tests.approvals.case_pages import plain
from tests.approvals.moments import at
from tests.approvals.procedure_cases import (
    DEPARTMENT,
    accepted,
    asked,
    notified,
    presider,
    scheduled,
    start,
    told_of_hearing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


@pytest.fixture
def twin(cast):
    """A second reviewer of the department."""
    return c.another_reviewer(cast)


def second(role: Role):
    return c.a_post(c.a_user(f"{role.label}乙"), role, DEPARTMENT)


def anew(case) -> Application:
    return Application.objects.select_related("version", "department").get(pk=case.pk)


def asked_for(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-09-28 10:00")
    return case


def presided(cast, by):
    """A case in review whose hearing on 21 October 2025 somebody is to preside over."""
    case = asked_for(cast)
    scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00", by=by)
    return anew(case)


def recorded(cast, case) -> None:
    """The hearing is held and its record signed."""
    notified(cast, case, "2025-09-29 11:00")
    with standing_at(at("2025-10-21 17:00")):
        hearing.hearing_hold(case.public_id, actor=c.actor(cast.reviewer))
        hearing.hearing_record(
            case.public_id, actor=c.actor(cast.reviewer), record="双方陈述", signed_by="张明"
        )


# Who may be chosen.


def test_the_only_one_who_could_sign_the_decision_does_not_preside(cast):
    case = asked_for(cast)
    assert cast.signer not in presiding.candidates(anew(case))
    with pytest.raises(Refused, match="现在只有签发甲能办“签发”.*请换一位主持"):
        scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00", by=cast.signer)
    other = second(Role.SIGNER)
    assert {cast.signer, other} <= set(presiding.candidates(anew(case)))
    scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00", by=cast.signer)


def test_a_second_signer_counts_only_when_he_could_sign_this_case(cast):
    case = asked_for(cast)
    other = second(Role.SIGNER)
    assert cast.signer.pk not in presiding.indispensable(anew(case))
    Application.objects.filter(pk=case.pk).update(applicant=other)
    assert cast.signer.pk in presiding.indispensable(anew(case)), "it is his own matter"
    Application.objects.filter(pk=case.pk).update(applicant=cast.agent, enterprise=cast.enterprise)
    assert cast.signer.pk not in presiding.indispensable(anew(case))
    Post.objects.filter(user=other).delete()
    c.a_post(cast.legal, Role.SIGNER, DEPARTMENT)
    assert cast.signer.pk in presiding.indispensable(anew(case)), "he acts for who applies"
    Post.objects.filter(user=cast.legal).delete()
    c.a_post(other, Role.SIGNER, "ZJJ")
    assert cast.signer.pk in presiding.indispensable(anew(case)), "he signs for another department"


def test_who_presided_over_an_earlier_hearing_signs_no_more(cast):
    other = second(Role.SIGNER)
    case = asked_for(cast)
    Hearing.objects.update(presider=other, held_at=now())
    Procedure.objects.update(state="ended", ended_at=now())
    assert presiding.indispensable(anew(case))[cast.signer.pk] == "签发"


def test_the_only_one_left_to_review_it_does_not_preside(cast, twin):
    case = accepted(cast, "2025-09-22 10:00")
    start(cast, case, "2025-09-26 10:00", "hearing", who=twin, reason="涉及相邻关系")
    assert cast.reviewer in presiding.candidates(anew(case))
    Post.objects.filter(user=twin).delete()
    assert cast.reviewer not in presiding.candidates(anew(case))
    assert presiding.indispensable(anew(case))[cast.reviewer.pk] in {
        task.name for task in case.tasks.filter(state=TaskState.OPEN)
    }


def test_work_that_somebody_has_in_hand_needs_nobody_else(cast, twin):
    case = accepted(cast, "2025-09-22 10:00")
    start(cast, case, "2025-09-26 10:00", "hearing", reason="涉及相邻关系")
    Task.objects.filter(application=case, kind__in=STAGES).update(assignee=cast.reviewer)
    Procedure.objects.update(started_by=cast.clerk)
    Post.objects.filter(user=cast.reviewer).delete()
    assert twin in presiding.candidates(anew(case))


# What the presider cannot do.


def test_the_presider_can_make_no_move_that_handles_the_case(cast, twin):
    third = c.a_post(c.a_user("审查丙"), Role.REVIEWER, DEPARTMENT)
    case = presided(cast, twin)
    with standing_at(at("2025-09-29 11:00")):
        free = [move for move in Move if not why_not(move, case, c.actor(third))]
        refused = {move for move in free if "主持" in why_not(move, case, c.actor(twin))}
    assert {Move.CLAIM, Move.TRANSFER, Move.HAND_OVER, Move.ADD_SIGNER, Move.ASK_HELP} <= refused
    assert {Move.START_PROCEDURE, Move.HEARING_NOTIFY, Move.HEARING_SCHEDULE, Move.ASK_EXTENSION} <= refused
    assert set(free) - refused == {Move.URGE}


def test_the_presider_sends_nothing_back(cast, twin):
    with standing_at(at("2025-09-22 10:00")):
        case = c.accepted(cast, "SL03")
        reviewing.pass_on(case.public_id, actor=c.actor(cast.reviewer), opinion="通过", second=twin)
    Task.objects.filter(application=case).update(second=None)
    assert not why_not(Move.SEND_BACK, anew(case), c.actor(twin))
    start(cast, case, "2025-09-26 10:00", "hearing", reason="涉及相邻关系")
    Hearing.objects.update(presider=twin)
    assert "主持" in why_not(Move.SEND_BACK, anew(case), c.actor(twin))
    assert not why_not(Move.SEND_BACK, anew(case), c.actor(cast.reviewer))


def test_the_presider_neither_ends_the_case_nor_revokes_what_was_decided(cast):
    other = second(Role.SIGNER)
    case = presided(cast, other)
    assert "主持" in why_not(Move.TERMINATE, case, c.actor(other))
    assert why_not(Move.TERMINATE, case, c.actor(cast.signer)) == ""
    recorded(cast, case)
    Application.objects.filter(pk=case.pk).update(
        state=State.CLOSED, outcome=Outcome.APPROVED, decided_at=now(), closed_at=now()
    )
    assert "主持" in why_not(Move.REVOKE, anew(case), c.actor(other))
    assert why_not(Move.REVOKE, anew(case), c.actor(cast.signer)) == ""


def test_a_deputy_who_presides_does_not_act_for_the_one_who_is_away(cast, twin):
    case = presided(cast, twin)
    claims.claim(case.public_id, actor=c.actor(cast.reviewer))
    actor = c.actor(twin)
    object.__setattr__(actor, "deputising", (cast.reviewer.pk,))
    assert "主持" in why_not(Move.PASS_ON, anew(case), actor)


def test_taking_the_next_passes_over_what_one_presides_over(cast, twin):
    with standing_at(at("2025-09-29 12:00")):
        presided(cast, twin)
        assert claims.take_next(c.actor(twin)) is None
        other = accepted(cast, "2025-09-29 11:00")
        assert claims.take_next(c.actor(twin)) == other


def test_nothing_of_the_case_is_given_to_the_presider(cast, twin):
    case = presided(cast, twin)
    claims.claim(case.public_id, actor=c.actor(cast.reviewer))
    task = anew(case).tasks.get(state=TaskState.OPEN, assignee=cast.reviewer)
    who = {"actor": c.actor(cast.reviewer)}
    given = {
        Move.TRANSFER: {"to": twin, "reason": "出差"} | who,
        Move.HAND_OVER: {"to": twin} | who,
        Move.ADD_SIGNER: {"signer": twin, "before": True} | who,
        Move.ASK_HELP: {"of": twin, "request": "请看看"} | who,
        Move.TAKE_AWAY: {"to": twin, "task": task, "reason": "压件", "actor": c.actor(cast.supervisor)},
    }
    for move, more in given.items():
        with pytest.raises(Refused, match="审查乙主持这件的听证.*请换一位"):
            VERBS[move](case.public_id, **more)
    for move in (Move.TRANSFER, Move.ADD_SIGNER):
        assert twin not in colleagues.candidates(move, task, cast.reviewer)
    assert not tasks.can_do(twin, task)


def test_the_presider_is_no_second_at_a_check_on_site(cast, twin):
    case = presided(cast, twin)
    Task.objects.filter(application=case, state=TaskState.OPEN).update(kind=TaskKind.SITE)
    with pytest.raises(Refused, match="审查乙主持"):
        reviewing.pass_on(case.public_id, actor=c.actor(cast.reviewer), opinion="去过了", second=twin)


def test_one_who_presided_may_hand_over_what_others_decided(cast):
    other = second(Role.CLERK)
    case = presided(cast, other)
    recorded(cast, case)
    with standing_at(at("2025-10-22 10:00")):
        while (case := anew(case)).state != State.DECIDING:
            c.step_on(cast, case)
        deciding.approve(case.public_id, actor=c.actor(cast.signer))
        involving.transfer(case.public_id, actor=c.actor(cast.clerk), to=other, reason="他在窗口")
        done = deciding.deliver(case.public_id, actor=c.actor(other), method="窗口领取")
    assert done.delivered_at


def test_one_whose_place_another_took_has_his_part_in_the_case_again_and_is_told(cast, twin):
    case = presided(cast, twin)
    who = presider(cast)
    scheduled(cast, case, "2025-09-30 10:00", "2025-10-21 10:00", by=who)
    assert why_not(Move.CLAIM, anew(case), c.actor(twin)) == ""
    told = Notice.objects.get(recipient=twin, channel="portal", subject__startswith="不用您主持听证了")
    assert f"改由{who.get_full_name()}主持" in told.body
    assert told.link == reverse("desk")  # of another department he can no longer open the case
    scheduled(cast, case, "2025-09-30 11:00", "2025-10-22 10:00", by=who)
    assert Notice.objects.filter(subject__startswith="不用您主持", channel="portal").count() == 1


# What it costs.


def test_the_procedures_of_many_cases_are_read_at_once(cast, twin, django_assert_num_queries):
    cases = [presided(cast, twin), presided(cast, presider(cast)), anew(accepted(cast, "2025-09-22 10:00"))]
    with django_assert_num_queries(1):
        reading.read_together(cases)
    with django_assert_num_queries(0):
        found = [reading.keeps_out(case, twin.pk, TaskKind.REVIEW) for case in cases]
    assert found == [True, False, False]
    with django_assert_num_queries(0):
        reading.read_together(cases[2:])


def test_the_presider_picks_it_in_no_list_of_many(cast, twin):
    case = presided(cast, twin)
    ticks = [f"{case.public_id}.{case.revision}"]
    for user, wanted in ((twin, "主持"), (cast.reviewer, "")):
        picked = bulk.picked(c.actor(user), ticks, Move.CLAIM)
        assert wanted in picked[0].hindrance and bool(wanted) == bool(picked[0].hindrance)


# The desk.


def home(client, user) -> str:
    client.force_login(user)
    return plain(client.get(reverse("desk")).content.decode())


def test_a_presider_of_another_department_finds_the_hearing_on_his_desk(client, cast):
    who = presider(cast)
    with standing_at(at("2025-09-29 12:00")):
        assert "我主持的听证" not in home(client, who)
        case = presided(cast, who)
        page = home(client, who)
        assert "我主持的听证1件" in page and "2025年10月21日（星期二）10:00" in page
        assert case.number in page and "还没有发通知" in page
        address = reverse("desk-case", args=[case.public_id])
        assert address in client.get(reverse("desk")).content.decode()
        assert client.get(address).status_code == 200
        for user in (cast.reviewer, cast.leader, cast.supervisor):
            assert "我主持的听证" not in home(client, user)
    recorded(cast, case)
    assert "我主持的听证" not in home(client, who)


def test_the_next_hearing_comes_first_and_ones_own_matter_is_not_among_them(cast):
    who = presider(cast)
    late, soon = asked_for(cast), asked_for(cast)
    scheduled(cast, late, "2025-09-29 10:00", "2025-10-22 10:00", by=who)
    scheduled(cast, soon, "2025-09-29 10:00", "2025-10-21 10:00", by=who)
    assert [each.procedure.application for each in presided_by(c.actor(who))] == [soon, late]
    Application.objects.filter(pk=soon.pk).update(applicant=who)
    assert [each.procedure.application for each in presided_by(c.actor(who))] == [late]


def test_the_list_costs_one_statement_and_nobody_without_a_post_any(cast, django_assert_num_queries):
    who = presider(cast)
    for _ in range(2):
        presided(cast, who)
    actor, stranger = c.actor(who), c.actor(cast.stranger)
    actor.__dict__["agencies"] = []
    with django_assert_num_queries(1):
        assert len({each.procedure.application.version.name for each in presided_by(actor)}) == 1
    with django_assert_num_queries(0):
        assert presided_by(stranger) == []
