"""What a rule would find today, tried on cases before it watches."""

from dataclasses import dataclass

from approvals.alerts import rules
from approvals.alerts.facts import Values
from approvals.alerts.looking import looks_at
from approvals.alerts.models import AlertRule
from approvals.workflow.models import Application
from hall.worktime import today

# Cases tried: those filed last.
SAMPLE = 300


@dataclass(frozen=True)
class Tried:
    """`found`: (case, the rule's sentence) of those it holds for, newest first."""

    sampled: int
    found: list[tuple[Application, str]]

    @property
    def number(self) -> int:
        return len(self.found)


def try_out(rule: AlertRule) -> Tried:
    """Raises nothing and writes nothing. The same statements however many cases there are."""
    rows = Application.objects.filed().select_related("version").order_by("-submitted_at", "-id")
    looks = looks_at(rows.defer("form", "version__definition")[:SAMPLE])
    values = [Values(look, today()) for look in looks]
    found = [
        (each.look.application, rules.describe(rule, each)) for each in values if rules.would_hit(rule, each)
    ]
    return Tried(len(looks), found)
