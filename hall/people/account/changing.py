"""What a person changes of the own account. Each change is one entry in the person's chain of the journal."""

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from hall.people import id_numbers, witness
from hall.people.actor import Actor
from hall.people.models import IdentityLevel, IdType, Person, User
from hall.people.refusals import NotDone
from hall.people.signing_in import contacts
from hall.people.signing_in.registering import chain_of
from hall.privacy import masking
from hall.throttle.guard import Limit, Locked, count

# Numbers a person may try to enter in a day: whoever asks whether others have an account learns nothing worth it.
NUMBERS_A_DAY = Limit("identity", 5, 24 * 3600)
TAKEN_NUMBER = "这个号码没能登记。如果它是您本人的，请带身份证到服务点，由工作人员核对。"


def person_of(user: User) -> Person:
    """The natural person behind an account, made when it is not there yet."""
    return Person.objects.get_or_create(user=user)[0]


@transaction.atomic
def change_profile(user: User, *, actor: Actor, name: str, address: str) -> None:
    """Name and address. The name of somebody whose identity number is on file stays: it belongs to the number. Raises NotDone."""
    person = _locked(user)
    changes = {}
    if name != user.name:
        if person.id_number:
            raise NotDone("已经登记证件号码，姓名不能自己改。改过名的，请带证件到服务点。", "name")
        changes["name"] = [masking.name(user.name), masking.name(name)]
        user.name = name
        user.save(update_fields=["name"])
    if address != person.address:
        changes["address"] = "改了"
        person.address = address
        person.save(update_fields=["address"])
    if changes:
        witness.write_down(chain_of(user), "profile_changed", actor=actor, changes=changes)


def enter_identity(user: User, *, actor: Actor, id_type: str, number: str) -> None:
    """The number of the identity paper, once. GB 11643 is checked for identity cards. Raises NotDone."""
    try:
        count(NUMBERS_A_DAY, str(user.pk))
    except Locked:
        raise NotDone("今天试的次数太多了，请明天再来，或到服务点办理。", "number") from None
    _enter(user, actor, id_type, id_numbers.normal(number))


@transaction.atomic
def _enter(user: User, actor: Actor, id_type: str, number: str) -> None:
    if id_type == IdType.RESIDENT and (sentence := id_numbers.check(number)):
        raise NotDone(sentence, "number")
    person = _locked(user)
    if person.id_number:
        raise NotDone("证件号码已经登记过，不能自己改。有误请带证件到服务点。", "number")
    person.id_type, person.id_number = id_type, number
    try:
        with transaction.atomic():
            person.save(update_fields=["id_type", "id_number", "id_index"])
    except IntegrityError:
        raise NotDone(TAKEN_NUMBER, "number") from None
    changes = {"id_type": id_type, "id_number": masking.id_number(number)}
    witness.write_down(chain_of(user), "identity_entered", actor=actor, changes=changes)


@transaction.atomic
def change_contact(user: User, contact: contacts.Contact, *, actor: Actor) -> None:
    """A contact whose code was just given takes the place of the one before. Raises NotDone when another account proved it."""
    other = contacts.account_of(contact)
    if other and other != user:
        raise NotDone(
            f"这个{contact.word}已经是另一个账号的。请先登录那个账号换掉它，再来这里改。", "contact"
        )
    before = {each.kind: each.masked for each in contacts.contacts_of(user)}
    contacts.keep(user, contact)
    changes = {contact.kind: [before.get(contact.kind, ""), contact.masked]}
    witness.write_down(chain_of(user), "contact_changed", actor=actor, changes=changes)


@transaction.atomic
def set_password(user: User, password: str, *, actor: Actor) -> None:
    """A new password; every session but the one that asks ends with it. Raises ValidationError for a weak one."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    witness.write_down(chain_of(user), "password_changed", actor=actor)


@transaction.atomic
def set_level(person: Person, level: IdentityLevel, *, actor: Actor, reason: str) -> None:
    """Staff who saw the paper say how far the identity was checked (functions.md U3)."""
    changes = {"level": [person.level, int(level)]}
    person.level = level
    person.save(update_fields=["level"])
    witness.write_down(chain_of(person.user), "identity_checked", actor=actor, reason=reason, changes=changes)


def _locked(user: User) -> Person:
    Person.objects.get_or_create(user=user)
    return Person.objects.select_for_update().get(user=user)
