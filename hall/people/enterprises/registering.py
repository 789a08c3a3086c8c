"""Registering an enterprise by its credit code. Who registers it is its legal representative (functions.md U2)."""

from django.db import IntegrityError, transaction

from hall.people import credit_codes, witness
from hall.people.account.changing import person_of
from hall.people.actor import Actor
from hall.people.models import Agent, Enterprise, IdentityLevel, User
from hall.people.refusals import NotDone
from hall.privacy import masking
from hall.worktime import today

THERE = "这家企业已经登记过。请让它的法定代表人邀请您；法定代表人换了人的，请带营业执照到服务点。"


@transaction.atomic
def register_enterprise(
    user: User,
    *,
    actor: Actor,
    name: str,
    credit_code: str,
    legal_representative: str,
    address: str = "",
    phone: str = "",
) -> Enterprise:
    """The enterprise, with the account as its legal representative. Raises NotDone."""
    person = person_of(user)
    if not person.id_number:
        raise NotDone("请先在“我的账号”登记您的证件号码，再登记企业。")
    if person.level < IdentityLevel.NAMED:
        raise NotDone("登记企业前要先核验您的身份：带身份证到服务点，工作人员当场核验。")
    if legal_representative != user.name:
        raise NotDone(
            "法定代表人要和您的姓名一致：企业由法定代表人登记，再邀请经办人。", "legal_representative"
        )
    code = credit_codes.normal(credit_code)
    if sentence := credit_codes.check(code):
        raise NotDone(sentence, "credit_code")
    enterprise = Enterprise(
        name=name,
        credit_code=code,
        legal_representative=legal_representative,
        legal_representative_id=person.id_number,
        address=address,
        phone=phone,
    )
    try:
        with transaction.atomic():
            enterprise.save()
    except IntegrityError:
        raise NotDone(THERE, "credit_code") from None
    Agent.objects.create(
        enterprise=enterprise,
        user=user,
        role=Agent.Role.LEGAL_REPRESENTATIVE,
        state=Agent.State.ACTIVE,
        starts_on=today(),
    )
    changes = {"name": name, "credit_code": masking.credit_code(code)}
    witness.write_down(chain_of(enterprise), "enterprise_registered", actor=actor, changes=changes)
    return enterprise


@transaction.atomic
def change_enterprise(enterprise: Enterprise, *, actor: Actor, address: str, phone: str) -> None:
    """What may change without the licence: address and phone."""
    changes = {
        key: "改了"
        for key, value in (("address", address), ("phone", phone))
        if getattr(enterprise, key) != value
    }
    if changes:
        enterprise.address, enterprise.phone = address, phone
        enterprise.save(update_fields=["address", "phone"])
        witness.write_down(chain_of(enterprise), "enterprise_changed", actor=actor, changes=changes)


def chain_of(enterprise: Enterprise) -> str:
    """The journal chain of what happens to an enterprise and to its data."""
    return f"enterprise:{enterprise.public_id}"
