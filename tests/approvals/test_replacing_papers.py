"""换一份: during a correction a paper that was named is exchanged; what was handed in before may also be kept."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from approvals.workflow import acceptance
from approvals.workflow.choices import State
from approvals.workflow.models import Verdict
from hall.worktime import now
from tests import cast as c

ITEM = "SC05"


@pytest.fixture
def cast(db):
    return c.make_cast("SCJGJ")


@pytest.fixture
def case(cast, client):
    """Waits to be put right; the applicant is signed in."""
    client.force_login(cast.applicant)
    filed = c.filed(cast, ITEM)
    paper = filed.papers.filter(how="upload").order_by("code").first()
    Verdict.objects.create(
        application=filed,
        round=1,
        subject="material",
        key=paper.code,
        fine=False,
        wrong="缺页",
        by=cast.clerk,
        at=now(),
    )
    return acceptance.request_correction(filed.public_id, actor=c.actor(cast.clerk))


@pytest.fixture
def code(case):
    return case.correction_notices.get().points.get().key


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((16, 16), 90).save(out, "PNG")
    return out.getvalue()


def names(case, code):
    return list(
        case.files.filter(paper__code=code, removed_at=None).order_by("id").values_list("name", flat=True)
    )


def send(client, case, code, name, query=""):
    file = SimpleUploadedFile(name, picture(), "image/png")
    return client.post(reverse("upload-whole", args=[case.public_id, code]) + query, {"file": file})


def test_a_named_paper_offers_first_to_be_exchanged(client, case, code):
    assert case.state == State.CORRECTING
    page = client.get(reverse("correction", args=[case.public_id])).content.decode()
    card = page[page.index(f'id="m-{code}"') :]
    assert card.index("换一份") < card.index("原来的留着，再加文件")
    assert "上次交的" in card and "?instead" in card


def test_what_is_exchanged_takes_the_place_of_what_was_handed_in(client, case, code):
    send(client, case, code, "新的.png", "?instead")
    send(client, case, code, "新的第二页.png", "?instead")
    assert names(case, code) == ["新的.png", "新的第二页.png"]
    assert case.papers.get(code=code).received
    page = client.get(reverse("correction", args=[case.public_id])).content.decode()
    assert "再加文件" in page[page.index(f'id="m-{code}"') :]


def test_what_was_handed_in_may_be_kept(client, case, code):
    before = names(case, code)
    send(client, case, code, "缺的一页.png")
    assert before and names(case, code) == [*before, "缺的一页.png"]


def test_in_pieces_the_earlier_file_goes_only_when_the_new_one_is_whole(client, case, code):
    before, content = names(case, code), picture()
    address = reverse("upload-begin", args=[case.public_id, code]) + "?instead"
    begun = json.loads(client.post(address, {"name": "新的.png", "size": len(content)}).content)
    assert begun["pieces"].endswith("?instead")
    half = len(content) // 2
    for offset, piece in ((0, content[:half]), (half, content[half:])):
        assert set(before) <= set(names(case, code))
        client.put(f"{begun['pieces']}&offset={offset}", piece, content_type="application/octet-stream")
    assert names(case, code) == ["新的.png"]


def test_what_is_refused_leaves_the_earlier_file(client, case, code):
    before = names(case, code)
    file = SimpleUploadedFile("程序.pdf", b"MZ no paper at all", "application/pdf")
    client.post(reverse("upload-whole", args=[case.public_id, code]) + "?instead", {"file": file})
    assert names(case, code) == before
