"""The forms of the account pages. Each lists its fields: nothing else a browser sends is looked at."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from hall.people.models import IdType
from hall.people.names import read_name
from hall.people.signing_in import contacts


class ProfileForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=50, error_messages={"required": "请填姓名。"})
    address = forms.CharField(label="联系地址", max_length=200, required=False, help_text="寄送结果时用")

    def clean_name(self) -> str:
        return read_name(self.cleaned_data["name"])


class IdentityForm(forms.Form):
    id_type = forms.ChoiceField(label="证件类型", choices=IdType.choices)
    number = forms.CharField(
        label="证件号码",
        max_length=30,
        help_text="只用来办事时替您填表，加密保存，页面上始终遮住",
        error_messages={"required": "请填证件号码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class NewContactForm(forms.Form):
    """A phone or an e-mail address, whichever the page is for."""

    contact = forms.CharField(max_length=254)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        field = self.fields["contact"]
        field.label = "新手机号" if kind == "phone" else "新邮箱"
        field.error_messages["required"] = f"请填{field.label}。"
        field.widget.attrs = {
            "autocomplete": "tel" if kind == "phone" else "email",
            "inputmode": "tel" if kind == "phone" else "email",
        }

    def clean_contact(self) -> contacts.Contact:
        found = contacts.read(self.cleaned_data["contact"])
        if found.kind != self.kind:
            raise forms.ValidationError(
                "请填 11 位手机号。" if self.kind == "phone" else "请填邮箱，如 name@example.com。"
            )
        return found


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="新密码",
        max_length=128,
        strip=False,
        help_text="至少 10 位，不能全是数字，不要用姓名和常见密码",
        error_messages={"required": "请填新密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再填一遍",
        max_length=128,
        strip=False,
        error_messages={"required": "请把新密码再填一遍。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]

    def clean(self):
        given = self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "两次填的不一样，请再填一遍。")
        return given
