"""What somebody hostile would try: each test is an attack that must not work."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.urls import reverse
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from approvals.api.scopes import Scope
from approvals.conversation.models import Message
from approvals.conversation.writing import cannot_write, write
from approvals.desk.filters import Filter
from approvals.desk.listing import listing as listing_of
from approvals.filling import drafts
from approvals.filling.drafts import at_window
from approvals.following import listing
from approvals.following.progress import asking
from approvals.materials import limits, papers
from approvals.materials.inspection import FileRefused, inspect
from approvals.materials.models import StoredFile
from approvals.workflow import deciding, involving, reviewing
from approvals.workflow.choices import TaskState
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.models import ServiceItem
from hall.journal.models import Entry
from hall.people.account.reads import chain_of_reads
from hall.people.actor import Actor
from hall.people.admin import _may_keep
from hall.people.models import Absence, IdentityLevel, Person, Role
from hall.throttle.guard import Locked
from hall.worktime import now, today
from tests import cast as c
from tests.approvals.api_cast import Program

ITEM, DEPARTMENT = "SC05", "SCJGJ"


@pytest.fixture
def cast(db):
    return c.make_cast(DEPARTMENT)


def a_pdf(tmp_path, change):
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    change(writer)
    path = tmp_path / "a.pdf"
    writer.write(path)
    return path


# Posts.


def test_a_task_in_hand_ends_with_the_post(cast):
    case = c.accepted(cast, ITEM)
    while c.next_stage(case):
        case = c.step_on(cast, case)
    task = case.tasks.get(kind="sign", state=TaskState.OPEN)
    task.assignee = cast.signer
    task.save()
    cast.signer.posts.update(ends_on=today() - timedelta(days=1))
    c.a_post(cast.signer, Role.REVIEWER, DEPARTMENT)
    with pytest.raises(Refused):
        deciding.approve(case.public_id, actor=c.actor(cast.signer))


def test_a_deputy_gets_no_post_in_a_department_that_is_not_his(cast):
    c.a_post(cast.reviewer, Role.SIGNER, "ZJJ")
    deputy = c.another_reviewer(cast)
    Absence.objects.create(user=cast.reviewer, deputy=deputy, starts_on=today(), ends_on=today())
    lent = Actor.of(deputy).standing_in
    assert [(post.role, post.department_id) for post in lent] == [(Role.REVIEWER, DEPARTMENT)]


def test_whoever_keeps_accounts_sets_no_password_of_a_post_holder(cast):
    keeper = c.a_user("管账号的", is_staff=True)
    assert not _may_keep(keeper, cast.signer) and _may_keep(keeper, cast.applicant)


def test_a_member_of_staff_does_not_answer_his_own_application_for_the_department(cast):
    c.a_post(cast.applicant, Role.CLERK, DEPARTMENT)
    case = c.filed(cast, ITEM)
    assert "回避" in cannot_write(case, c.actor(cast.applicant), Message.Side.DESK)
    assert cannot_write(case, c.actor(cast.clerk), Message.Side.DESK) == ""


@pytest.mark.parametrize("whose", ["applicant", "agent"])
def test_staff_see_their_own_case_as_citizens_only(cast, client, whose):
    """Opinions of colleagues, checks and the record are for those who handle it."""
    case, user = c.accepted(cast, ITEM), getattr(cast, whose)
    if whose == "agent":
        Application.objects.filter(pk=case.pk).update(applicant=cast.legal, enterprise=cast.enterprise)
    for role in (Role.CLERK, Role.REVIEWER, Role.SUPERVISOR):
        c.a_post(user, role, DEPARTMENT)
        c.a_post(user, role, None)
    client.force_login(user)
    for name in ("desk-case", "desk-case-record", "desk-case-record-file", "desk-messages"):
        assert client.get(reverse(name, args=[case.public_id])).status_code == 404, name
    assert client.get(reverse("my-application", args=[case.public_id])).status_code == 200
    program = Program(user)
    assert program.get(f"cases/{case.public_id}/").status_code == 404
    for path in ("cases/", "queue/"):
        assert str(case.public_id) not in str(program.get(path).json()), path
    for name in ("desk", "desk-cases"):
        assert str(case.public_id) not in client.get(reverse(name)).content.decode(), name
    parts = listing_of(Actor.of(user), Filter.of(QueryDict())).parts
    assert not any(part.filter(pk=case.pk).exists() for part in parts), "neither in an export"


def test_whoever_was_asked_for_help_sees_the_case_until_it_was_given(cast, client):
    case, helper = c.accepted(cast, ITEM), c.a_post(c.a_user("外部专家"), Role.REVIEWER, "ZJJ")
    colleague = c.a_post(c.a_user("专家的同事"), Role.REVIEWER, "ZJJ")
    file = case.files.first()
    pages = [reverse("desk-case", args=[case.public_id]), reverse("file", args=[file.public_id])]

    def seen(user):
        client.force_login(user)
        return {client.get(page).status_code for page in pages}

    reviewer = c.actor(c.colleague(cast, Role.REVIEWER, c.next_stage(case).department_id))
    assert seen(helper) == {404}
    involving.ask_help(case.public_id, actor=reviewer, of=helper, request="请看一下结构图")
    assert seen(helper) == seen(colleague) == {200}
    task = case.tasks.get(kind="help")
    reviewing.pass_on(case.public_id, actor=c.actor(helper), task=task, opinion="没有意见")
    assert seen(helper) == seen(colleague) == {404}


def test_a_token_for_ones_own_applications_opens_nothing_of_the_desk(cast):
    """A file or a paper may be read with either kind of token, each within its own."""
    case = c.filed(cast, ITEM)
    for_mine = Program(cast.clerk, [Scope.READ_MINE.value])
    for_desk = Program(cast.clerk, [Scope.READ_DESK.value])
    paths = [f"files/{case.files.first().public_id}/", f"documents/{case.documents.get().public_id}/"]
    for path in paths:
        assert for_mine.get(path).status_code == 404
        answer = for_desk.get(path)
        assert answer.status_code == 200 and b"".join(answer.streaming_content)


# Identities nobody has looked at.


def test_a_number_somebody_only_typed_in_opens_no_case_of_its_owner(cast):
    number = "110101198506122237"
    thief = c.a_user("王芳")
    Person.objects.create(user=thief, id_number=number, level=IdentityLevel.ACCOUNT)
    assert at_window._account_of(drafts.Visitor("自然人", "王芳", "居民身份证", number, "")) is None
    Person.objects.filter(user=thief).update(level=IdentityLevel.NAMED)
    assert at_window._account_of(drafts.Visitor("自然人", "王芳", "居民身份证", number, "")) == thief


def test_an_enterprise_nobody_proved_to_lead_gets_no_case_from_the_window(cast):
    visitor = drafts.Visitor("法人", cast.enterprise.name, "", c.CREDIT_CODE, "")
    assert at_window._enterprise_of(visitor) == cast.enterprise
    Person.objects.filter(user=cast.legal).update(level=IdentityLevel.ACCOUNT)
    assert at_window._enterprise_of(visitor) is None


def test_a_number_can_be_put_right_while_nobody_has_proved_it(cast):
    user = c.a_user("马虎")
    Person.objects.create(user=user, level=IdentityLevel.ACCOUNT)
    item = ServiceItem.objects.with_current().get(code=ITEM)
    draft = drafts.begin(c.actor(user), item, None, {})
    for number in ("1101", "110101198506122237"):
        saved = drafts.save(draft.public_id, [drafts.Change("applicant.id_no", number)])
        assert saved.application.form["applicant.id_no"] == number
        assert saved.application.id_number == number


# Corrections.


def test_answers_of_the_situation_stay_while_a_case_is_put_right(cast):
    case = c.told(cast, ITEM)
    case.situation = {"asked": True}
    case.save()
    saved = drafts.save(case.public_id, [], situation={"asked": False, "new": True}, only=[])
    assert saved.application.situation == {"asked": True, "new": True}


def test_an_agent_who_only_prepares_answers_no_notice(cast):
    case = c.told(cast, ITEM)
    case.applicant, case.enterprise = cast.legal, cast.enterprise
    case.save()
    cast.agent.agencies.update(may_submit=False)
    body = {"number": 1, "subject": "material", "key": "M001", "answer": "改好了"}
    assert Program(cast.agent).post(f"applications/{case.public_id}/answers/", **body).status_code == 409
    assert Program(cast.legal).post(f"applications/{case.public_id}/answers/", **body).status_code == 200


# Files.


def test_a_pdf_that_starts_programs_by_a_name_kept_apart_is_refused(tmp_path):
    def launch(writer):
        name = writer._add_object(NameObject("/Launch"))
        action = DictionaryObject({NameObject("/S"): name, NameObject("/F"): TextStringObject("calc.exe")})
        writer._root_object[NameObject("/OpenAction")] = action

    with pytest.raises(FileRefused):
        inspect(a_pdf(tmp_path, launch), "a.pdf")


def test_a_pdf_with_an_associated_file_is_refused(tmp_path):
    def attach(writer):
        spec = DictionaryObject(
            {NameObject("/Type"): NameObject("/Filespec"), NameObject("/EF"): DictionaryObject()}
        )
        writer._root_object[NameObject("/AF")] = ArrayObject([writer._add_object(spec)])

    with pytest.raises(FileRefused):
        inspect(a_pdf(tmp_path, attach), "a.pdf")


def test_files_taken_out_again_do_not_fill_the_disk_for_ever(cast, monkeypatch):
    monkeypatch.setattr(limits, "MOST_BYTES", 1000)
    draft = c.a_draft(cast, ITEM)
    files = StoredFile.objects.filter(application=draft)
    files.update(size=1, removed_at=now())
    StoredFile.objects.filter(pk=files.first().pk).update(size=1500)
    with pytest.raises(FileRefused):
        papers.ensure_room(draft, 600)
    papers.ensure_room(draft, 100)


# What strangers may ask.


def test_the_two_codes_of_a_case_share_one_lock(cast):
    case = c.filed(cast, ITEM)
    for place in range(asking.PER_CASE.most):
        code = (case.number, case.query_code)[place % 2]
        assert asking.ask(code, "0000", f"10.0.0.{place}") is None
    with pytest.raises(Locked):
        asking.ask(case.query_code, c.ID_NUMBER[-4:], "10.0.1.1")


# Reads.


def test_reading_a_case_through_the_api_is_written_down(cast):
    case = c.filed(cast, ITEM)
    assert Program(cast.clerk).get(f"cases/{case.public_id}/").status_code == 200
    assert Entry.objects.filter(chain=chain_of_reads(case.chain), actor=cast.clerk).count() == 1


def test_a_paper_read_at_the_desk_is_written_down(cast, client):
    case = c.filed(cast, ITEM)
    paper = case.documents.get()
    for user, entries in ((cast.applicant, 0), (cast.clerk, 1)):
        client.force_login(user)
        assert client.get(reverse("document", args=[paper.public_id])).status_code == 200
        assert Entry.objects.filter(chain=chain_of_reads(case.chain)).count() == entries


# Presses of others, marks nobody gave out.


def test_the_press_of_another_is_refused_in_a_sentence(cast):
    item, nonce = ServiceItem.objects.with_current().get(code=ITEM), uuid4()
    drafts.begin(c.actor(cast.applicant), item, None, {}, nonce=nonce)
    with pytest.raises(Refused):
        drafts.begin(c.actor(cast.stranger), item, None, {}, nonce=nonce)
    one, other = c.filed(cast, ITEM), c.filed(cast, ITEM)
    given = {"actor": c.actor(cast.applicant), "side": Message.Side.APPLICANT, "text": "你好", "nonce": nonce}
    write(one, **given)
    with pytest.raises(Refused):
        write(other, **given)


def test_a_mark_of_a_page_that_no_calendar_holds_is_no_mark():
    for moment in ("0001-01-01T00:00:00+23:59 1", "2026-01-01T00:00:00+00:00 -99999999999999999999"):
        assert listing._read(base64.urlsafe_b64encode(moment.encode()).decode()) is None
