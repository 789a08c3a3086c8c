"""Signing in with the trusted provider (统一身份认证): what it has verified about a person is believed, and only that.

A contact that the provider verified leads to the account that proved the same contact here; otherwise a new account is made.
The claims themselves are not kept (`signals.forget_claims`).
"""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hall.people import id_numbers, witness
from hall.people.actor import Actor
from hall.people.models import IdentityLevel, Person, User
from hall.people.signing_in import contacts
from hall.people.signing_in.adapter import new_username
from hall.people.signing_in.registering import chain_of
from hall.privacy import masking


class ProviderAdapter(DefaultSocialAccountAdapter):
    def populate_user(self, request, sociallogin, data) -> User:
        """A name for a new account; the rest of what allauth would copy is not ours."""
        user = sociallogin.user
        user.username, user.name, user.email = new_username(), (data.get("name") or "").strip()[:50], ""
        return user

    def pre_social_login(self, request, sociallogin) -> None:
        claims = claims_of(sociallogin)
        found = verified_contacts(claims)
        sociallogin.email_addresses = []
        if sociallogin.is_existing:
            return
        sociallogin.state["claims"] = claims
        for contact in found:
            if user := contacts.account_of(contact):
                sociallogin.connect(request, user)
                return

    def is_auto_signup_allowed(self, request, sociallogin) -> bool:
        return True

    @transaction.atomic
    def save_user(self, request, sociallogin, form=None) -> User:
        """The account, its verified contacts, and the person as far as the provider knows it."""
        claims = sociallogin.state.pop("claims", {})
        user = super().save_user(request, sociallogin, form)
        for contact in verified_contacts(claims):
            contacts.keep(user, contact)
        Person.objects.create(user=user, level=IdentityLevel.ACCOUNT)
        _believe_identity(user, claims)
        witness.write_down(
            chain_of(user), "register", actor=Actor.of_request(request), changes={"by": "provider"}
        )
        return user


def claims_of(sociallogin) -> dict:
    """What the provider says: the user info, else the identity token."""
    data = sociallogin.account.extra_data or {}
    return data.get("userinfo") or data.get("id_token") or data


def verified_contacts(claims: dict) -> list[contacts.Contact]:
    """Phone and e-mail that the provider has verified."""
    found = []
    for name in ("phone_number", "email"):
        if claims.get(name) and claims.get(f"{name}_verified") is True:
            try:
                found.append(contacts.read(str(claims[name])))
            except ValidationError:
                continue
    return found


def _believe_identity(user: User, claims: dict) -> None:
    """The number of the identity card (claim id_number) makes the person 实名; one that is wrong or taken is left out."""
    number = id_numbers.normal(str(claims.get("id_number") or ""))
    if not number or id_numbers.check(number):
        return
    person = Person.objects.get(user=user)
    person.id_number, person.level = number, IdentityLevel.NAMED
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        return
    changes = {"id_number": masking.id_number(number), "by": "provider"}
    witness.write_down(
        chain_of(user), "identity_entered", actor=Actor(user, user.get_full_name()), changes=changes
    )
