"""Papers: what they state, how they are numbered, made, handed out, checked."""

import io
import re
from datetime import UTC, datetime, time

import pytest
import segno
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from approvals.clock import extending
from approvals.documents import fonts, making, qr, rendering, tasks
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.documents.papers import compose
from approvals.procedures import hearing, hearing_days, running
from approvals.workflow import acceptance, deciding
from approvals.workflow.choices import Outcome
from hall.journal.record import sm3
from hall.org.models import Department
from hall.throttle.models import Tries
from hall.worktime import today
from tests import cast as casting

PERMIT = "SC05"


@pytest.fixture
def cast(db):
    return casting.make_cast("SCJGJ")


def refused(cast):
    case = casting.filed(cast, PERMIT)
    return acceptance.refuse(
        case.public_id, actor=casting.actor(cast.clerk), ground="not_ours", reason="请向市局申请。"
    )


def denied(cast):
    case = casting.reviewed(cast, PERMIT, Outcome.DENIED)
    return deciding.deny(case.public_id, actor=casting.actor(cast.signer), reason="场所不符合食品安全要求。")


def terminated(cast):
    case = casting.accepted(cast, PERMIT)
    return deciding.terminate(case.public_id, actor=casting.actor(cast.signer), reason="申请人已经注销。")


def started(cast, kind):
    case = casting.accepted(cast, PERMIT)
    reviewer = casting.actor(cast.reviewer)
    return running.start_procedure(case.public_id, actor=reviewer, kind=kind, reason="涉及相邻关系。")


def called_to_a_hearing(cast):
    case, reviewer = started(cast, "hearing"), casting.actor(cast.reviewer)
    hearing.hearing_request(case.public_id, actor=casting.actor(cast.applicant))
    day = hearing_days.earliest(today()).date
    when = timezone.make_aware(datetime.combine(day, time(14, 30)))
    given = {"when": when, "place": "三楼听证室", "presider": cast.leader}
    hearing.hearing_schedule(case.public_id, actor=reviewer, **given)
    return hearing.hearing_notify(case.public_id, actor=reviewer)


def extended(cast):
    case = casting.accepted(cast, PERMIT)
    given = {"days": 5, "reason": "等上级批复。"}
    extending.ask_extension(case.public_id, actor=casting.actor(cast.reviewer), **given)
    return extending.approve_extension(case.public_id, actor=casting.actor(cast.leader))


MAKERS = {
    DocumentKind.RECEIPT: lambda cast: casting.filed(cast, PERMIT),
    DocumentKind.CORRECTION: lambda cast: casting.told(cast, PERMIT),
    DocumentKind.ACCEPTANCE: lambda cast: casting.accepted(cast, PERMIT),
    DocumentKind.REFUSAL: refused,
    DocumentKind.APPROVAL: lambda cast: casting.approved(cast, PERMIT),
    DocumentKind.DENIAL: denied,
    DocumentKind.TERMINATION: terminated,
    DocumentKind.PROCEDURE: lambda cast: started(cast, "expert"),
    DocumentKind.HEARING_RIGHT: lambda cast: started(cast, "hearing"),
    DocumentKind.HEARING_NOTICE: called_to_a_hearing,
    DocumentKind.EXTENSION: extended,
}


def paper(cast, kind) -> IssuedDocument:
    return MAKERS[kind](cast).documents.get(kind=kind)


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


def test_making_keeps_the_file_with_its_digest_once(cast):
    document = paper(cast, DocumentKind.APPROVAL)
    assert making.make(document)
    with document.content.open("rb") as kept:
        assert sm3(kept.read()) == document.digest
    name = document.content.name
    stale = IssuedDocument.objects.get(pk=document.pk)
    stale.made_at = None
    assert making.make(stale) and stale.content.name == name


def test_a_paper_that_cannot_be_made_says_so_and_is_tried_again(cast, client, monkeypatch):
    document = paper(cast, DocumentKind.APPROVAL)

    def fail(document):
        raise rendering.NotRendered("broken")

    client.force_login(cast.applicant)
    with monkeypatch.context() as patched:
        patched.setattr(rendering, "pdf_of", fail)
        response = client.get(reverse("document-pdf", args=[document.public_id]))
        assert response.status_code == 503 and "还没生成好" in response.content.decode()
        assert client.get(reverse("document", args=[document.public_id])).status_code == 200
    document.refresh_from_db()
    assert document.attempts == 1 and document.error == "broken"
    document.application.refresh_from_db()
    assert document.application.delivered_at is None
    assert tasks.make_missing() >= 1
    document.refresh_from_db()
    assert document.made_at


def test_facts_that_lack_something_are_a_failure_not_a_crash(cast):
    document = paper(cast, DocumentKind.APPROVAL)
    document.facts = {}
    assert making.make(document) is False


def test_the_sweep_leaves_alone_what_failed_too_often(cast):
    document = paper(cast, DocumentKind.APPROVAL)
    IssuedDocument.objects.update(attempts=tasks.MOST_ATTEMPTS)
    assert tasks.make_missing() == 0
    assert making.make(document)


def test_a_broker_that_is_away_does_not_undo_the_decision(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*args, **given):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.make_document, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        document = paper(cast, DocumentKind.ACCEPTANCE)
    assert IssuedDocument.objects.filter(pk=document.pk).exists()


def test_the_first_download_by_the_applicant_hands_the_decision_over(cast, client):
    document = paper(cast, DocumentKind.APPROVAL)
    client.force_login(cast.applicant)
    client.get(reverse("document", args=[document.public_id]))
    case = document.application
    case.refresh_from_db()
    assert case.delivered_at is None
    response = client.get(reverse("document-pdf", args=[document.public_id]) + "?download")
    content = response.content
    assert response["Content-Type"] == "application/pdf" and content.startswith(b"%PDF")
    case.refresh_from_db()
    first = case.delivered_at
    assert first and case.delivery_method.startswith("电子送达")
    client.get(reverse("document-pdf", args=[document.public_id]))
    case.refresh_from_db()
    assert case.delivered_at == first


def test_reading_by_the_desk_hands_nothing_over(cast, client):
    document = paper(cast, DocumentKind.APPROVAL)
    client.force_login(cast.clerk)
    response = client.get(reverse("document-pdf", args=[document.public_id]))
    assert response.status_code == 200
    document.application.refresh_from_db()
    assert document.application.delivered_at is None


def test_a_receipt_downloaded_delivers_nothing(cast, client):
    document = paper(cast, DocumentKind.RECEIPT)
    client.force_login(cast.applicant)
    response = client.get(reverse("document-pdf", args=[document.public_id]))
    assert response.status_code == 200
    document.application.refresh_from_db()
    assert document.application.delivered_at is None


@pytest.mark.parametrize("name", ["document", "document-pdf"])
def test_a_stranger_and_another_department_find_no_paper(cast, client, name):
    document = paper(cast, DocumentKind.APPROVAL)
    other = casting.make_staff("MZJ", cast)
    for user in (cast.stranger, other.clerk):
        client.force_login(user)
        assert client.get(reverse(name, args=[document.public_id])).status_code == 404
    client.logout()
    assert client.get(reverse(name, args=[document.public_id])).status_code == 302


def checked(client, code, **given):
    return client.get(reverse("verify-document", args=[code]), **given)


def test_anyone_can_check_a_paper_and_learns_nothing_personal(cast, client):
    document = paper(cast, DocumentKind.APPROVAL)
    body = checked(client, document.check_code).content.decode()
    document.refresh_from_db()
    for words in (document.number, "准予", "云溪区市场监督管理局", document.digest, "现在有效"):
        assert words in body, words
    assert document.digest
    for secret in ("张明", "13912340000", "110101", document.application.number):
        assert secret not in body, secret


def test_the_code_may_be_typed_small_and_in_groups(cast, client):
    code = paper(cast, DocumentKind.ACCEPTANCE).check_code
    typed = f"{code[:4]} {code[4:8]}-{code[8:]}".lower()
    response = client.get(reverse("verify"), {"code": typed})
    assert response.status_code == 302 and response.url == reverse("verify-document", args=[code])


def test_a_revoked_paper_is_said_to_be_void(cast, client):
    document = paper(cast, DocumentKind.APPROVAL)
    deciding.revoke(document.application.public_id, actor=casting.actor(cast.signer), reason="材料是假的")
    body = checked(client, document.check_code).content.decode()
    assert "已经作废" in body and "现在有效" not in body and "材料是假的" not in body


def test_a_file_is_compared_byte_by_byte(cast, client):
    document = paper(cast, DocumentKind.APPROVAL)
    making.make(document)
    with document.content.open("rb") as kept:
        content = kept.read()

    def compare(data):
        file = io.BytesIO(data)
        file.name = "决定书.pdf"
        address = reverse("verify-document", args=[document.check_code])
        return client.post(address, {"file": file}).content.decode()

    assert "一模一样" in compare(content)
    assert "不一样" in compare(content + b" ")
    assert (
        "还没选文件" in client.post(reverse("verify-document", args=[document.check_code])).content.decode()
    )
    assert (
        not IssuedDocument.objects.exclude(content="")
        .exclude(pk=document.pk)
        .filter(content__contains="决定书")
        .exists()
    )


def test_guessing_codes_is_slowed_down(client, db):
    answers = [
        checked(
            client, f"ABCDEFGHJ{number:03d}".replace("0", "X").replace("1", "Y").replace("2", "W")
        ).status_code
        for number in range(25)
    ]
    assert answers[0] == 404 and answers[-1] == 429
    assert Tries.objects.count() == 1


@pytest.mark.parametrize("code", ["x", "%01", "A" * 300, "ＡＢＣ", "<script>"])
def test_a_code_that_is_none_gets_a_page_that_helps(client, db, code):
    response = checked(client, code)
    assert response.status_code == 404 and "没有这个验真码" in response.content.decode()
    assert "<script>" not in re.sub(r"<script [^>]*src=[^>]*></script>", "", response.content.decode())


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
