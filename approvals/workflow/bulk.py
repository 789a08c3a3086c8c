"""The same move for many cases at once: each in a transaction of its own, each with its own answer."""

import logging
from collections.abc import Iterable

from django.http import Http404

from approvals.workflow import access
from approvals.workflow.choices import Move
from approvals.workflow.refusals import Refused
from approvals.workflow.transitions import VERBS
from hall.people.actor import Actor

# More than a screen holds; longer lists are pressed in parts.
MOST = 200
NOT_FOUND = "没有找到这件，或者您不能看。"
BROKEN = "这件没有办成：系统出了差错，已经记下，这件没有变化。"
log = logging.getLogger(__name__)


def apply_to_many(move: Move, public_ids: Iterable, actor: Actor, **given) -> list[tuple]:
    """Carries the move out for each case that the member of staff may see: (public id, done, sentence), in the order given,
    each id once. One that is refused or fails hinders no other. Raises Refused when nothing, or too much, is chosen."""
    wanted = list(dict.fromkeys(public_ids))
    if not wanted:
        raise Refused("还没有选办件。请先在左边勾选。")
    if len(wanted) > MOST:
        raise Refused(f"一次最多办 {MOST} 件，现在选了 {len(wanted)} 件。")
    seen = access.seen_at_desk(actor).filter(public_id__in=wanted).values_list("public_id", flat=True)
    known = {str(public_id) for public_id in seen}
    return [
        (
            public_id,
            *(_apply(move, public_id, actor, given) if str(public_id) in known else (False, NOT_FOUND)),
        )
        for public_id in wanted
    ]


def _apply(move: Move, public_id, actor: Actor, given: dict) -> tuple[bool, str]:
    try:
        done = VERBS[move](public_id, actor=actor, **given)
    except Refused as refused:
        return False, refused.sentence
    except Http404:
        return False, NOT_FOUND
    except Exception:
        log.exception("bulk %s failed for %s", move, public_id)
        return False, BROKEN
    return True, f"{done.number}：{Move(move).label}，办好了。"
