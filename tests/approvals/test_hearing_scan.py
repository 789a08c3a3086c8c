"""The signed record of a hearing handed in as a scan: sent to the applicant like any file, named by the record, open to both sides."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from approvals.entry_words import WORDS
from approvals.materials.models import FileState, StoredFile
from approvals.procedures import hearing
from approvals.procedures.models import Hearing
from approvals.workflow.choices import Move
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.people.models import Role
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.case_pages import page_of, plain, press
from tests.approvals.moments import at
from tests.approvals.procedure_cases import DEPARTMENT, asked, notified, scheduled, told_of_hearing

pytestmark = pytest.mark.django_db
BEFORE, HELD, AFTER = "2025-10-21 09:00", "2025-10-21 17:00", "2025-10-22 10:00"


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


@pytest.fixture
def case(cast):
    """Its hearing was held on 21 October 2025."""
    found = told_of_hearing(cast)
    asked(cast, found, "2025-09-28 10:00")
    scheduled(cast, found, "2025-09-29 10:00", "2025-10-21 10:00")
    notified(cast, found, "2025-09-29 11:00")
    with standing_at(at(HELD)):
        return hearing.hearing_hold(found.public_id, actor=c.actor(cast.reviewer))


def sent(client, user, side: str, case, moment: str = AFTER, name: str = "听证笔录.png") -> StoredFile:
    """A file sent with a message."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    given = {"text": "见附件", "nonce": str(uuid.uuid4())}
    given["files"] = [SimpleUploadedFile(name, out.getvalue(), "image/png")]
    address = "write-message" if side == "applicant" else "desk-write-message"
    with standing_at(at(moment)):
        client.force_login(user)
        assert client.post(reverse(address, args=[case.public_id]), given).status_code == 302
    return StoredFile.objects.filter(message__isnull=False).latest("id")


def record(cast, case, **given):
    with standing_at(at(AFTER)):
        who = {"actor": c.actor(cast.reviewer), "signed_by": "张明"}
        return hearing.hearing_record(case.public_id, **who | given)


def test_the_scan_is_chosen_and_nothing_need_be_typed(client, cast, case):
    file = sent(client, cast.reviewer, "desk", case)
    with standing_at(at(AFTER)):
        assert "听证笔录.png" in page_of(client, case, "?do=hearing_record")
        given = {"scan": file.public_id, "record": "", "signed_by": "张明"}
        assert press(client, case, "hearing_record", **given).status_code == 302
        page = page_of(client, case)
    found = Hearing.objects.get()
    assert (found.state, found.scan, found.record) == ("recorded", file, "")
    assert "签了字的听证笔录：听证笔录.png" in plain(page) and reverse("file", args=[file.public_id]) in page
    entry = Entry.objects.filter(chain=case.chain, action=Move.HEARING_RECORD).get()
    assert entry.changes["digest"] == file.digest
    assert "（扫描件“听证笔录.png”）" in WORDS[Move.HEARING_RECORD](entry)


def test_it_opens_for_applicant_and_handlers_and_for_nobody_else(client, cast, case):
    file = sent(client, cast.reviewer, "desk", case)
    record(cast, case, scan=file.public_id)
    elsewhere = c.colleague(cast, Role.CLERK, "ZJJ")
    for user, status in ((cast.applicant, 200), (cast.signer, 200), (cast.stranger, 404), (elsewhere, 404)):
        client.force_login(user)
        assert client.get(reverse("file", args=[file.public_id])).status_code == status, user


def test_without_a_scan_the_form_asks_for_words_and_says_how_to_hand_one_in(client, cast, case):
    client.force_login(cast.reviewer)
    with standing_at(at(AFTER)):
        page = page_of(client, case, "?do=hearing_record")
        assert 'name="scan"' not in page and "先用留言发给申请人" in page
        assert press(client, case, "hearing_record", record="", signed_by="张明").status_code == 422
    with pytest.raises(Refused, match="请写笔录，或选签了字的扫描件"):
        record(cast, case)


def test_only_what_the_desk_sent_after_the_hearing_may_be_chosen(client, cast, case):
    theirs = sent(client, cast.applicant, "applicant", case)
    early = sent(client, cast.reviewer, "desk", case, BEFORE)
    infected, taken = sent(client, cast.reviewer, "desk", case), sent(client, cast.reviewer, "desk", case)
    StoredFile.objects.filter(pk=infected.pk).update(state=FileState.INFECTED)
    StoredFile.objects.filter(pk=taken.pk).update(removed_at=at(AFTER))
    with standing_at(at("2025-09-22 10:00")):
        other = sent(client, cast.reviewer, "desk", c.accepted(cast, "SL02"))
    wrong = [each.public_id for each in (theirs, early, infected, taken, other)]
    for public_id in (*wrong, uuid.uuid4(), "x"):
        with pytest.raises(Refused, match="这份扫描件不能用"):
            record(cast, case, record="双方陈述", scan=public_id)
    assert Hearing.objects.get().state == "held"


def test_of_several_the_newest_comes_first_and_words_will_do_all_the_same(client, cast, case):
    sent(client, cast.reviewer, "desk", case, "2025-10-22 08:00", "第一份.png")
    sent(client, cast.reviewer, "desk", case, "2025-10-22 09:00", "第二份.png")
    with standing_at(at(AFTER)):
        client.force_login(cast.reviewer)
        page = page_of(client, case, "?do=hearing_record")
        field = page[page.index('name="scan"') :]
        assert field.index("第二份.png") < field.index("第一份.png")
        given = {"scan": "", "record": "双方陈述", "signed_by": "张明"}
        assert press(client, case, "hearing_record", **given).status_code == 302
    assert (Hearing.objects.get().scan, Hearing.objects.get().record) == (None, "双方陈述")


def test_one_found_infected_later_is_named_and_not_offered(client, cast, case):
    file = sent(client, cast.reviewer, "desk", case)
    record(cast, case, scan=file.public_id)
    StoredFile.objects.filter(pk=file.pk).update(state=FileState.INFECTED)
    with standing_at(at(AFTER)):
        client.force_login(cast.reviewer)
        page = page_of(client, case)
    assert "听证笔录.png（有病毒，已隔离）" in plain(page)
    assert (
        f'"{reverse("file", args=[file.public_id])}"'
        not in page.split('id="procedures"')[1].split("</section>")[0]
    )
