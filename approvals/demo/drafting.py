"""What the demo's applicants fill in."""

from random import Random

from approvals.demo import names
from approvals.demo.papers import hand_in_samples, replace_samples
from approvals.demo.parties import Party
from approvals.demo.words import ANSWERS, COMPANIES, PROJECTS, ROADS, SHOP_PLACES, SHOPS
from approvals.filling.samples import complete
from approvals.workflow.models import Application, CorrectionPoint
from hall.catalog.choices import ApplicantKind
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.models import ServiceItem
from hall.org.models import ServicePoint
from hall.people.models import User
from hall.worktime import now


def title_of(definition: ItemDefinition, party: Party, random: Random) -> str:
    """A shop's or a project's name; what people apply for in their own name needs none."""
    place = random.choice(SHOP_PLACES)
    if definition.id in SHOPS:
        return random.choice(SHOPS[definition.id]).format(place=place, surname=party.user.name[0])
    if definition.project_related or "project.name" in _elements(definition):
        return random.choice(PROJECTS).format(place=place)
    if "road.location" in _elements(definition):
        return f"{random.choice(ROADS)}{random.choice(('燃气管道接入', '人行道开口', '电力管沟'))}"
    return ""


def begin(
    definition: ItemDefinition, party: Party, title: str, *, entered_by: User | None, random: Random
) -> str:
    """A draft with everything filled in; its public id."""
    item = ServiceItem.objects.with_current().get(code=definition.id)
    draft = Application.objects.create(
        item=item,
        version=item.current,
        department=item.department,
        applicant=party.user,
        enterprise=party.enterprise,
        entered_by=entered_by,
        service_point=ServicePoint.objects.filter(pk="SP01").first() if entered_by else None,
        applicant_kind=ApplicantKind.LEGAL_PERSON if party.enterprise else ApplicantKind.NATURAL_PERSON,
        applicant_name=party.name,
        id_number=party.id_number,
        phone=party.user.phone or "",
        handler_name=party.user.name if party.enterprise else "",
        title=title,
        saved_at=now(),
    )
    Application.objects.filter(pk=draft.pk).update(created_at=now())
    draft.form = _own_words(definition, party, title, random)
    complete(draft)
    Application.objects.filter(pk=draft.pk).update(title=title or draft.title)
    hand_in_samples(draft, random)
    return draft.public_id


def _own_words(definition: ItemDefinition, party: Party, title: str, random: Random) -> dict:
    """What differs from person to person; the rest are samples."""
    legal = party.enterprise.legal_representative if party.enterprise else party.user.name
    said = {
        "shop.name": title,
        "project.name": title,
        "road.location": title,
        "applicant.mobile": party.user.phone,
        "legal_rep.name": legal,
        "legal_rep.id_no": party.enterprise.legal_representative_id if party.enterprise else "",
        "handler.name": party.user.name,
        "handler.id_no": party.user.person.id_number,
        "handler.mobile": party.user.phone,
        "company.proposed_name": party.name if party.enterprise else "",
    }
    said |= {element.code: _unit(random) for element in definition.elements if element.type == "org"}
    asked = _elements(definition)
    return {code: value for code, value in said.items() if value and code in asked}


def _unit(random: Random) -> dict:
    """A company that takes part in a project."""
    return {
        "name": random.choice(COMPANIES).format(place=random.choice(SHOP_PLACES)),
        "uscc": names.credit_code(random),
        "grade": random.choice(("甲级", "乙级", "施工总承包一级", "施工总承包二级")),
        "leader": names.person_name(random),
    }


def put_right(application: Application, random: Random) -> None:
    """Answers every point of the last notice."""
    for point in CorrectionPoint.objects.filter(
        notice=application.correction_notices.order_by("-number").first()
    ):
        point.answer = random.choice(ANSWERS[point.subject])
        point.save(update_fields=["answer"])
    told = CorrectionPoint.objects.filter(notice__application=application, subject="material").values("key")
    replace_samples(application, set(told.values_list("key", flat=True)), random)


def _elements(definition: ItemDefinition) -> set[str]:
    return {each.element for each in definition.form}
