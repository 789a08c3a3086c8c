"""Every rule that can be asked, by name. What it takes stands in its first argument, where it comes from in its docstring."""

from collections.abc import Callable
from typing import get_type_hints

from approvals.clock.law import acceptance, days, decision, hearing, light, outcome, renewal
from approvals.clock.law.inputs import Inputs

RULES: dict[str, Callable] = {
    rule.__name__: rule
    for rule in (
        *(
            days.is_workday,
            days.workdays_between,
            days.calendar_due,
            days.due,
            days.received,
            days.last_moment,
        ),
        *(acceptance.correction_notice_due, acceptance.acceptance, acceptance.correction_due),
        *(acceptance.correction_lapses, acceptance.property_registration, acceptance.market_registration),
        *(
            acceptance.reapply_from,
            decision.decision_due,
            decision.decision_due_extended,
            decision.decision_limit,
        ),
        *(
            decision.special_due,
            decision.inspection_assigned_due,
            decision.paused_days,
            decision.procedure_cap_day,
        ),
        *(decision.status_at, hearing.hearing_request_due, hearing.hearing_organize_due),
        *(hearing.hearing_notice_latest, hearing.hearing_earliest, hearing.hearing_notice_in_time),
        *(outcome.delivery_due, outcome.publicity_due, outcome.appeal_due, outcome.announcement_served),
        *(outcome.simple_deregistration, outcome.deferred_papers_due, outcome.commitment_check_due),
        *(outcome.rating_answer_due, renewal.renewal_apply_latest, renewal.renewal_window),
        *(renewal.renewal_outcome, renewal.deemed_renewal_from, light.color),
    )
}


def inputs_of(rule: Callable) -> type[Inputs]:
    return get_type_hints(rule)["given"]
