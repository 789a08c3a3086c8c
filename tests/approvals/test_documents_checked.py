"""The page on which anybody checks a paper by its code."""

import io
import re

import pytest
from django.urls import reverse

from approvals.documents import making
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.workflow import deciding
from hall.throttle.models import Tries
from tests import cast as casting
from tests.approvals.paper_hand import paper


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
