"""Valid values for every kind of field and paper: for the demo, for benchmarks, for tests."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from approvals.filling.elements import Blank, blank_of, is_blank
from approvals.filling.needs import case_of, kept_answers, open_questions
from approvals.filling.together import facts_of
from approvals.materials.models import FileState, Paper, Receipt, StoredFile
from approvals.materials.wanted import wanted_papers
from hall.catalog.shelf import definition_of
from hall.catalog.situations.answers import Answers
from hall.catalog.situations.questions import Shape
from hall.journal.hashing import sm3
from hall.people.models import IdType
from hall.worktime import now, today

ID_NUMBERS = ("110101199003074370", "110101198506122237", "110101197808153210")
CREDIT_CODE = "91110108MA01ABCD6X"
MOBILE = "13912340000"
FILE_NAME = "samples/sample.pdf"
# Where the kind of a field alone would give something odd.
FITTING = {
    "applicant.ethnicity": "汉族",
    "company.proposed_name": "青岚溪畔餐饮有限公司",
    "company.scope": "餐饮服务；食品销售",
    "company.term": "长期",
    "project.name": "云溪智能装备产业园一期",
    "building.floors": "12/1",
    "building.usage": "厂房",
    "shop.name": "溪畔小馆",
    "sign.size": "3.0×0.8×0.2",
    "building.area_total": "38620.00",
    "building.area_above": "34120.00",
    "building.area_below": "4500.00",
    "property.no": "990102001001GB00012F00010001",
    "birth.child_name": "张小满",
    "handler.name": "李青",
    "legal_rep.name": "陈远",
}


def complete(application, *, answers: dict | None = None):
    """Fills every field and hands in every paper that the case needs under its answers, and saves. `answers`: question key
    → value, for questions that matter; the others get the first option. Returns the application."""
    definition = definition_of(application.version)
    application.situation = (application.situation or {}) | (answers or {})
    application.form = dict(application.form or {})
    _identity(application)
    for _ in range(20):
        added = _answer(application, definition) | _fill(application, definition)
        if not added:
            break
    application.saved_at = now()
    application.save(update_fields=["form", "situation", "saved_at", "title"])
    _hand_in(application, definition)
    return application


def _identity(application) -> None:
    form, person = application.form, application.applicant_kind == "自然人"
    form.setdefault("applicant.kind", "自然人" if person else "法人")
    if application.applicant_name:
        form.setdefault("applicant.name", application.applicant_name)
    if application.id_number and person:
        form.setdefault("applicant.id_type", IdType.RESIDENT.value)
        form.setdefault("applicant.id_no", application.id_number)
        for code, value in facts_of(application.id_number).items():
            form.setdefault(code, value)
    elif application.id_number:
        form.setdefault("applicant.uscc", application.id_number)
    application.title = form.get("shop.name") or form.get("project.name") or application.title


def _answer(application, definition) -> bool:
    """Answers what is open with the first option; `handler` questions with 本人."""
    questions = open_questions(application, definition, "")
    for question in questions:
        if question.shape is Shape.YES_NO:
            value = False
        elif question.options:
            value = question.options[0].value
            value = [value] if question.shape is Shape.CHOICES else value
        else:
            value = today().isoformat() if question.shape is Shape.DATE else "1"
        application.situation |= kept_answers(Answers({question.key: value}))
    return bool(questions)


def _fill(application, definition) -> bool:
    """Gives a value to each field asked for that has none; whether any was."""
    added = False
    for need in case_of(application, definition).asked:
        code = need.element.code
        if is_blank(application.form.get(code)):
            application.form[code] = sample(blank_of(need.element))
            added = True
    known = facts_of(application.form.get("applicant.id_no", ""))
    application.form |= {code: value for code, value in known.items() if code in application.form}
    return added


def sample(blank: Blank):
    """A value that passes the field's own check."""
    if blank.code in FITTING:
        return FITTING[blank.code]
    return SAMPLES[blank.kind](blank) if blank.kind in SAMPLES else _words(blank)


def _words(blank: Blank) -> str:
    return ("云溪" + blank.label)[: blank.longest or 20]


def _number(blank: Blank) -> str:
    value = Decimal(6 if blank.high is None else min(blank.high, 6))
    value = max(value, blank.low or value)
    return f"{value:.{blank.scale}f}" if blank.scale else str(int(value))


def _parts(blank: Blank) -> dict:
    return {part.code.rpartition("~")[2]: sample(part) for part in blank.parts}


def _date(blank: Blank) -> str:
    late = "end" in blank.code or "valid" in blank.code
    return (today() + timedelta(days=365 if late else 30)).isoformat()


def _id(blank: Blank) -> str:
    place = (
        1
        if blank.code.startswith(("legal", "birth.father"))
        else 2
        if blank.code.startswith("handler")
        else 0
    )
    return ID_NUMBERS[place]


SAMPLES = {
    "id": _id,
    "uscc": lambda blank: CREDIT_CODE,
    "mobile": lambda blank: MOBILE,
    "email": lambda blank: "name@example.com",
    "date": _date,
    "month": lambda blank: f"{today():%Y-%m}",
    "year": lambda blank: f"{today():%Y}",
    "daterange": lambda blank: {
        "from": (today() + timedelta(days=10)).isoformat(),
        "to": (today() + timedelta(days=40)).isoformat(),
    },
    "decimal": _number,
    "int": _number,
    "bool": lambda blank: False,
    "enum": lambda blank: blank.options[0] if blank.options else _words(blank),
    "multi": lambda blank: list(blank.options[:1]) or [_words(blank)],
    "address": lambda blank: {"region": "溪东街道", "detail": "映月路 8 号"},
    "person": _parts,
    "org": _parts,
    "table": lambda blank: [_parts(blank)],
    "project_code": lambda blank: "2604-990102-04-01-123456",
    "bank_account": lambda blank: "6222020200112230",
    "code": lambda blank: "C3599",
    "geometry": lambda blank: "120.1234,30.1234\n120.1300,30.1234\n120.1300,30.1300",
}


def _hand_in(application, definition) -> None:
    """A file for every paper that has to be handed in."""
    papers = wanted_papers(application, case_of(application, definition).materials)
    missing = [paper for paper in papers if not paper.settled]
    made = Paper.objects.bulk_create(
        [
            Paper(application=application, code=paper.code, name=paper.material.name, received=True,
                  how=Receipt.UPLOAD, copies=paper.material.copies, received_at=now())
            for paper in missing
        ],
        update_conflicts=True, unique_fields=["application", "code"],
        update_fields=["received", "how", "copies", "received_at"],
    )  # fmt: skip
    content, uploader = sample_file(), application.applicant or application.entered_by
    StoredFile.objects.bulk_create(
        StoredFile(application=application, paper=paper, name=f"{paper.name[:60]}.pdf", content=FILE_NAME,
                   content_type="application/pdf", size=len(content), received_bytes=len(content), pages=1,
                   digest=sm3(content), state=FileState.UNCHECKED, uploaded_by=uploader, uploaded_at=now())
        for paper in made
    )  # fmt: skip


def sample_file() -> bytes:
    """One page that says it is a sample; written to storage once."""
    if not default_storage.exists(FILE_NAME):
        default_storage.save(FILE_NAME, ContentFile(SAMPLE_PDF))
    return SAMPLE_PDF


def _pdf(text: str) -> bytes:
    """A PDF of one page with a line of Latin text."""
    stream = f"BT /F1 24 Tf 72 760 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


SAMPLE_PDF = _pdf("Sample paper")
