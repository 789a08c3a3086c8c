"""How allauth signs people in here: our words, our phone numbers, our addresses."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from django.core.validators import RegexValidator
from django.urls import NoReverseMatch, reverse

from hall.people.actor import Actor, client_address
from hall.people.models import User
from hall.people.signing_in.contacts import MOBILE
from hall.people.signing_in.proof import recently

WRONG_PAIR = "账号或密码不对，请再核对。忘了密码可以用验证码登录。"


def display_name(user: User) -> str:
    return user.get_full_name()


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "这个账号已经停用。有疑问请打 12345。",
        "email_password_mismatch": WRONG_PAIR,
        "phone_password_mismatch": WRONG_PAIR,
        "username_password_mismatch": WRONG_PAIR,
        "invalid_login": WRONG_PAIR,
        "incorrect_code": "验证码不对，请再看一眼。",
        "incorrect_password": "密码不对，请再试一次。",
        "enter_current_password": "现在的密码不对，请再试一次。",
        "too_many_login_attempts": "试得太多了，请过 5 分钟再试，或改用验证码登录。",
        "rate_limited": "请求太频繁，请稍等一会儿再试。",
        "same_as_current": "和现在的一样，不用改。",
    }

    def get_client_ip(self, request) -> str:
        return client_address(request)

    def get_login_redirect_url(self, request) -> str:
        """Staff to the desk, others to their matters."""
        return home_of(Actor.of_request(request))

    get_signup_redirect_url = get_login_redirect_url

    def phone_form_field(self, **kwargs):
        return PhoneField(validators=[RegexValidator(rf"^{MOBILE.pattern}$", "请填 11 位手机号。")], **kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone, phone_verified=True).first()

    def get_phone(self, user) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user, phone: str) -> None:
        if user.phone == phone:
            self.set_phone(user, phone, True)

    def send_verification_code_sms(self, user, phone: str, code: str, **kwargs) -> None:
        raise NotImplementedError("codes are sent by hall.people.signing_in.codes")

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        return not recently(self.request)

    def populate_username(self, request, user) -> None:
        """People do not choose a user name; accounts made at the desk have one."""
        user.username = user.username or new_username()

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """Being signed in shows in the header; allauth's own sentences are not repeated as messages."""
        silent = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")
        if message_template not in silent:
            super().add_message(request, level, message_template, *args, **kwargs)


def new_username() -> str:
    return f"u{uuid.uuid4().hex[:16]}"


def home_of(actor: Actor) -> str:
    """Where an account begins: the desk for staff, their matters for the others."""
    for name in ("desk",) if actor.is_staff else ("my-applications",):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return reverse("account")
