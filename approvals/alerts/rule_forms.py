"""The form of a rule: checked when it is kept, with the place of what is wrong."""

from django import forms

from approvals.alerts import facts, rules
from approvals.alerts.models import AlertRule
from approvals.escalation.models import Whom
from hall.rules import RuleError
from hall.rules.errors import shorten
from hall.worktime import today

WHOM = [(value, label) for value, label in Whom.choices if value != Whom.APPLICANT]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
EMPTY = {"required": "请填这一项。", "max_length": "太长了，最多 %(limit_value)d 字。"}


EXAMPLE = "promised_overdue_days > 0 and item == 'SC05'"
# Signs shown of the place where a condition goes wrong.
PLACE = 24


def explained(error: RuleError) -> str:
    """What is wrong with a condition, where, and how one is written."""
    here = error.text[error.column - 1 :].strip()
    piece = f"（“{shorten(here, PLACE)}”）" if here else ""
    return f"第 {error.column} 个字{piece}：{error.reason}。条件这样写：{EXAMPLE}"


class RuleForm(forms.ModelForm):
    code = forms.RegexField(
        label="规则编号",
        regex=r"^[A-Z]{2}\d{2,3}$",
        help_text="两个大写字母加两三位数字，如 BD01。定了不能改。",
        error_messages={
            "required": "请填规则编号。",
            "invalid": "规则编号是两个大写字母加两三位数字，如 BD01。",
        },
    )
    occasion = forms.ChoiceField(
        label="什么变了再报一次",
        required=False,
        help_text="同一件一般只报一次。选了一项，它变了就再报一次。"
        "例：选“承诺期限”，批准延长以后又过了新的期限，会再报一次。",
    )
    whom = forms.MultipleChoiceField(
        label="通知谁",
        choices=WHOM,
        widget=forms.CheckboxSelectMultiple,
        help_text="责任人总会收到，不用选。",
        error_messages={"required": "请至少选一种人。"},
    )

    class Meta:
        model = AlertRule
        fields = [
            *("code", "name", "kind", "level", "occasion", "condition", "sentence", "whom", "basis"),
            *("starts_on", "ends_on"),
        ]
        widgets = {
            "condition": forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
            "sentence": forms.Textarea(attrs={"rows": 2}),
            "starts_on": DAY,
            "ends_on": DAY,
        }
        labels = {"starts_on": "从哪天起", "ends_on": "到哪天止"}
        help_texts = {
            "condition": "用下面列出的事实名写，如 promised_overdue_days > 0。",
            "sentence": "预警里说的话，事实写在大括号里，如 {promised_overdue_days}。",
            "ends_on": "不填就一直用；填的那天是最后一天。",
            "basis": "法律条文或内部规定。",
        }
        error_messages = {
            name: EMPTY for name in ("name", "kind", "level", "condition", "sentence", "basis", "starts_on")
        } | {
            "starts_on": {"invalid": "请填日期，如 2026-10-12。"},
            "ends_on": {"invalid": "请填日期，如 2026-10-12。"},
        }

    def __init__(self, *args, **given):
        super().__init__(*args, auto_id="rule-%s", **given)
        self.fields["occasion"].choices = [
            ("", "不再报，每件只报一次"),
            *((each.code, each.label) for each in facts.every()),
        ]
        for name in ("kind", "level"):
            real = [pair for pair in self.fields[name].choices if pair[0]]
            self.fields[name].choices = real if self.instance.pk else [("", "请选"), *real]
        if self.instance.pk:
            del self.fields["code"]
        kept = self.instance
        self.was = (kept.condition, kept.occasion, kept.starts_on) if kept.pk else None
        self.was_off = bool(kept.pk and kept.ends_on and kept.ends_on < today())
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
                field.widget.attrs |= {"class": kind, "autocomplete": "off"}

    @property
    def says(self) -> str:
        """The condition as it stands in the form, in words; empty while it cannot be read."""
        try:
            return rules.compiled((self["condition"].value() or "").strip()).sentence()
        except RuleError:
            return ""

    def clean_code(self):
        code = self.cleaned_data["code"]
        if AlertRule.objects.filter(pk=code).exists():
            raise forms.ValidationError(f"已经有 {code} 这条规则了，请换一个编号。")
        return code

    def clean_condition(self):
        text = self.cleaned_data["condition"].strip()
        try:
            rules.compiled(text)
        except RuleError as error:
            raise forms.ValidationError(explained(error)) from None
        return text

    def clean_sentence(self):
        text = self.cleaned_data["sentence"].strip()
        for found in rules.SLOT.finditer(text):
            if facts.fact_of(found[1]) is None and facts.awaited(found[1]) is None:
                raise forms.ValidationError(
                    f"第{found.start() + 1}个字起：没有“{found[1]}”这一项事实，请从下面的表里选。"
                )
        return text

    def clean(self):
        """A changed condition, and one switched on again, hold from today on: what came about before is not raised (M1)."""
        given = super().clean()
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and today() <= ends < starts:
            self.add_error("ends_on", "停止的日期不能早于开始的日期。")
        if starts and starts < today() and self._is_new(given):
            self.add_error("starts_on", "新的规则不追溯以前的事，请把“从哪天起”改成今天或以后。")
        return given

    def _is_new(self, given: dict) -> bool:
        asked = (given.get("condition"), given.get("occasion"), given.get("starts_on"))
        ends = given.get("ends_on")
        return asked != self.was or (self.was_off and (ends is None or ends >= today()))
