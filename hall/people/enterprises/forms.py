"""The forms of enterprises and their agents."""

from django import forms
from django.apps import apps

from hall.people.names import read_name
from hall.people.signing_in import contacts
from hall.worktime import today

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EnterpriseForm(forms.Form):
    name = forms.CharField(
        label="企业名称",
        max_length=100,
        help_text="和营业执照上的一样",
        error_messages={"required": "请填企业名称。"},
    )
    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=30,
        help_text="营业执照上的 18 位",
        error_messages={"required": "请填统一社会信用代码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    legal_representative = forms.CharField(
        label="法定代表人", max_length=50, error_messages={"required": "请填法定代表人。"}
    )
    address = forms.CharField(label="住所", max_length=200, required=False)
    phone = forms.CharField(label="联系电话", max_length=20, required=False)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_legal_representative(self) -> str:
        return read_name(self.cleaned_data["legal_representative"])


class EnterpriseDetailsForm(forms.Form):
    address = forms.CharField(label="住所", max_length=200, required=False)
    phone = forms.CharField(label="联系电话", max_length=20, required=False)


class LimitsForm(forms.Form):
    """What an agent may do, and how long."""

    may_submit = forms.TypedChoiceField(
        label="能做到哪一步",
        choices=[("yes", "可以提交，也能答复补正、撤回"), ("no", "只准备：填写、上传，由别人提交")],
        initial="yes",
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    ends_on = forms.DateField(
        label="到哪一天为止", required=False, widget=DATE, help_text="不填就是一直有效，随时可以解除"
    )
    items = forms.MultipleChoiceField(
        label="只能办这些事项",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个都不选，就是都能办",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = apps.get_model("hall", "ServiceItem").objects.listed()
        self.fields["items"].choices = list(rows.values_list("code", "current__name"))
        self.fields["ends_on"].widget.attrs["min"] = today().isoformat()


class InviteForm(LimitsForm):
    phone = forms.CharField(
        label="经办人的手机号",
        max_length=20,
        help_text="对方用这个手机号登录后答复",
        error_messages={"required": "请填经办人的手机号。"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    field_order = ["phone", "may_submit", "ends_on", "items"]

    def clean_phone(self) -> str:
        found = contacts.read(self.cleaned_data["phone"])
        if found.kind != "phone":
            raise forms.ValidationError("请填 11 位手机号。")
        return found.value
