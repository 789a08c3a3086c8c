"""The forms of an order. Rules stay with the verbs."""

from django import forms

from approvals.supervision.orders import MOST_DAYS, REPLY_DAYS, SHORTER, TEXT


def lines(
    label: str, missing: str, *, rows: int = 3, hint: str = "", required: bool = True, limit: int = TEXT
):
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "class": "form-control"}),
        error_messages={"required": missing, "max_length": f"最多写 {limit} 个字，请写短一点。"},
    )


def working_days(label: str) -> forms.IntegerField:
    saying = f"请写 1 到 {MOST_DAYS} 个工作日。"
    return forms.IntegerField(
        label=label,
        initial=REPLY_DAYS,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"class": "form-control zw-days", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), saying),
    )


class OrderForm(forms.Form):
    """`expected`: the revision the screen showed; `nonce`: of the screen, so that a second press does nothing."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def given(self) -> dict:
        """What the verb takes besides the frame."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("expected", "nonce")}


class AnswerForm(OrderForm):
    text = lines(
        "情况说明", "请写清楚情况：为什么慢了，现在到哪一步。", hint="为什么没有按时办好，现在办到哪一步"
    )
    measures = lines("措施", "请写采取了什么措施。", hint="已经做了什么，还要做什么", limit=SHORTER)
    promised = forms.DateField(
        label="承诺哪天前办完",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control w-auto"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填日期，如 2026-12-03。", "required": "请写承诺哪天前办完。"},
    )

    def __init__(self, *args, open_case: bool = False, **given):
        super().__init__(*args, **given)
        self.fields["promised"].required = open_case


class ReturnForm(OrderForm):
    reason = lines("退回的理由", "请写为什么退回、还要做什么。", hint="对方会看到")
    days = working_days("几个工作日内重新反馈")


class StrikeForm(OrderForm):
    finding = lines(
        "核查结论",
        "请写核查的结论。",
        hint="核实了什么，比如：已查系统，这件 12月3日 作出决定",
        limit=SHORTER,
    )


class UrgeForm(OrderForm):
    text = lines("要说的话", "", required=False, rows=2, limit=200)


class NewForm(OrderForm):
    """`addressee`: the public id of a colleague of the department; of a case, whoever has it in hand when left open."""

    content = lines("督办内容", "请写要督办什么。", rows=5)
    addressee = forms.ChoiceField(
        label="责任人",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "请在名单里选一位。"},
    )
    days = working_days("几个工作日内反馈")

    def __init__(self, *args, colleagues, nobody: str, **given):
        super().__init__(*args, **given)
        self.colleagues = {str(user.public_id): user for user in colleagues}
        self.fields["addressee"].choices = [
            ("", nobody),
            *((key, user.get_full_name()) for key, user in self.colleagues.items()),
        ]

    def given(self) -> dict:
        found = super().given()
        return found | {"addressee": self.colleagues.get(found["addressee"])}
