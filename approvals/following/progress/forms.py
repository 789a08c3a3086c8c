from django import forms

from approvals.following.progress.asking import LONGEST, TAIL, normalised


class ProgressForm(forms.Form):
    code = forms.CharField(max_length=LONGEST, error_messages={"required": "请填办件编号或查询码"})
    tail = forms.CharField(max_length=10, error_messages={"required": f"请填证件号码的最后 {TAIL} 位"})

    def clean_code(self):
        return normalised(self.cleaned_data["code"])

    def clean_tail(self):
        tail = normalised(self.cleaned_data["tail"])
        if len(tail) != TAIL:
            raise forms.ValidationError(f"只填最后 {TAIL} 位，最后一位是 X 的也要填")
        return tail
