"""What is said of an alert, with the frame of a press."""

from django import forms

from approvals.alerts.settling import REASON

MISSING = {"required": "请写明理由。", "max_length": f"理由最多 {REASON} 字，请写短一些。"}


class ReasonForm(forms.Form):
    """`expected`: the revision the page showed; `nonce`: this page's, so that a second press does nothing."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="理由", max_length=REASON, error_messages=MISSING, widget=forms.Textarea(attrs={"rows": 3})
    )
