"""Papers: made once and tried again, and handed out to whom they concern."""

import pytest
from django.urls import reverse

from approvals.documents import making, rendering, tasks
from approvals.documents.models import DocumentKind, IssuedDocument
from hall.journal.record import sm3
from tests import cast as casting
from tests.approvals.paper_hand import paper


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
