"""Making an account."""

from django.db import IntegrityError, transaction

from hall.people import witness
from hall.people.actor import Actor
from hall.people.models import Person, User
from hall.people.signing_in import contacts
from hall.people.signing_in.adapter import new_username


def register_account(contact: contacts.Contact, *, actor: Actor, name: str, password: str = "") -> User:
    """A new account whose contact was proved. When the same contact became somebody's in the meantime (a second tab), that
    account is returned as it is."""
    try:
        with transaction.atomic():
            if existing := contacts.account_of(contact):
                return existing
            user = User(username=new_username(), name=name)
            user.set_password(password or None)
            user.save()
            contacts.keep(user, contact)
            Person.objects.create(user=user)
            witness.write_down(
                chain_of(user), "register", actor=actor, changes={contact.kind: contact.masked}
            )
            return user
    except IntegrityError:
        existing = contacts.account_of(contact)
        if existing is None:
            raise
        return existing


def chain_of(user: User) -> str:
    """The journal chain of what happens to an account and to the person's data."""
    return f"person:{user.public_id}"
