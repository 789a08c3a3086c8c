"""监察预警 of the demo: some of what was raised on late cases has been settled since."""

from datetime import datetime
from random import Random

from approvals.alerts import settling
from approvals.alerts.access import why_not_contest, why_not_settle
from approvals.alerts.models import Alert
from approvals.demo import timing
from approvals.demo.around import let_time_pass
from approvals.demo.crew import Crew
from hall.journal.models import Entry
from hall.people.models import Role
from hall.worktime import now, standing_at

# Of four alerts one is left, one is contested, one contested and struck off, one upheld.
SETTLED = 32
CONTESTED = "材料在系统外等外单位回函，已经和申请人说明，不是压着不办。"
UPHELD = "已核对办件记录，期限前没有办理的痕迹，预警成立。"
STRUCK = "已核对来往函件，责任不在经办人，撤销。"


def let_alerts_be_settled(crew: Crew, random: Random) -> None:
    """Through the verbs, by who may: the chief contests, the hall's supervisor settles."""
    waiting = Alert.objects.filter(state=Alert.State.RAISED).select_related("application")
    for place, alert in enumerate(waiting.order_by("raised_at", "pk")[:SETTLED]):
        steps = _steps(place % 4, alert, crew, random)
        for number, (verb, actor, why_not, reason) in enumerate(steps, start=1):
            moment = _between(alert, number / (len(steps) + 1))
            if not _since(alert) < moment < now() or why_not(actor, Alert.objects.get(pk=alert.pk)):
                break
            with standing_at(moment):
                verb(alert.public_id, actor=actor, reason=reason)
        let_time_pass(f"alert:{alert.public_id}")


def _steps(turn: int, alert: Alert, crew: Crew, random: Random) -> list[tuple]:
    chief = crew.actor(crew.holder(Role.SIGNER, alert.department_id, random))
    supervisor = crew.actor(crew.supervisor)
    contest = (settling.contest, chief, why_not_contest, CONTESTED)
    return [
        [],
        [contest, (settling.strike_off, supervisor, why_not_settle, STRUCK)],
        [(settling.uphold, supervisor, why_not_settle, UPHELD)],
        [contest],
    ][turn]


def _between(alert: Alert, share: float) -> datetime:
    """That share of the way from the last entry on its case, or from its beginning, to now, within working hours."""
    since = timing.to_work(_since(alert))
    return timing.to_moment(since + (timing.to_work(now()) - since) * share)


def _since(alert: Alert) -> datetime:
    """When the last thing was written down of it or of its case; one raised at night waits for people to come to work."""
    chains = (alert.chain, alert.application.chain)
    return Entry.objects.filter(chain__in=chains).order_by("at").values_list("at", flat=True).last()
