"""Fields of forms as the design wants them; personal numbers masked, with a way to see them in full."""

from django import template

from hall.people import unmasking

register = template.Library()
BOXES = ("checkbox", "radio")


@register.inclusion_tag("people/partials/field.html")
def field(bound, autofocus=False, label=""):
    """One field of a form: label, hint, error above the input, tied together for screen readers."""
    widget = bound.field.widget
    box = getattr(widget, "input_type", "") in BOXES
    widget.attrs.pop("placeholder", None)  # a label says it; allauth puts both
    described = [f"{bound.id_for_label}-hint"] if bound.help_text else []
    described += [f"{bound.id_for_label}-error"] if bound.errors else []
    attrs = {"class": _class(bound, widget, box)}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if autofocus:
        attrs["autofocus"] = True
    bound.label = label or bound.label
    return {"bound": bound, "input": bound.as_widget(attrs=attrs), "box": box}


def _class(bound, widget, box: bool) -> str:
    if box:
        return "form-check-input"
    base = "form-select" if getattr(widget, "input_type", "") == "select" else "form-control"
    return f"{base} is-invalid" if bound.errors else base


@register.inclusion_tag("people/partials/masked.html", takes_context=True)
def masked(context, owner, field):
    """{% masked application "id_number" %}: the number covered, and “看全部” which asks for a reason."""
    name, kind = unmasking.kind_of(owner)
    return {
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "kind": name,
        "owner": kind.identify(owner),
        "field": field,
        "label": kind.fields[field].label,
        "covered": unmasking.masked(owner, field),
    }
