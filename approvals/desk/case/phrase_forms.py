"""Forms of the phrase book."""

from django import forms

from approvals.desk.models import OpinionTemplate, Phrase
from approvals.workflow.choices import Move
from hall.catalog.models import DataElement, Material

# Moves that are done with an opinion or a reason.
WORDED = (
    *(Move.ACCEPT, Move.REFUSE, Move.PASS_ON, Move.PROPOSE, Move.SEND_BACK, Move.APPROVE, Move.DENY),
    *(Move.TRANSFER, Move.TERMINATE, Move.REVOKE),
)
EMPTY = {"required": "请写这一句。", "max_length": "太长了，请写短一点。"}


def names() -> dict[str, dict[str, str]]:
    """材料 and 填报项, each code → name. Two queries."""
    return {
        "材料": dict(Material.objects.order_by("code").values_list("code", "name")),
        "填报项": dict(DataElement.objects.order_by("code").values_list("code", "name")),
    }


class Styled(forms.ModelForm):
    """Inputs with the classes of the site; `auto_id` keeps the two forms of one page apart."""

    def __init__(self, *args, **given):
        super().__init__(*args, auto_id=f"{self.Meta.model._meta.model_name}-%s", **given)
        for field in self.fields.values():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs |= {"class": kind, "autocomplete": "off"}


class PhraseForm(Styled):
    key = forms.ChoiceField(
        label="只用于",
        required=False,
        help_text="选了，就只在这一项上出现",
        error_messages={"invalid_choice": "目录里没有这一项，请从列出的里面选。"},
    )

    def __init__(self, *args, **given):
        super().__init__(*args, **given)
        grouped = [
            (group, sorted(found.items(), key=lambda pair: pair[1])) for group, found in names().items()
        ]
        self.fields["key"].choices = [("", "都可以用"), *grouped]

    class Meta:
        model = Phrase
        fields = ["wrong", "remedy", "basis", "key"]
        widgets = {"wrong": forms.Textarea(attrs={"rows": 2}), "remedy": forms.Textarea(attrs={"rows": 2})}
        error_messages = {"wrong": EMPTY, "remedy": EMPTY, "basis": EMPTY}


class OpinionForm(Styled):
    move = forms.ChoiceField(
        label="用于",
        required=False,
        choices=[("", "都可以用"), *((move.value, move.label) for move in WORDED)],
    )

    class Meta:
        model = OpinionTemplate
        fields = ["text", "move"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        error_messages = {"text": EMPTY}
