"""The forms of a ladder. Rules stay with the verbs."""

from django import forms

from approvals.escalation.editing import FURTHEST, HOURS
from approvals.escalation.ladders import Step
from approvals.escalation.models import Rung, Whom


class RungForm(forms.Form):
    """One rung. `side`: before, on or after the day; `days`: how many working days."""

    SIDES = (("before", "到期前"), ("on", "到期当天"), ("after", "超期"))
    side = forms.ChoiceField(
        label="什么时候", choices=SIDES, widget=forms.Select(attrs={"class": "form-select"})
    )
    days = forms.IntegerField(
        label="几个工作日",
        required=False,
        min_value=0,
        max_value=FURTHEST,
        widget=forms.NumberInput(attrs={"class": "form-control zw-days", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), f"请写 1 到 {FURTHEST}。"),
    )
    whom = forms.MultipleChoiceField(
        label="提醒谁",
        required=False,
        choices=Whom.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "请在列出的里面选。"},
    )
    supervise = forms.BooleanField(label="同时开督办单", required=False)

    @classmethod
    def of(cls, rung: Rung | None, prefix: str, data=None) -> "RungForm":
        if rung is None:
            return cls(data, initial={"side": "before", "days": 1}, auto_id=f"{prefix}-%s")
        side = "on" if rung.offset == 0 else "before" if rung.offset < 0 else "after"
        initial = {
            "side": side,
            "days": abs(rung.offset) or None,
            "whom": rung.whom,
            "supervise": rung.action == Rung.Action.SUPERVISE,
        }
        return cls(data, initial=initial, auto_id=f"{prefix}-%s")

    def clean(self):
        found = super().clean()
        if found.get("side") in ("before", "after") and "days" in found and not found["days"]:
            self.add_error("days", f"请写 1 到 {FURTHEST}。")
        return found

    def step(self) -> Step:
        given = self.cleaned_data
        offset = {"before": -1, "on": 0, "after": 1}[given["side"]] * (given["days"] or 0)
        action = Rung.Action.SUPERVISE if given["supervise"] else Rung.Action.TELL
        return Step(offset, tuple(given["whom"]), str(action))


class HourForm(forms.Form):
    hour = forms.TypedChoiceField(
        label="几点提醒",
        coerce=int,
        choices=[(hour, f"{hour} 点") for hour in HOURS],
        widget=forms.Select(attrs={"class": "form-select w-auto"}),
        error_messages={"invalid_choice": f"请选 {HOURS.start} 点到 {HOURS.stop - 1} 点。"},
    )
