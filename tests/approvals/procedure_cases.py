"""Cases with special procedures, for their tests: an item whose legal limit is the twenty working days of Art. 42."""

from approvals.clock import dates
from approvals.procedures import hearing, running, timers
from approvals.procedures.models import Procedure
from approvals.workflow.models import Application
from hall.catalog.shelf import definition_of
from hall.people.models import Role
from hall.timers.models import Timer
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

# 洪水影响评价类审批: 20 working days by law, 5 promised; expert review at most 20.
ITEM, DEPARTMENT = "SL02", "SLJ"
# 取水许可: 45 by law; opinions of other bodies do not count (取水条例 Art. 19).
WATER = "SL03"


def anew(case) -> Application:
    """As it stands now."""
    return Application.objects.select_related("version", "department").get(pk=case.pk)


def fire(case, kind: str, moment: str):
    """As the sweep would, at that moment."""
    timer = Timer.objects.get(subject=f"application:{case.public_id}", kind=kind)
    with standing_at(at(moment)):
        return {timers.CAP: timers._cap, timers.REQUEST: timers._waive, timers.ORGANISE: timers._remind}[
            kind
        ](timer)


def accepted(cast, moment: str, item: str = ITEM) -> Application:
    with standing_at(at(moment)):
        return c.accepted(cast, item)


def start(cast, case, moment: str, kind: str = "expert", who=None, **given) -> Application:
    given = {"reason": "技术方案复杂"} | given
    with standing_at(at(moment)):
        return running.start_procedure(
            case.public_id, actor=c.actor(who or cast.reviewer), kind=kind, **given
        )


def end(cast, case, moment: str, **given) -> Application:
    with standing_at(at(moment)):
        return running.end_procedure(
            case.public_id, actor=c.actor(cast.reviewer), **{"result": "评审通过"} | given
        )


def legal(case, moment: str):
    """The legal clock as it stands at a moment."""
    found = Application.objects.select_related("version").get(pk=case.pk)
    with standing_at(at(moment)):
        return dates.reckonings(found, definition_of(found.version))[1]


def only(case) -> Procedure:
    return Procedure.objects.get(application=case)


def presider(cast):
    """Somebody of another office."""
    return c.colleague(cast, Role.REVIEWER, "ZJJ")


def told_of_hearing(cast, moment: str = "2025-09-26 10:00", accepted_on: str = "2025-09-22 10:00", **given):
    case = accepted(cast, accepted_on)
    return start(cast, case, moment, "hearing", reason="涉及相邻关系", **given)


def asked(cast, case, moment: str, who=None) -> Application:
    with standing_at(at(moment)):
        return hearing.hearing_request(case.public_id, actor=c.actor(who or cast.applicant))


def scheduled(cast, case, moment: str, when: str, by=None) -> Application:
    with standing_at(at(moment)):
        return hearing.hearing_schedule(
            case.public_id,
            actor=c.actor(cast.reviewer),
            when=at(when),
            place="政务服务中心三楼听证室",
            presider=by or presider(cast),
        )


def notified(cast, case, moment: str) -> Application:
    with standing_at(at(moment)):
        return hearing.hearing_notify(case.public_id, actor=c.actor(cast.reviewer))
