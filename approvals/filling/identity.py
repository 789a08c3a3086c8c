"""Who applies, as the case keeps it beside the form, and which fields of the form follow from it and cannot be changed."""

from approvals.workflow.models import Application
from hall.catalog.choices import ApplicantKind
from hall.people.models import Enterprise, IdentityLevel, IdType, Person, User
from hall.privacy import blind

CREDIT_CODE = "统一社会信用代码"
PROVED = "与实名信息一致，这里不能改"
REGISTERED = "与营业执照一致，这里不能改"
AT_WINDOW = "与窗口登记的证件一致，这里不能改"
NAMES = (
    "project.name",
    "shop.name",
    "company.proposed_name",
    "sign.location",
    "road.location",
    "birth.child_name",
)


def of_person(user: User, person: Person | None) -> dict:
    """Columns of a new application of a natural person for himself."""
    proved = person is not None and person.level >= IdentityLevel.NAMED and bool(person.id_number)
    return {
        "applicant_kind": ApplicantKind.NATURAL_PERSON,
        "applicant_name": user.get_full_name()[:100],
        "id_type": person.id_type if proved else "",
        "id_number": person.id_number if proved else "",
        "phone": user.phone or "",
    }


def of_enterprise(enterprise: Enterprise, user: User) -> dict:
    """Columns of a new application of an enterprise, prepared by `user`."""
    return {
        "applicant_kind": ApplicantKind.LEGAL_PERSON,
        "applicant_name": enterprise.name,
        "id_type": CREDIT_CODE,
        "id_number": enterprise.credit_code,
        "phone": user.phone or "",
        "handler_name": user.get_full_name()[:50],
    }


def locked(application: Application) -> dict[str, str]:
    """Element code → why the person cannot change it here."""
    if not application.id_number:
        return {}
    if application.applicant_kind == ApplicantKind.LEGAL_PERSON:
        return {"applicant.name": REGISTERED, "applicant.uscc": REGISTERED}
    if not _proved(application):
        return {}
    why = AT_WINDOW if application.entered_by_id else PROVED
    return dict.fromkeys(("applicant.kind", "applicant.name", "applicant.id_type", "applicant.id_no"), why)


def _proved(application: Application) -> bool:
    """Whether the number was looked at: at the window, or with the account; one that was only typed in can be put right. One
    query for a number, if any."""
    if application.applicant_id is None:
        return True
    number, found = application.__dict__.get("number_proved", ("", False))
    if number != application.id_number:
        index = blind.index(application.id_number)
        known = Person.objects.filter(user=application.applicant_id, id_index=index)
        found = known.filter(level__gte=IdentityLevel.NAMED).exists()
        application.number_proved = application.id_number, found
    return found


def settle(application: Application) -> None:
    """Sets the columns that lists, search and the progress query use, from the form. Saves nothing."""
    form = application.form
    application.title = _title(form)[:200]
    if not locked(application):
        _name_and_number(application, form)
    application.id_tail = blind.index(application.id_number[-4:]) if application.id_number else ""
    phone = form.get("handler.mobile") or form.get("applicant.mobile")
    application.phone = phone if isinstance(phone, str) and phone else application.phone
    application.handler_name = (form.get("handler.name") or application.handler_name)[:50]


def _name_and_number(application: Application, form: dict) -> None:
    number = form.get("applicant.id_no") or form.get("applicant.uscc") or ""
    application.applicant_name = (form.get("applicant.name") or application.applicant_name)[:100]
    application.id_number = number
    company = not form.get("applicant.id_no") and bool(form.get("applicant.uscc"))
    application.id_type = (
        CREDIT_CODE if company else form.get("applicant.id_type") or (IdType.RESIDENT if number else "")
    )


def _title(form: dict) -> str:
    return next((form[code] for code in NAMES if isinstance(form.get(code), str) and form[code]), "")
