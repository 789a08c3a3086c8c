"""The fields that the forms of moves are made of: how much they take, and what they say when they refuse."""

import pytest
from django import forms

from approvals.desk.case.fields import choice, line, text
from approvals.desk.case.forms import FORMS


class Asked(forms.Form):
    reason = text("理由", longest=5)
    place = line("地点", longest=3, blank="请写明地点。")
    step = choice(
        "环节", [(1, "初审"), (2, "复审")], blank="请选环节。", unknown="没有这个环节。", coerce=int
    )
    wish = choice("要不要", [("yes", "要"), ("no", "不要")], blank="请选要还是不要。")


def wrong(**given) -> dict:
    return {name: list(told) for name, told in Asked(given).errors.items()}


def test_what_was_left_empty_is_asked_for():
    assert wrong() == {
        "reason": ["请写理由。"],
        "place": ["请写明地点。"],
        "step": ["请选环节。"],
        "wish": ["请选要还是不要。"],
    }


def test_what_is_too_long_or_unknown_is_refused_with_what_may_be():
    assert wrong(reason="一二三四五六", place="一二三四", step="3", wish="maybe") == {
        "reason": ["最多写 5 个字，请写短一点。"],
        "place": ["最多写 3 个字。"],
        "step": ["没有这个环节。"],
        "wish": ["请选要还是不要。"],
    }


def test_what_fits_comes_as_it_was_meant():
    form = Asked({"reason": "一二三四五", "place": "听证室", "step": "2", "wish": "no"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"reason": "一二三四五", "place": "听证室", "step": 2, "wish": "no"}


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.__name__)
def test_the_browser_stops_where_the_form_would_refuse(form):
    """The length in the page is the one that is checked; nobody writes a thousand signs to hear that five hundred fit."""
    for name, field in form.base_fields.items():
        if isinstance(field, forms.CharField) and field.max_length:
            assert field.widget.attrs["maxlength"] == str(field.max_length)
            assert not hasattr(form, f"clean_{name}"), "how long is said with the field"
