"""What follows from signing in and from changing a password. Imported when the site starts."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_save
from django.dispatch import receiver

from hall.people import second_factor, witness
from hall.people.actor import Actor, client_address
from hall.people.signing_in import idle, mfa  # noqa: F401  (mfa registers its secrets)
from hall.people.signing_in.registering import chain_of


@receiver(user_logged_in, dispatch_uid="hall.people.begin")
def begin(sender, request, user, **kwargs):
    """The session's length is set; the second proof, when it was given, is remembered; sign-ins of staff are written down.
    Who asks is found anew."""
    request.__dict__.pop("actor", None)
    idle.begin(request.session, user)
    if idle.is_staff(request.session):
        chain = f"sign-ins:{user.public_id}"
        witness.write_down(chain, "sign_in", actor=Actor.of(user, address=client_address(request)))
    if any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
        second_factor.prove(request, user)


@receiver(authenticator_added, dispatch_uid="hall.people.second_factor_added")
def proved_by_adding(sender, request, user, authenticator, **kwargs):
    """Whoever sets the second factor up has just shown a code of it."""
    second_factor.prove(request, user)
    request.__dict__.pop("actor", None)
    _write(request, user, "second_factor_on")


@receiver(authenticator_removed, dispatch_uid="hall.people.second_factor_removed")
def removed(sender, request, user, authenticator, **kwargs):
    _write(request, user, "second_factor_off")


@receiver([password_changed, password_set], dispatch_uid="hall.people.password")
def password_is_new(sender, request, user, **kwargs):
    _write(request, user, "password_changed")


def _write(request, user, action: str) -> None:
    witness.write_down(chain_of(user), action, actor=Actor.of_request(request))


@receiver(pre_save, sender="socialaccount.SocialAccount", dispatch_uid="hall.people.claims")
def forget_claims(sender, instance, **kwargs):
    """What the trusted provider tells is used at sign-in and not kept: it holds personal numbers in the clear."""
    instance.extra_data = {}
