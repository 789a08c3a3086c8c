"""What the rooms of escalation and supervision add to the rooms below: timers, kinds of messages, words, entries of the menu."""

from approvals.clock import arming, recomputing
from approvals.desk import menu
from approvals.escalation import access, climbing, editing, renewing, telling
from approvals.escalation.phases import standing_of
from approvals.escalation.tales import TALES
from approvals.escalation.words import climb_sentence
from approvals.following import story
from approvals.supervision import access as supervision_access
from approvals.supervision import anew, board, journal, replies, timer_subjects, unanswered
from approvals.supervision import telling as supervision_telling
from hall.journal import words
from hall.notices import kinds
from hall.notices.kinds import Kind
from hall.timers import registry, subjects


def install() -> None:
    """Called once, when the app is ready."""
    arming.register((climbing.KIND,), climbing.wanted, key=lambda change: standing_of(change.application))
    registry.register(climbing.KIND, climbing.climb, "逐级提醒")
    registry.register(renewing.KIND, renewing.renew, "提醒规则改了，重排提醒")
    registry.register(replies.KIND, unanswered.fire, "督办单逾期未反馈")
    registry.register(anew.KIND, anew.fire, "按新的放假安排重算督办单的反馈期限")
    recomputing.begin_alongside(anew.begin)
    subjects.register("supervision", timer_subjects.orders)
    subjects.register("ladder", timer_subjects.ladders)
    kinds.register(
        {
            telling.STAFF: Kind("到期、超期提醒", "工作台", staff=True),
            telling.APPLICANT: Kind("没有按时办好", "我的办件", legal=True),
            supervision_telling.KIND: Kind("督办单", "工作台", staff=True),
        }
    )
    words.register({climbing.CLIMB: climb_sentence} | journal.WORDS | editing.WORDS)
    story.register(TALES)
    menu.register(menu.Entry("督查看板", "desk-board", board.may_see))
    menu.register(menu.Entry("督办单", "desk-supervision", supervision_access.has_orders))
    menu.register(menu.Entry("提醒规则", "desk-ladders", access.may_edit))
