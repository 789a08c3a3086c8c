"""Messages of a case: both ways, with files, told to the other side, read once seen, closed with the case."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from approvals.conversation.models import Message
from approvals.conversation.writing import LONGEST, MOST_AN_HOUR, write
from approvals.workflow import claims, filing
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.worktime import now, standing_at
from tests import cast as casting

ITEM = "SC05"


@pytest.fixture
def cast(db):
    return casting.make_cast("SCJGJ")


@pytest.fixture
def case(cast):
    return casting.filed(cast, ITEM)


def address(side, case):
    return reverse("write-message" if side == "applicant" else "desk-write-message", args=[case.public_id])


def post(client, user, side, case, text="请问几点开门？", htmx=False, files=(), nonce=None):
    client.force_login(user)
    given = {"text": text, "nonce": str(nonce or uuid.uuid4()), "files": list(files)}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(address(side, case), given, headers=headers)


def a_picture(name="照片.png"):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def test_a_question_and_its_answer_are_seen_by_both(client, cast, case):
    assert post(client, cast.applicant, "applicant", case).status_code == 302
    assert post(client, cast.clerk, "desk", case, "九点。").status_code == 302
    for user, name in ((cast.applicant, "my-messages"), (cast.clerk, "desk-messages")):
        client.force_login(user)
        body = client.get(reverse(name, args=[case.public_id])).content.decode()
        assert "请问几点开门？" in body and "九点。" in body


def test_the_applicant_reads_the_clerks_name_masked_and_the_desk_in_full(client, cast, case):
    post(client, cast.clerk, "desk", case, "九点。")
    client.force_login(cast.applicant)
    body = client.get(reverse("my-messages", args=[case.public_id])).content.decode()
    assert "窗*甲" in body and "窗口甲" not in body
    client.force_login(cast.clerk)
    assert "窗口甲" in client.get(reverse("desk-messages", args=[case.public_id])).content.decode()


def test_a_message_is_new_until_the_other_side_has_seen_it(client, cast, case):
    post(client, cast.applicant, "applicant", case)
    client.force_login(cast.applicant)
    client.get(reverse("my-messages", args=[case.public_id]))
    message = Message.objects.get()
    assert message.read_at is None, "seen by its own writer is not seen"
    client.force_login(cast.clerk)
    first = client.get(reverse("desk-messages", args=[case.public_id])).content.decode()
    second = client.get(reverse("desk-messages", args=[case.public_id])).content.decode()
    message.refresh_from_db()
    assert message.read_at and ">新<" in first and ">新<" not in second


def test_the_list_marks_a_case_with_something_new(client, cast, case):
    post(client, cast.clerk, "desk", case, "请带身份证。")
    client.force_login(cast.applicant)
    assert "有新留言" in client.get(reverse("my-applications")).content.decode()
    client.get(reverse("my-messages", args=[case.public_id]))
    assert "有新留言" not in client.get(reverse("my-applications")).content.decode()


def test_the_applicant_is_told_by_notice_once(client, cast, case):
    nonce = uuid.uuid4()
    for _ in range(2):
        post(client, cast.clerk, "desk", case, "请带身份证。", nonce=nonce)
    assert Message.objects.count() == 1
    told = Notice.objects.filter(recipient=cast.applicant, kind="message_desk", channel="portal")
    assert told.count() == 1 and "请带身份证" in told.get().body


def test_the_colleague_who_has_the_case_is_told(client, cast, case):
    claims.claim(case.public_id, actor=casting.actor(cast.clerk))
    post(client, cast.applicant, "applicant", case)
    assert Notice.objects.filter(recipient=cast.clerk, kind="message_applicant").exists()
    assert not Notice.objects.filter(recipient=cast.applicant, kind="message_applicant").exists()


def test_a_live_answer_brings_the_thread_with_an_empty_form(client, cast, case):
    response = post(client, cast.applicant, "applicant", case, htmx=True)
    body = response.content.decode()
    assert response.status_code == 200 and "<html" not in body
    assert "请问几点开门？" in body and "HX-Request" in response["Vary"]
    assert 'maxlength="2000"></textarea>' in body


@pytest.mark.parametrize(
    ("text", "said"), [("", "还没有写内容"), ("  \n ", "还没有写内容"), ("长" * (LONGEST + 1), "最多写")]
)
def test_what_cannot_be_sent_is_said_and_kept(client, cast, case, text, said):
    response = post(client, cast.applicant, "applicant", case, text)
    body = response.content.decode()
    assert response.status_code == 409 and said in body and Message.objects.count() == 0
    assert text.strip() in body


def test_what_is_written_is_shown_as_text(client, cast, case):
    post(client, cast.applicant, "applicant", case, "<img src=x onerror=alert(1)>\n<b>第二行</b>")
    client.force_login(cast.clerk)
    body = client.get(reverse("desk-messages", args=[case.public_id])).content.decode()
    assert "&lt;img src=x" in body and "<img src=x" not in body and "<br>&lt;b&gt;第二行" in body


def test_a_stranger_and_another_department_neither_read_nor_write(client, cast, case):
    other = casting.make_staff("MZJ", cast)
    assert post(client, cast.stranger, "applicant", case).status_code == 404
    assert post(client, other.clerk, "desk", case).status_code == 404
    assert post(client, cast.applicant, "desk", case).status_code in (302, 403, 404)
    assert Message.objects.count() == 0


def test_a_clerk_does_not_write_in_the_applicants_name(client, cast, case):
    assert post(client, cast.clerk, "applicant", case).status_code == 404


def test_a_file_goes_along_and_is_served_to_both_sides_only(client, cast, case):
    post(client, cast.applicant, "applicant", case, "", files=[a_picture()])
    file = Message.objects.get().files.get()
    assert file.name == "照片.png" and file.digest and file.pages in (None, 1)
    for user, status in ((cast.applicant, 200), (cast.clerk, 200), (cast.stranger, 404)):
        client.force_login(user)
        response = client.get(reverse("file", args=[file.public_id]))
        assert response.status_code == status, user
        b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("content", [b"MZ\x90\x00 program", b"", b"%PDF-1.4 broken"])
def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_kept(client, cast, case, content):
    bad = SimpleUploadedFile("材料.pdf", content, "application/pdf")
    response = post(client, cast.applicant, "applicant", case, "请看附件", files=[bad])
    assert response.status_code == 409 and Message.objects.count() == 0
    assert "请看附件" in response.content.decode() and "写的内容还在" in response.content.decode()


def test_more_files_than_five_are_refused(client, cast, case):
    response = post(
        client, cast.applicant, "applicant", case, "请看", files=[a_picture(f"{n}.png") for n in range(6)]
    )
    assert response.status_code == 409 and "最多带 5 个" in response.content.decode()


def test_after_the_end_everything_is_readable_and_nothing_written(client, cast, case):
    post(client, cast.applicant, "applicant", case)
    filing.withdraw(case.public_id, actor=casting.actor(cast.applicant))
    response = post(client, cast.applicant, "applicant", case, "还有一句")
    body = response.content.decode()
    assert response.status_code == 409 and "请问几点开门？" in body and "不能再留言" in body
    assert Message.objects.count() == 1


def test_nobody_floods_the_other_side(cast, case):
    actor = casting.actor(cast.applicant)
    for number in range(MOST_AN_HOUR):
        write(case, actor=actor, side="applicant", text=f"第{number}条", nonce=uuid.uuid4())
    with pytest.raises(Refused, match="太多"):
        write(case, actor=actor, side="applicant", text="再一条", nonce=uuid.uuid4())
    with standing_at(now() + timedelta(minutes=61)):
        write(case, actor=actor, side="applicant", text="再一条", nonce=uuid.uuid4())


def test_what_was_said_can_be_proved_but_not_read_in_the_journal(client, cast, case):
    post(client, cast.applicant, "applicant", case, "我的病情是秘密")
    entry = Entry.objects.get(chain=case.chain, action="message")
    assert entry.changes["digest"] and "秘密" not in str(entry.changes)


def test_a_long_conversation_asks_the_same_few_questions(client, cast, case, django_assert_max_num_queries):
    actor = casting.actor(cast.clerk)
    write(case, actor=actor, side="desk", text="一", nonce=uuid.uuid4())
    client.force_login(cast.applicant)
    client.get(reverse("my-messages", args=[case.public_id]))
    with django_assert_max_num_queries(25) as few:
        client.get(reverse("my-messages", args=[case.public_id]))
    for number in range(10):
        write(case, actor=actor, side="desk", text=f"{number}", nonce=uuid.uuid4())
    client.get(reverse("my-messages", args=[case.public_id]))
    with django_assert_max_num_queries(25) as many:
        client.get(reverse("my-messages", args=[case.public_id]))
    assert len(many) == len(few)


def test_a_form_without_its_nonce_is_refused(client, cast, case):
    client.force_login(cast.applicant)
    assert client.post(address("applicant", case), {"text": "x"}).status_code == 400
