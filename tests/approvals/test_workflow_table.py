"""Every state × every verb × every role: who may, in one table that can be read; everybody else is refused with a sentence."""

import re

import pytest
from django.db import transaction

from approvals.workflow.choices import Move
from approvals.workflow.layout import forget_tasks
from approvals.workflow.models import Application
from approvals.workflow.options import RULES, why_not
from approvals.workflow.refusals import Refused
from approvals.workflow.transitions import VERBS
from hall.journal.models import Entry
from tests.approvals import workflow_rows as rows

pytestmark = pytest.mark.django_db

STAFF = "clerk reviewer signer supervisor leader"
# What several rows have in common: with the window, under review, with the signer, to be delivered.
AT_THE_WINDOW = {
    Move.REFUSE: "clerk",
    Move.TRANSFER: "clerk",
    Move.ASK_HELP: "clerk",
    Move.URGE: STAFF,
    Move.WITHDRAW: "agent legal",
    Move.TERMINATE: "signer",
    Move.CORRECT_ON_SPOT: "clerk",
    Move.CLAIM: "clerk",
    Move.HAND_OVER: "clerk",
}
UNDER_REVIEW = {
    Move.TRANSFER: "reviewer",
    Move.ASK_HELP: "reviewer",
    Move.ADD_SIGNER: "reviewer",
    Move.URGE: STAFF,
    Move.WITHDRAW: "agent legal",
    Move.TERMINATE: "signer",
    Move.HAND_OVER: "reviewer",
    Move.START_PROCEDURE: "reviewer",
    Move.ASK_EXTENSION: "reviewer",
}
IN_HAND = UNDER_REVIEW | {
    Move.PASS_ON: "reviewer",
    Move.RELEASE: "reviewer",
    Move.TAKE_AWAY: "supervisor",
}
BEFORE_THE_SIGNER = {
    Move.SEND_BACK: "signer",
    Move.TAKE_BACK: "reviewer",
    Move.TRANSFER: "signer",
    Move.ASK_HELP: "signer",
    Move.ADD_SIGNER: "signer",
    Move.URGE: STAFF,
    Move.WITHDRAW: "agent legal",
    Move.TERMINATE: "signer",
    Move.CLAIM: "signer",
    Move.HAND_OVER: "signer",
    Move.START_PROCEDURE: "signer",
    Move.ASK_EXTENSION: "signer",
}
TO_DELIVER = {
    Move.TRANSFER: "clerk",
    Move.URGE: STAFF,
    Move.DELIVER: "agent legal clerk system",
    Move.CLAIM: "clerk",
    Move.HAND_OVER: "clerk",
}


def without(move: Move, row: dict) -> dict:
    return {each: who for each, who in row.items() if each != move}


def late(row: dict) -> dict:
    """Past its date the applicant may urge too, and an extension comes too late."""
    return without(Move.ASK_EXTENSION, row) | {Move.URGE: f"agent legal preparing {STAFF}"}


# Row → move → who may make it. What is not written here is refused. The case is an enterprise's for SC05 (审查, 现场勘查,
# 拟定意见), filed by its agent. "preparing" may not submit, "elsewhere" acts for the enterprise in other items only.
MAY = {
    "draft": {Move.SUBMIT: "agent legal"},
    "submitted": AT_THE_WINDOW | {Move.ACCEPT: "clerk"},
    "submitted, faults found": AT_THE_WINDOW | {Move.REQUEST_CORRECTION: "clerk"},
    "correcting": {
        Move.RESUBMIT: "agent legal",
        Move.WITHDRAW: "agent legal",
        Move.TERMINATE: "signer",
    },
    "accepted": UNDER_REVIEW
    | {Move.START_REVIEW: "reviewer", Move.PASS_ON: "reviewer", Move.CLAIM: "reviewer"},
    "reviewing, first stage in the reviewer's hands": IN_HAND,
    "reviewing, first stage passed by the reviewer": UNDER_REVIEW
    | {
        Move.PASS_ON: "reviewer",
        Move.SEND_BACK: "reviewer",
        Move.TAKE_BACK: "reviewer",
        Move.CLAIM: "reviewer",
    },
    "reviewing, last stage": UNDER_REVIEW
    | {
        Move.PROPOSE: "reviewer",
        Move.SEND_BACK: "reviewer",
        Move.TAKE_BACK: "reviewer",
        Move.CLAIM: "reviewer",
    },
    "deciding": BEFORE_THE_SIGNER | {Move.APPROVE: "signer", Move.DENY: "signer"},
    "granted": TO_DELIVER | {Move.REVOKE: "signer"},
    "granted and delivered": {Move.REVOKE: "signer"},
    "denied": TO_DELIVER,
    "not accepted": TO_DELIVER,
    "withdrawn": {},
    "revoked": {},
    "reviewing, expert review running": IN_HAND
    | {Move.END_PROCEDURE: "reviewer", Move.CANCEL_PROCEDURE: "reviewer"},
    "reviewing, expert review not told": IN_HAND
    | {
        Move.TELL_PROCEDURE: "reviewer",
        Move.END_PROCEDURE: "reviewer",
        Move.CANCEL_PROCEDURE: "reviewer",
    },
    "reviewing, told of a hearing": IN_HAND
    | {
        Move.HEARING_REQUEST: "agent legal clerk reviewer",
        Move.HEARING_WAIVE: "agent legal clerk reviewer",
    },
    "reviewing, hearing asked for": IN_HAND
    | {Move.CANCEL_PROCEDURE: "reviewer", Move.HEARING_SCHEDULE: "reviewer"},
    "reviewing, hearing scheduled": IN_HAND
    | {
        Move.CANCEL_PROCEDURE: "reviewer",
        Move.HEARING_SCHEDULE: "reviewer",
        Move.HEARING_NOTIFY: "reviewer",
    },
    "reviewing, hearing notified": IN_HAND
    | {Move.CANCEL_PROCEDURE: "reviewer", Move.HEARING_SCHEDULE: "reviewer"},
    "reviewing, hearing held": IN_HAND | {Move.HEARING_RECORD: "reviewer"},
    "reviewing, extension asked for": without(Move.ASK_EXTENSION, IN_HAND)
    | {Move.APPROVE_EXTENSION: "leader", Move.REFUSE_EXTENSION: "leader"},
    "deciding, expert review running": BEFORE_THE_SIGNER
    | {Move.END_PROCEDURE: "signer", Move.CANCEL_PROCEDURE: "signer"},
    "submitted, overdue": late(AT_THE_WINDOW) | {Move.ACCEPT: "clerk", Move.DEEM_ACCEPTED: "system"},
    "correcting, overdue": {
        Move.RESUBMIT: "agent legal",
        Move.LAPSE: "system",
        Move.WITHDRAW: "agent legal",
        Move.TERMINATE: "signer",
    },
    "accepted, overdue": late(UNDER_REVIEW)
    | {Move.START_REVIEW: "reviewer", Move.PASS_ON: "reviewer", Move.CLAIM: "reviewer"},
    "deciding, overdue": late(BEFORE_THE_SIGNER) | {Move.APPROVE: "signer", Move.DENY: "signer"},
    "reviewing, expert review running, overdue": IN_HAND
    | {
        Move.END_PROCEDURE: "reviewer",
        Move.CANCEL_PROCEDURE: "reviewer",
        Move.CAP_PROCEDURE: "system",
        Move.RECOMPUTE: "system",
    },
    "reviewing, told of a hearing, overdue": IN_HAND
    | {Move.HEARING_WAIVE: "agent legal clerk reviewer system"},
    "reviewing, extension asked for, overdue": late(IN_HAND) | {Move.REFUSE_EXTENSION: "leader"},
}
SENTENCE = re.compile(r"^[\u3000-\u9fff，。、：（）“”；0-9 A-Z《》〔〕\uff00-\uffef]+。$")


@pytest.fixture
def cast():
    return rows.everybody()


def test_every_row_and_every_move_has_its_place_in_the_table():
    assert set(MAY) == set(rows.ROWS) | set(rows.LATE)
    assert set(RULES) == set(Move) == set(VERBS)


@pytest.mark.parametrize("row", MAY)
def test_who_may_do_what_is_exactly_what_the_table_says(cast, row):
    application = (rows.ROWS | rows.LATE)[row](cast)
    application = Application.objects.get(pk=application.pk)
    with rows.in_time_of(row):
        everybody = rows.actors(cast)
        found = {
            move: " ".join(name for name, actor in everybody.items() if not why_not(move, application, actor))
            for move in Move
        }
    assert {move: who for move, who in found.items() if who} == MAY[row]


@pytest.mark.parametrize("row", MAY)
def test_a_verb_refuses_with_the_sentence_of_the_table_and_changes_nothing(cast, row):
    application = (rows.ROWS | rows.LATE)[row](cast)
    application = Application.objects.get(pk=application.pk)
    before = _everything_of(application)
    with rows.in_time_of(row):
        given = {move: rows.given(move, cast, application) for move in Move}
        for name, actor in rows.actors(cast).items():
            for move in Move:
                if name in MAY[row].get(move, "").split():
                    continue
                with pytest.raises(Refused) as refused, transaction.atomic():
                    VERBS[move](application.public_id, actor=actor, **given[move])
                assert SENTENCE.match(refused.value.sentence), (name, move, refused.value.sentence)
    assert _everything_of(application) == before


@pytest.mark.parametrize("row", MAY)
def test_whoever_may_carries_it_out(cast, row):
    application = (rows.ROWS | rows.LATE)[row](cast)
    with rows.in_time_of(row):
        everybody = rows.actors(cast)
        for move, names in MAY[row].items():
            for name in names.split():
                point = transaction.savepoint()
                done = VERBS[move](
                    application.public_id, actor=everybody[name], **rows.given(move, cast, application)
                )
                last = Entry.objects.filter(chain=done.chain).order_by("number").last()
                assert last.action == move, (name, move)
                assert last.actor == everybody[name].user
                transaction.savepoint_rollback(point)
                forget_tasks(application)


def _everything_of(application: Application) -> tuple:
    row = Application.objects.filter(pk=application.pk).defer("form", "id_number", "phone").values().get()
    encrypted = ("form", "id_number", "phone")
    return (
        {name: value for name, value in row.items() if name not in encrypted},
        list(application.tasks.order_by("id").values()),
        list(application.documents.values_list("pk", "void_at")),
        Entry.objects.filter(chain=application.chain).count(),
    )
