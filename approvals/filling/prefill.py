"""What is known already: from the person's or the enterprise's profile, and from earlier cases, by data element."""

import re
from collections.abc import Iterator

from approvals.filling.elements import blank_of, faults, is_blank
from approvals.filling.reading import mark_of
from approvals.filling.together import facts_of
from approvals.workflow.models import Application
from hall.catalog.definitions.item import ItemDefinition
from hall.people.models import Agent, Enterprise, Person, User
from hall.worktime.templatetags.dates import plain_date

PERSON, ENTERPRISE, SELF = "来自您的实名信息", "来自企业登记信息", "来自您的账号"
# How many of the latest cases are looked through.
EARLIER = 8
# Belongs to one matter only; to carry it over would mislead.
ONCE = re.compile(
    r"reason|date|period|amount|withdraw|evidence|month|change_items|cancel|completion|birth\.|policy\."
)

Known = dict[str, tuple[object, str]]


def known_of_person(user: User, person: Person | None, address_of) -> Known:
    """Element code → value and where it comes from. `address_of` splits an address into street and detail."""
    found: Known = {"applicant.kind": ("自然人", SELF), "applicant.name": (user.get_full_name(), PERSON)}
    if user.phone:
        found["applicant.mobile"] = (user.phone, SELF)
    if user.email:
        found["applicant.email"] = (user.email, SELF)
    if person is None:
        return found
    found |= {code: (value, PERSON) for code, value in (person.details or {}).items()}
    if person.id_number:
        found |= {
            "applicant.id_type": (person.id_type, PERSON),
            "applicant.id_no": (person.id_number, PERSON),
        }
        found |= {code: (value, "由证件号码得出") for code, value in facts_of(person.id_number).items()}
    if person.address:
        found["applicant.address"] = (address_of(person.address), PERSON)
    return found


def known_of_enterprise(enterprise: Enterprise, agent: Agent | None, user: User, address_of) -> Known:
    """Element code → value and where it comes from."""
    found: Known = {
        "applicant.kind": ("法人", ENTERPRISE),
        "applicant.name": (enterprise.name, ENTERPRISE),
        "applicant.uscc": (enterprise.credit_code, ENTERPRISE),
        "legal_rep.name": (enterprise.legal_representative, ENTERPRISE),
        "legal_rep.id_no": (enterprise.legal_representative_id, ENTERPRISE),
    }
    found |= {code: (value, ENTERPRISE) for code, value in (enterprise.details or {}).items()}
    if enterprise.address:
        for code in ("applicant.address", "company.address"):
            found.setdefault(code, (address_of(enterprise.address), ENTERPRISE))
    if user.phone:
        found |= {"applicant.mobile": (user.phone, SELF)}
    if agent is not None and agent.role == Agent.Role.AGENT:
        person = Person.objects.filter(user=user).first()
        found |= {"handler.name": (user.get_full_name(), SELF), "handler.mobile": (user.phone or "", SELF)}
        found["handler.id_no"] = (person.id_number if person else "", PERSON)
    return found


def known_from_earlier(application: Application) -> Known:
    """Of the latest filed cases of the same person or enterprise, each element's newest value. One query."""
    if application.enterprise_id:
        rows = Application.objects.filter(enterprise=application.enterprise_id)
    elif application.applicant_id:
        rows = Application.objects.filter(applicant=application.applicant_id, enterprise=None)
    else:
        return {}
    rows = rows.filed().select_related("version").defer("version__definition").order_by("-submitted_at")
    found: Known = {}
    for row in rows[:EARLIER]:
        words = f"来自 {plain_date(row.submitted_at)}办的{row.version.name}"
        for code, value in row.form.items():
            if not ONCE.search(code):
                found.setdefault(code, (value, words))
    return found


def fill(application: Application, definition: ItemDefinition, *sources: Known) -> dict[str, dict]:
    """Puts what is known into fields that are empty; earlier sources win. Returns the origins: code → words and mark.
    Values that would not pass are left out."""
    origins = {}
    for code, value, words in _fitting(definition, sources):
        if is_blank(application.form.get(code)):
            application.form[code] = value
            origins[code] = {"words": words, "mark": mark_of(value)}
    return origins


def _fitting(definition: ItemDefinition, sources) -> Iterator[tuple[str, object, str]]:
    asked = {field.element for field in definition.form}
    for source in sources:
        for code, (value, words) in source.items():
            if (
                code in asked
                and not is_blank(value)
                and not faults(blank_of(definition.element(code)), value)
            ):
                yield code, value, words
