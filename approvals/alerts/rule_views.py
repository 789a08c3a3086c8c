"""The rules on the desk: in plain words for everybody who may be warned, to be changed by those who keep them."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from approvals.alerts import access, changing, facts, rules
from approvals.alerts.models import AlertRule
from approvals.alerts.rule_forms import RuleForm
from approvals.alerts.trying import try_out
from approvals.escalation.words import whom_words
from approvals.workflow import access as case_access
from approvals.workflow.refusals import Stale
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.rules import RuleError
from hall.worktime import today
from hall.worktime.templatetags.dates import plain_date

# Cases shown of those a rule would find.
SHOWN = 10


@dataclass(frozen=True)
class Shown:
    """A rule as people read it. `standing`: since when it watches, or why it does not; `kind`: of the light beside it."""

    rule: AlertRule
    says: str
    whom: str
    kind: str
    standing: str


@staff_required
@require_GET
def alert_rules(request):
    actor = Actor.of_request(request)
    if not access.sees_alerts(actor):
        raise Http404
    shown = [show(rule) for rule in AlertRule.objects.all()]
    context = {
        "tab": "rules",
        "on": [each for each in shown if each.kind == "green"],
        "off": [each for each in shown if each.kind != "green"],
        "keeps": access.keeps_rules(actor),
    }
    return render(request, "approvals/alerts/rules.html", context)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert_rule(request, code):
    """One rule: changed, or tried without being kept."""
    actor = Actor.of_request(request)
    return _edit(request, actor, access.get_rule(actor, code))


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert_rule_new(request):
    actor = Actor.of_request(request)
    if not access.keeps_rules(actor):
        raise Http404
    return _edit(request, actor, AlertRule(starts_on=today(), position=1000))


def show(rule: AlertRule) -> Shown:
    wrong = rules.trouble(rule)
    says = rule.condition if wrong else rules.compiled(rule.condition).sentence()
    kind, standing = _standing(rule, today(), wrong)
    return Shown(rule, says, whom_words(rule.whom), kind, standing)


def _standing(rule: AlertRule, day: date, wrong: str) -> tuple[str, str]:
    if wrong:
        return "red", f"停用：{wrong}"
    if rooms := rules.waits_for(rule):
        return "none", f"停用：等“{'、'.join(rooms)}”功能上线"
    if rule.ends_on and rule.ends_on < day:
        return "gray", f"{plain_date(rule.ends_on)}起停用"
    if rule.starts_on > day:
        return "none", f"{plain_date(rule.starts_on)}起启用"
    until = f"，到{plain_date(rule.ends_on)}止" if rule.ends_on else ""
    return "green", f"{plain_date(rule.starts_on)}起启用{until}"


def _edit(request, actor: Actor, rule: AlertRule):
    expected = changing.fingerprint(rule) if rule.pk else ""
    form = RuleForm(request.POST if request.method == "POST" else None, instance=rule)
    asked = request.POST.get("do")
    context = {"form": form, "rule": rule, "expected": expected, "facts": facts.every(), "tab": "rules"}
    if request.method != "POST":
        return _form(request, context)
    valid = form.is_valid()
    if asked == "try":
        return _form(request, context | _tried(actor, form))
    if not valid:
        return _form(request, context, status=422)
    try:
        changing.save(form.instance, actor=actor, expected=request.POST.get("expected", ""))
    except Stale as stale:
        fresh = AlertRule.objects.filter(pk=rule.pk).first() or rule
        again = {"rule": fresh, "form": RuleForm(instance=fresh), "expected": changing.fingerprint(fresh)}
        return _form(request, context | again | {"refused": stale}, status=409)
    messages.success(request, "规则存好了。已经产生的预警不变，在办的件会按新规则重新看一遍。")
    return redirect("desk-alert-rules")


def _tried(actor: Actor, form: RuleForm) -> dict:
    """What the rule as it stands in the form would find; nothing while its condition or sentence cannot be read."""
    wanted = ("condition", "sentence", "occasion")
    if any(form.errors.get(name) for name in wanted):
        return {}
    rule = AlertRule(**{name: form.cleaned_data.get(name, "") for name in wanted}, starts_on=today())
    try:
        if rooms := rules.waits_for(rule):
            return {"waits": "、".join(rooms)}
        tried = try_out(rule)
    except RuleError:  # a fact went away between checking and trying
        return {}
    first = tried.found[:SHOWN]
    seen = case_access.seen_at_desk(actor).filter(pk__in=[case.pk for case, _ in first])
    known = set(seen.values_list("pk", flat=True))
    return {"tried": tried, "found": [(case, said) for case, said in first if case.pk in known]}


def _form(request, context: dict, status: int = 200):
    return render(request, "approvals/alerts/rule.html", context, status=status)
