"""A hearing comes before a decision. Where a case ends without one it falls away, and everybody concerned reads why (许可法 Art. 46–48)."""

import pytest
from django.urls import reverse

from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.documents.papers import compose
from approvals.entry_words import WORDS
from approvals.procedures import hearing, timers
from approvals.procedures.models import Hearing, Procedure
from approvals.workflow import deciding, filing
from approvals.workflow.choices import Move
from approvals.workflow.models import Application
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.models import Role
from hall.timers.models import Timer
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.case_pages import page_of, plain
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
GONE = "这件已经结束，听证不再举行。"


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


def told(cast):
    return told_of_hearing(cast)


def requested(cast):
    case = told_of_hearing(cast)
    return asked(cast, case, "2025-09-28 10:00")


def by_law(cast):
    return told_of_hearing(cast, by_law=True)


def called(cast, of=requested):
    """Its notice is out."""
    case = of(cast)
    scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00")
    return notified(cast, case, "2025-09-29 11:00")


def held(cast):
    case = called(cast)
    with standing_at(at("2025-10-21 17:00")):
        return hearing.hearing_hold(case.public_id, actor=c.actor(cast.reviewer))


def terminate(cast, case, moment: str = "2025-10-22 10:00"):
    with standing_at(at(moment)):
        reason = "申请人已经注销"
        return deciding.terminate(case.public_id, actor=c.actor(cast.signer), reason=reason)


def last(case) -> Entry:
    return Entry.objects.filter(chain=case.chain).order_by("number").last()


def notices(user, kind: str) -> list[Notice]:
    return list(Notice.objects.filter(recipient=user, channel="portal", kind=kind))


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (told, "这件已经结束，不用再申请听证。"),
        (requested, GONE),
        (by_law, GONE),
        (called, GONE),
        (held, "这件已经结束，举行过的听证不再登记笔录。"),
    ],
)
def test_terminated_the_case_takes_its_hearing_with_it_and_says_so(client, cast, way, sentence):
    case = terminate(cast, way(cast))
    procedure = Procedure.objects.get()
    assert (procedure.state, procedure.result) == ("cancelled", f"{sentence}申请人已经注销")
    entry = last(case)
    assert (entry.action, entry.reason) == (Move.TERMINATE, "申请人已经注销")
    assert WORDS[Move.TERMINATE](entry) == f"终止了这件。{sentence.rstrip('。')}"
    assert notices(cast.applicant, Move.TERMINATE)[0].body == f"申请人已经注销。{sentence}"
    paper = IssuedDocument.objects.get(application=case, kind=DocumentKind.TERMINATION)
    assert sentence in str(compose(paper)["blocks"])
    client.force_login(cast.applicant)
    page = client.get(reverse("my-application", args=[case.public_id])).content.decode()
    assert f"申请人已经注销。{sentence}" in page
    kinds = (timers.CAP, timers.REQUEST, timers.ORGANISE)
    assert not Timer.objects.filter(subject=f"application:{case.public_id}", kind__in=kinds).exists()


def test_without_a_hearing_nothing_is_said_of_one(cast):
    case = accepted(cast, "2025-09-22 10:00")
    start(cast, case, "2025-09-23 10:00")
    case = terminate(cast, case)
    assert Procedure.objects.get().result == "申请人已经注销"
    assert WORDS[Move.TERMINATE](last(case)) == "终止了这件"
    assert notices(cast.applicant, Move.TERMINATE)[0].body == "申请人已经注销"
    paper = IssuedDocument.objects.get(application=case, kind=DocumentKind.TERMINATION)
    assert "听证" not in str(compose(paper)["blocks"])


def test_the_presider_is_told_that_the_matter_ended_not_that_somebody_called_it_off(cast):
    who = presider(cast)
    case = terminate(cast, called(cast))
    found = notices(who, f"desk_{Move.TERMINATE}")
    assert [each.subject for each in found] == [f"听证随办件结束：{case.number}"]
    assert GONE in found[0].body
    assert not Notice.objects.filter(subject__startswith="听证取消").exists()


def test_the_notice_of_a_hearing_not_held_is_void_and_of_one_that_was_held_it_stays(cast):
    terminate(cast, called(cast))
    terminate(cast, held(cast))
    never, was = Hearing.objects.order_by("id")
    assert never.notice.void_at and not was.notice.void_at


@pytest.mark.parametrize(("way", "are"), [(told, False), (requested, True), (by_law, True), (held, True)])
def test_who_looks_after_the_body_is_told_when_it_ends_a_case_whose_hearing_it_still_owed(cast, way, are):
    terminate(cast, way(cast))
    found = [each.body for each in notices(cast.supervisor, f"desk_{Move.TERMINATE}")]
    assert bool(found) is are
    assert all("听证" in each and "终止的理由：申请人已经注销" in each for each in found)


@pytest.mark.parametrize("way", [requested, by_law])
def test_nobody_ends_it_but_who_may_end_a_case(cast, way):
    signer = c.a_post(c.a_user("签发乙"), Role.SIGNER, DEPARTMENT)
    case = way(cast)
    scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00", by=signer)
    for user in (cast.clerk, cast.reviewer, cast.leader, cast.supervisor, cast.applicant, signer):
        with pytest.raises(Refused):
            deciding.terminate(case.public_id, actor=c.actor(user), reason="不办了")
    with pytest.raises(Refused, match="理由"):
        deciding.terminate(case.public_id, actor=c.actor(cast.signer), reason=" ")
    assert Procedure.objects.get().state == "running"
    assert why_not(Move.TERMINATE, Application.objects.get(pk=case.pk), c.actor(cast.signer)) == ""


def test_withdrawn_the_application_takes_its_hearing_with_it(cast):
    case, who = called(cast), presider(cast)
    with standing_at(at("2025-10-09 10:00")):
        filing.withdraw(case.public_id, actor=c.actor(cast.applicant))
    assert Procedure.objects.get().state == "cancelled"
    assert WORDS[Move.WITHDRAW](last(case)) == f"撤回了申请。{GONE.rstrip('。')}"
    assert GONE in notices(cast.applicant, Move.WITHDRAW)[0].body
    assert GONE in notices(who, f"desk_{Move.WITHDRAW}")[0].body
    assert not notices(cast.supervisor, f"desk_{Move.WITHDRAW}"), "it is his own to withdraw"


def test_whoever_ends_it_reads_before_that_the_hearing_ends_too(client, cast):
    case = called(cast)
    client.force_login(cast.signer)
    with standing_at(at("2025-09-30 10:00")):
        page = plain(page_of(client, case, "?do=terminate"))
    assert "听证通知已经发出，还没有举行。终止以后听证随之结束" in page
    other = accepted(cast, "2025-09-22 10:00")
    with standing_at(at("2025-09-30 10:00")):
        assert "听证随之结束" not in plain(page_of(client, other, "?do=terminate"))
