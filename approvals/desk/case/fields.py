"""The kinds of fields the forms of moves are made of, each with the sentences it refuses with."""

from django import forms

from hall.people.models import User

REASON = 1000


class Colleague(forms.ModelChoiceField):
    """Somebody of those who may, by public id; the page offers a few and finds more by name."""

    widget = forms.RadioSelect

    def __init__(self, **given):
        super().__init__(queryset=User.objects.none(), to_field_name="public_id", **given)

    def label_from_instance(self, person):
        return person.get_full_name()


def colleague(label: str, *, required: bool = True) -> Colleague:
    sayings = {"required": "请选一位同事。", "invalid_choice": "这位同事现在不能选，请换一位。"}
    return Colleague(label=label, required=required, error_messages=sayings)


def text(
    label: str,
    *,
    required: bool = True,
    rows: int = 3,
    hint: str = "",
    blank: str = "",
    longest: int = REASON,
) -> forms.CharField:
    """A field of several lines, at most `longest` characters. `blank`: what is said when it was left empty."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": blank or f"请写{label}。",
            "max_length": f"最多写 {longest} 个字，请写短一点。",
        },
    )


def line(
    label: str, *, longest: int, required: bool = True, hint: str = "", blank: str = ""
) -> forms.CharField:
    """A field of one line, which the browser does not fill from what was typed in other cases."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": blank or f"请写{label}。", "max_length": f"最多写 {longest} 个字。"},
    )


def choice(
    label: str, choices=(), *, blank: str, unknown: str = "", widget=forms.RadioSelect, **given
) -> forms.TypedChoiceField:
    """One of several. `blank`: what is said when nothing was chosen; `unknown`: when it is none of them."""
    sayings = {"required": blank, "invalid_choice": unknown or blank}
    return forms.TypedChoiceField(
        label=label, choices=choices, widget=widget, error_messages=sayings, **{"coerce": str} | given
    )
