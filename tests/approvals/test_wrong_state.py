"""Why a move does not fit the state: a whole sentence for every pair, as somebody at the window would say it."""

import re

import pytest

from approvals.workflow.choices import Move, Outcome, State
from approvals.workflow.models import Application
from approvals.workflow.options import RULES
from approvals.workflow.wrong_state import wrong_state

PAIRS = [(move, state) for move, (states, *_) in RULES.items() for state in State if state not in states]


def said(move, state):
    application = Application(state=state, outcome=Outcome.APPROVED if state == State.CLOSED else "")
    return wrong_state(application, move, RULES[move][0])


@pytest.mark.parametrize(("move", "state"), PAIRS, ids=lambda each: each.value)
def test_every_reason_is_one_plain_sentence(move, state):
    sentence = said(move, state)
    assert re.fullmatch(r"[^。]{6,}。([^。]{6,}。)?", sentence)
    assert not re.search("不能再不|要到“|现在是“", sentence)


@pytest.mark.parametrize(
    ("move", "state", "words"),
    [
        (Move.REFUSE, State.REVIEWING, "不能再作不予受理决定"),
        (Move.ACCEPT, State.DECIDING, "已经受理过了"),
        (Move.DENY, State.SUBMITTED, "拟定意见以后才能作不予许可决定"),
        (Move.REQUEST_CORRECTION, State.CORRECTING, "告知书已经发出"),
        (Move.WITHDRAW, State.CLOSED, "这件已经办结（准予），不能撤回了"),
    ],
)
def test_what_a_clerk_would_say(move, state, words):
    assert words in said(move, state)
