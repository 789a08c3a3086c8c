"""The forms of signing in."""

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from hall.people.models import User
from hall.people.names import read_name
from hall.people.signing_in import contacts


class PasswordForm(LoginForm):
    """User name, phone or e-mail, with the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.max_length = "手机号、邮箱或用户名", 254
        login.error_messages["required"] = "请填手机号、邮箱或用户名。"
        login.widget = forms.TextInput(attrs={"autocomplete": "username", "maxlength": 254})
        password.label, password.help_text, password.max_length = "密码", "", 128
        password.error_messages["required"] = "请填密码。"
        password.widget.attrs = {"autocomplete": "current-password", "maxlength": 128}

    def clean_login(self) -> str:
        return "".join(super().clean_login().split())


class ContactForm(forms.Form):
    contact = forms.CharField(
        label="手机号或邮箱",
        max_length=254,
        error_messages={"required": "请填手机号或邮箱。"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "inputmode": "email"}),
    )

    def clean_contact(self) -> contacts.Contact:
        return contacts.read(self.cleaned_data["contact"])


class CodeForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=20,
        error_messages={"required": "请填收到的 6 位验证码。"},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class RegisterForm(forms.Form):
    name = forms.CharField(
        label="姓名",
        max_length=50,
        help_text="和身份证上的一样",
        error_messages={"required": "请填姓名。"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=128,
        required=False,
        strip=False,
        help_text="至少 10 位，不能全是数字。不设也行，以后用验证码登录",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    agreed = forms.BooleanField(
        label="我同意按“个人信息怎么保护”处理我的信息",
        error_messages={"required": "请先看过并同意个人信息怎么保护。"},
    )

    def clean_name(self) -> str:
        return read_name(self.cleaned_data["name"])

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, User(name=self.cleaned_data.get("name", "")))
        return password

    def account(self) -> dict:
        return {"name": self.cleaned_data["name"], "password": self.cleaned_data["password"]}


class AgainForm(PasswordForm):
    """The password once more, for the account a page belongs to (`account`, its public id)."""

    account = forms.CharField(max_length=36, widget=forms.HiddenInput)
