"""Papers: what they state, how they are numbered, and what the printed file is like."""

import io
import re
from datetime import UTC, datetime

import pytest
import segno
from django.urls import reverse
from pypdf import PdfReader

from approvals.documents import fonts, qr, rendering
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.documents.papers import compose
from hall.org.models import Department
from tests import cast as casting
from tests.approvals.paper_hand import PERMIT, paper


def text_of(content: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_kind_of_paper_prints_its_number_who_it_is_for_and_by_which_law(cast, kind):
    document = paper(cast, kind)
    content = rendering.pdf_of(document)
    text = text_of(content)
    number = document.facts["case"] if kind == DocumentKind.RECEIPT else document.number
    for words in (number, "张明", document.title, "云溪区市场监督管理局", document.facts["item"]):
        assert words in text, words
    assert document.check_code in text
    if kind != DocumentKind.RECEIPT:
        assert "行政许可法》第" in text or "《食品安全法" in text


@pytest.mark.parametrize(
    "kind", [DocumentKind.REFUSAL, DocumentKind.APPROVAL, DocumentKind.DENIAL, DocumentKind.TERMINATION]
)
def test_what_can_be_contested_names_where_and_until_when(cast, kind):
    text = text_of(rendering.pdf_of(paper(cast, kind)))
    assert "六十日内向云溪区人民政府申请行政复议" in text
    assert "六个月内依法向青岚市云溪区人民法院提起行政诉讼" in text


def test_a_department_with_another_reconsideration_body_names_that_one(cast):
    Department.objects.filter(pk="SCJGJ").update(reconsideration_body="青岚市市场监督管理局")
    text = text_of(rendering.pdf_of(paper(cast, DocumentKind.REFUSAL)))
    assert "向青岚市市场监督管理局申请行政复议" in text


def test_another_kind_of_item_does_not_call_its_decision_a_permit(cast):
    item = "MZ01"
    office = casting.make_staff("MZJ", cast)
    document = casting.approved(office, item).documents.get(kind=DocumentKind.APPROVAL)
    assert document.title == "准予办理决定书" and document.number.startswith("云民办准〔")
    assert "行政许可" not in text_of(rendering.pdf_of(document))


def test_numbers_follow_the_department_the_kind_and_the_year(cast):
    first, second = (casting.accepted(cast, PERMIT).documents.get(kind="acceptance") for _ in range(2))
    year = datetime.now().year
    assert re.fullmatch(rf"云市监受〔{year}〕\d+号", first.number)
    counted = [int(re.search(r"〕(\d+)号", each.number)[1]) for each in (first, second)]
    assert counted[1] == counted[0] + 1


def test_two_departments_with_the_same_word_never_share_a_number(cast):
    Department.objects.update(document_word="云")
    other = casting.make_staff("MZJ", cast)
    numbers = {
        casting.accepted(cast, PERMIT).documents.get(kind="acceptance").number,
        casting.accepted(other, "MZ01").documents.get(kind="acceptance").number,
    }
    assert len(numbers) == 2


def test_the_same_facts_give_the_same_bytes(cast):
    document = paper(cast, DocumentKind.APPROVAL)
    first = rendering.pdf_of(document)
    del rendering._own.compiler
    assert rendering.pdf_of(document) == first


def test_a_paper_stays_as_issued_whatever_changes_afterwards(cast):
    document = paper(cast, DocumentKind.APPROVAL)
    first = rendering.pdf_of(document)
    Department.objects.filter(pk="SCJGJ").update(name="改了名的局", reconsideration_body="别的机关")
    document.application.applicant_name = "别人"
    document.application.save(update_fields=["applicant_name"])
    assert rendering.pdf_of(IssuedDocument.objects.get(pk=document.pk)) == first


def test_fonts_are_embedded_and_the_file_claims_to_be_an_archive_file(cast):
    reader = PdfReader(io.BytesIO(rendering.pdf_of(paper(cast, DocumentKind.APPROVAL))))
    found = 0
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = inner["/FontDescriptor"]
            assert any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            assert "/ToUnicode" in font
            found += 1
    assert found
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>?=?\"?2", metadata) and re.search(r"pdfaid:conformance>?=?\"?B", metadata)


@pytest.mark.parametrize(
    "name",
    ["张㛃", "𬭚𫖯", "李𠀀", "买买提·吐尔逊", "O'Neil <b>", "#set text", "王\u202e五", "赵🙂", "$x$ *a* _b_"],
)
def test_whatever_a_person_is_called_the_paper_prints(cast, name):
    document = paper(cast, DocumentKind.APPROVAL)
    document.facts["applicant"] = name
    text = text_of(rendering.pdf_of(document))
    assert re.sub(r"\s", "", fonts.printable(name)) in text
    assert "\u202e" not in text


def test_a_sign_that_no_font_has_is_printed_by_its_number():
    assert fonts.printable("李𪚥") == "李〔U+2A6A5〕" and fonts.printable("张㛃") == "张㛃"


def test_the_code_on_the_paper_leads_to_the_page_that_checks_it(cast):
    document = paper(cast, DocumentKind.APPROVAL)
    url = compose(document)["qr"]
    assert url.endswith(reverse("verify-document", args=[document.check_code])) and url.startswith("http")
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", qr.code_of(url).path)}
    expected = {
        (x, y)
        for y, row in enumerate(segno.make(url, error="m", micro=False).matrix)
        for x, dark in enumerate(row)
        if dark
    }
    assert drawn == expected


def test_the_code_on_a_receipt_leads_to_the_progress_with_the_code_filled(cast, client):
    document = paper(cast, DocumentKind.RECEIPT)
    url = compose(document)["qr"]
    assert url.endswith(f"/progress/?code={document.application.query_code}")
    assert (
        f'value="{document.application.query_code}"'
        in client.get(f"/progress/{url.rpartition('/')[2]}").content.decode()
    )


def test_resubmitting_issues_no_second_receipt(cast):
    case = casting.told(cast, PERMIT)
    casting.resubmitted(cast, case)
    assert case.documents.filter(kind=DocumentKind.RECEIPT).count() == 1


def test_the_date_in_the_file_is_the_day_of_the_paper(cast):
    document = paper(cast, DocumentKind.APPROVAL)
    created = PdfReader(io.BytesIO(rendering.pdf_of(document))).metadata.creation_date
    assert created.astimezone(UTC).date() in {
        document.issued_at.date(),
        document.issued_at.astimezone().date(),
    }


def test_the_signature_never_stands_on_a_page_of_its_own(cast):
    document = paper(cast, DocumentKind.TERMINATION)
    for count in range(0, 150, 6):
        document.facts["reason"] = "场所已经转让。" * count
        pages = PdfReader(io.BytesIO(rendering.pdf_of(document))).pages
        assert len(pages) == 1 or "行政复议" in re.sub(r"\s", "", pages[-1].extract_text()), count


def test_a_receipt_is_one_page(cast):
    assert len(PdfReader(io.BytesIO(rendering.pdf_of(paper(cast, DocumentKind.RECEIPT)))).pages) == 1
