"""A button pressed twice, pressed late, or sent with things that do not belong to it."""

import uuid

import pytest
from django.http import Http404

from approvals.workflow import acceptance, claims
from approvals.workflow.choices import State, TaskKind
from approvals.workflow.refusals import Refused, Stale
from hall.journal.models import Entry
from tests import cast as c

pytestmark = pytest.mark.django_db


def test_a_second_press_with_the_same_nonce_does_nothing(cast):
    application, nonce = c.filed(cast, "SC05"), uuid.uuid4()
    for _ in range(2):
        found = acceptance.accept(
            application.public_id, actor=c.actor(cast.clerk), expected=application.revision, nonce=nonce
        )
    assert found.state == State.ACCEPTED
    assert Entry.objects.filter(chain=application.chain, action="accept").count() == 1


def test_a_nonce_serves_one_move_of_one_person_in_one_case(cast):
    first, second, nonce = c.filed(cast, "SC05"), c.filed(cast, "SC05"), uuid.uuid4()
    claims.claim(first.public_id, actor=c.actor(cast.clerk), nonce=nonce)
    with pytest.raises(Refused, match="已经用过"):
        acceptance.accept(first.public_id, actor=c.actor(cast.clerk), nonce=nonce)
    with pytest.raises(Refused, match="已经用过"):
        claims.claim(second.public_id, actor=c.actor(cast.clerk), nonce=nonce)
    with pytest.raises(Refused, match="没有传全"):
        claims.claim(second.public_id, actor=c.actor(cast.clerk), nonce="'; --")


def test_a_refused_press_may_be_pressed_again(cast):
    application, nonce = c.filed(cast, "SC05"), uuid.uuid4()
    with pytest.raises(Refused):
        acceptance.refuse(
            application.public_id, actor=c.actor(cast.clerk), ground="not_ours", reason=" ", nonce=nonce
        )
    done = acceptance.refuse(
        application.public_id,
        actor=c.actor(cast.clerk),
        ground="not_ours",
        reason="请向市局申请",
        nonce=nonce,
    )
    assert done.state == State.CLOSED


def test_a_stale_screen_is_told_who_was_first(cast):
    application = c.filed(cast, "SC05")
    acceptance.accept(application.public_id, actor=c.actor(cast.clerk))
    with pytest.raises(Stale, match="这件刚由窗口甲在今天 .* 办过（受理），没有重复执行"):
        acceptance.accept(application.public_id, actor=c.actor(cast.clerk), expected=application.revision)


def test_a_task_of_another_case_is_not_found(cast):
    mine, other = c.filed(cast, "SC05"), c.filed(cast, "SC05")
    with pytest.raises(Http404):
        claims.claim(mine.public_id, actor=c.actor(cast.clerk), task=other.tasks.get())


def test_texts_that_are_too_long_or_hold_odd_signs_do_not_break_anything(cast):
    application = c.filed(cast, "SC05")
    with pytest.raises(Refused, match="最多 1000 字"):
        acceptance.accept(application.public_id, actor=c.actor(cast.clerk), opinion="好" * 1001)
    done = acceptance.accept(application.public_id, actor=c.actor(cast.clerk), opinion="齐\x00全\u202e")
    assert done.tasks.get(kind=TaskKind.ACCEPT).opinion == "齐全"
