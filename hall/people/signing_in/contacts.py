"""A phone or an e-mail address that a person can be reached at, and the account it belongs to."""

import re
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hall.people.models import User
from hall.privacy import masking

MOBILE = re.compile(r"1[3-9]\d{9}")
WRONG = "请填 11 位手机号，或者一个邮箱。"


@dataclass(frozen=True)
class Contact:
    """`kind`: phone or email; `value` in the one form it is kept in."""

    kind: str
    value: str

    @property
    def masked(self) -> str:
        return masking.phone(self.value) if self.kind == "phone" else masked_email(self.value)

    @property
    def word(self) -> str:
        return "手机" if self.kind == "phone" else "邮箱"


def read(text: str) -> Contact:
    """What was typed, as a contact. Raises ValidationError with a sentence."""
    text = "".join(text.split()).lower()
    digits = text.removeprefix("+86").removeprefix("0086").replace("-", "")
    if MOBILE.fullmatch(digits):
        return Contact("phone", digits)
    try:
        validate_email(text)
    except ValidationError:
        raise ValidationError(WRONG) from None
    if len(text) > 254:
        raise ValidationError(WRONG)
    return Contact("email", text)


def account_of(contact: Contact) -> User | None:
    """The account that proved the contact to be its own."""
    if contact.kind == "phone":
        return User.objects.filter(phone=contact.value, phone_verified=True).first()
    found = EmailAddress.objects.filter(email=contact.value, verified=True).select_related("user").first()
    return found.user if found else None


def keep(user: User, contact: Contact) -> None:
    """Makes a contact whose code was given the account's own; it takes the place of the one before. Whoever held the phone
    without having proved it loses it."""
    if contact.kind == "phone":
        User.objects.filter(phone=contact.value).exclude(pk=user.pk).update(phone=None, phone_verified=False)
        user.phone, user.phone_verified = contact.value, True
        user.save(update_fields=["phone", "phone_verified"])
        return
    EmailAddress.objects.filter(user=user).delete()
    User.objects.filter(email=contact.value).exclude(pk=user.pk).update(email="")
    EmailAddress.objects.create(user=user, email=contact.value, verified=True, primary=True)
    user.email = contact.value
    user.save(update_fields=["email"])


def verified_email(user: User) -> str:
    """The address the account proved, or ''."""
    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True).first()
    return found or ""


def contacts_of(user: User) -> list[Contact]:
    """Where the person can be sent a code."""
    found = [Contact("phone", user.phone)] if user.phone and user.phone_verified else []
    email = verified_email(user)
    return [*found, Contact("email", email)] if email else found


def masked_email(address: str) -> str:
    """z***@example.com."""
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}"
