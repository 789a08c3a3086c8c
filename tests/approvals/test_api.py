"""The API: what programs of applicants and of staff can do, and what they cannot."""

import uuid

import pytest

from approvals.workflow.choices import Outcome, State
from approvals.workflow.models import Application, Task
from tests import cast as c
from tests.approvals.api_cast import MINE, Program

pytestmark = pytest.mark.django_db

ITEM, DEPARTMENT = "SC05", "SCJGJ"


@pytest.fixture
def cast(db):
    return c.make_cast(DEPARTMENT)


def problem(response, status: int, code: str) -> dict:
    assert response.status_code == status, response.content.decode()[:500]
    said = response.json()
    assert set(said) == {"code", "sentence", "errors"} and said["code"] == code, said
    assert said["sentence"].endswith(("。", "！"))
    return said


def test_the_catalog_is_open_to_everyone():
    program = Program()
    first = program.get("items/").json()
    assert len(first["results"]) == 20 and first["next"]
    assert program.get("items/", q="开饭店").json()["results"][0]["code"] == ITEM
    definition = program.get(f"items/{ITEM}/").json()
    assert definition["definition"]["id"] == ITEM and definition["elements"]
    assert program.get("items/", department=DEPARTMENT).json()["results"]


def test_all_items_are_reached_by_following_next():
    program, seen, path = Program(), [], "items/"
    while path:
        page = program.get(path).json()
        seen += [row["code"] for row in page["results"]]
        path = page["next"].partition("/api/v1/")[2] if page["next"] else ""
    assert len(seen) == len(set(seen)) == 85


def test_the_guide_counts_what_a_case_needs():
    program = Program()
    for kind, wanted in (("自然人", False), ("法人", True)):
        said = program.get(f"items/{ITEM}/guide/", **{"applicant.kind": kind}).json()
        fields = {row["element"]: row["standing"] for row in said["fields"]}
        assert (fields["applicant.uscc"] != "not_needed") == wanted, kind
    assert program.get(f"items/{ITEM}/guide/", **{"applicant.kind": "神仙"}).json()["errors"]


def test_a_person_applies_from_beginning_to_end(cast):
    program = Program(cast.applicant, MINE)
    begun = program.post("applications/", item=ITEM)
    assert begun.status_code == 201, begun.content.decode()
    draft = begun.json()
    assert (draft["state"], draft["applicant_name"]) == ("draft", "张明")
    said = problem(program.post(f"applications/{draft['id']}/submit/"), 409, "incomplete")
    assert said["errors"]

    from approvals.filling.samples import complete

    complete(Application.objects.get(public_id=draft["id"]))
    filed = program.post(f"applications/{draft['id']}/submit/", nonce=str(uuid.uuid4()))
    assert filed.status_code == 200, filed.content.decode()
    assert filed.json()["number"] and filed.json()["state"] == "submitted"
    told = program.get(f"applications/{draft['id']}/progress/").json()
    assert [step["title"] for step in told] and told[0]["at"]
    assert (
        program.post(f"applications/{draft['id']}/withdraw/", reason="先不办了").json()["outcome"]
        == "withdrawn"
    )


def test_beginning_twice_gives_the_same_draft(cast):
    program = Program(cast.applicant)
    first, second = program.post("applications/", item=ITEM), program.post("applications/", item=ITEM)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_what_is_saved_is_kept_even_when_it_is_wrong(cast):
    program = Program(cast.applicant)
    draft = program.post("applications/", item=ITEM).json()
    saved = program.patch(f"applications/{draft['id']}/", form={"shop.area": "很大", "shop.name": "溪畔小馆"})
    assert saved.status_code == 200, saved.content.decode()
    assert "shop.area" in saved.json()["errors"] and saved.json()["revision"] > draft["revision"]
    again = program.get(f"applications/{draft['id']}/").json()
    assert again["form"]["shop.area"] == "很大" and again["title"] == "溪畔小馆"
    stale = program.patch(
        f"applications/{draft['id']}/", form={"shop.name": "别名"}, expected=draft["revision"]
    )
    problem(stale, 409, "stale")


@pytest.mark.parametrize(
    "form",
    [{"shop.name": {}}, {"shop.name": 5}, {"food.items": "热食类"}, {"no.such": "x"}, {"shop.name": "a\0b"},
     {"shop.name": "\ud800"}, {"food.safety_manager": [[]]}],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_refused_by_name(cast, form):
    program = Program(cast.applicant)
    draft = program.post("applications/", item=ITEM).json()
    said = problem(program.patch(f"applications/{draft['id']}/", form=form), 400, "invalid")
    assert list(said["errors"]) == [f"form.{next(iter(form))}"]


def test_nobody_writes_columns_that_are_not_his_to_write(cast):
    """Mass assignment: what is not asked for is ignored."""
    program = Program(cast.applicant)
    bad = {
        "state": "closed",
        "outcome": "approved",
        "number": "1",
        "applicant": cast.stranger.pk,
        "id_number": "x",
    }
    draft = program.post("applications/", item=ITEM, **bad).json()
    program.patch(f"applications/{draft['id']}/", form={"shop.name": "店"}, **bad)
    row = Application.objects.get(public_id=draft["id"])
    assert (row.state, row.outcome, row.number, row.applicant) == (State.DRAFT, "", None, cast.applicant)
    assert row.id_number == c.ID_NUMBER


def test_personal_numbers_are_masked_everywhere(cast):
    filed = c.filed(cast, ITEM)
    for program, path in (
        (Program(cast.applicant), f"applications/{filed.public_id}/"),
        (Program(cast.clerk), f"cases/{filed.public_id}/"),
    ):
        text = program.get(path).content.decode()
        assert c.ID_NUMBER not in text and "13912340000" not in text and c.CREDIT_CODE not in text


def test_other_peoples_applications_are_not_there(cast):
    filed = c.filed(cast, ITEM)
    stranger = Program(cast.stranger)
    for method, path in (
        ("GET", f"applications/{filed.public_id}/"),
        ("GET", f"applications/{filed.public_id}/progress/"),
        ("GET", f"applications/{filed.public_id}/materials/"),
        ("PATCH", f"applications/{filed.public_id}/"),
        ("DELETE", f"applications/{filed.public_id}/"),
        ("POST", f"applications/{filed.public_id}/submit/"),
        ("POST", f"applications/{filed.public_id}/withdraw/"),
        ("POST", f"applications/{filed.public_id}/materials/M001/files/"),
        ("GET", f"files/{filed.files.first().public_id}/"),
        ("GET", f"documents/{filed.documents.first().public_id}/"),
    ):
        problem(stranger.send(method, path), 404, "not_found")
    assert stranger.get("applications/").json()["results"] == []


def test_staff_of_another_department_find_nothing(cast):
    filed = c.filed(cast, ITEM)
    other = c.make_staff("MZJ", cast)
    problem(Program(other.clerk).get(f"cases/{filed.public_id}/"), 404, "not_found")
    problem(Program(other.clerk).post(f"cases/{filed.public_id}/accept/"), 404, "not_found")
    assert Program(other.clerk).get("queue/").json()["results"] == []


def test_people_without_a_post_do_not_get_to_the_desk(cast):
    program = Program(cast.applicant)
    problem(program.get("queue/"), 403, "scope_missing")
    program.client.force_login(cast.applicant)
    program.headers = {}
    problem(program.get("queue/"), 403, "forbidden")


def test_a_token_does_no_more_than_its_scopes(cast):
    filed = c.filed(cast, ITEM)
    reader = Program(cast.applicant, ["applications:read"])
    assert reader.get("applications/").status_code == 200
    problem(reader.post(f"applications/{filed.public_id}/withdraw/"), 403, "scope_missing")
    clerk = Program(cast.clerk, ["cases:read"])
    assert clerk.get("queue/").status_code == 200
    problem(clerk.post(f"cases/{filed.public_id}/accept/"), 403, "scope_missing")
    assert Application.objects.get(pk=filed.pk).state == State.SUBMITTED


def test_the_desk_goes_from_queue_to_decision(cast):
    filed = c.filed(cast, ITEM)
    clerk, reviewer, signer = (Program(user) for user in (cast.clerk, cast.reviewer, cast.signer))
    assert clerk.get("queue/").json()["results"][0]["case"]["id"] == str(filed.public_id)
    taken = clerk.post("queue/take-next/").json()
    assert taken["id"] == str(filed.public_id)
    path = f"cases/{filed.public_id}"
    assert clerk.post(f"{path}/accept/", expected=taken["revision"]).json()["state"] == "accepted"
    second = c.a_post(c.a_user("审查乙"), "reviewer", DEPARTMENT)
    while Application.objects.get(pk=filed.pk).state != State.DECIDING:
        task = Task.objects.filter(application=filed, state="open").first()
        more = {"second": str(second.public_id)} if task.kind == "site" else {}
        last = not Task.objects.filter(application=filed, state="waiting").exists()
        move = "propose" if last else "pass_on"
        given = {"outcome": "approved"} if last else {}
        done = reviewer.post(f"{path}/{move}/", opinion="符合条件", task=str(task.public_id), **given, **more)
        assert done.status_code == 200, done.content.decode()
    assert signer.post(f"{path}/approve/", opinion="同意").json()["outcome"] == "approved"
    document = Program(cast.applicant).get(f"applications/{filed.public_id}/").json()["documents"][-1]
    pdf = Program(cast.applicant).client.get(document["url"], headers=Program(cast.applicant).headers)
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_take_next_on_an_empty_queue_is_no_content(cast):
    assert Program(cast.clerk).post("queue/take-next/").status_code == 204


def test_verdicts_become_the_one_notice_and_its_answer(cast):
    filed = c.filed(cast, ITEM)
    clerk, path = Program(cast.clerk), f"cases/{filed.public_id}"
    problem(clerk.post(f"{path}/request_correction/"), 409, "not_allowed")
    wrong = {
        "round": 1,
        "subject": "field",
        "key": "shop.name",
        "finding": "wrong",
        "wrong": "与营业执照不一致",
    }
    assert clerk.post(f"{path}/verdicts/", **wrong).json()["verdicts"][0]["fine"] is False
    told = clerk.post(f"{path}/request_correction/", note="请尽快")
    assert told.json()["state"] == "correcting" and told.json()["corrections"][0]["points"]
    mine, own = Program(cast.applicant), f"applications/{filed.public_id}"
    answered = mine.post(f"{own}/answers/", number=1, subject="field", key="shop.name", answer="已改")
    assert answered.json()["corrections"][0]["points"][0]["answer"] == "已改"
    assert mine.patch(f"{own}/", form={"shop.name": "溪畔新馆", "shop.area": "1"}).status_code == 200
    back = mine.post(f"{own}/resubmit/").json()
    assert back["state"] == "submitted" and back["form"]["shop.name"] == "溪畔新馆"
    assert back["form"]["shop.area"] != "1"


def test_a_repeated_press_does_nothing_twice(cast):
    filed = c.filed(cast, ITEM)
    clerk, nonce = Program(cast.clerk), str(uuid.uuid4())
    first = clerk.post(f"cases/{filed.public_id}/accept/", nonce=nonce)
    second = clerk.post(f"cases/{filed.public_id}/accept/", nonce=nonce)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["revision"] == second.json()["revision"]


def test_a_stale_screen_is_told_who_was_first(cast):
    filed = c.filed(cast, ITEM)
    c.acceptance.accept(filed.public_id, actor=c.actor(cast.clerk))
    said = problem(
        Program(cast.clerk).post(
            f"cases/{filed.public_id}/refuse/", expected=filed.revision, ground="not_ours", reason="x"
        ),
        409,
        "stale",
    )
    assert "窗口甲" in said["sentence"]


def test_a_colleague_or_task_that_does_not_fit_is_named(cast):
    accepted = c.accepted(cast, ITEM)
    reviewer, path = Program(cast.reviewer), f"cases/{accepted.public_id}"
    said = problem(
        reviewer.post(f"{path}/transfer/", to=str(cast.stranger.public_id), reason="x"), 400, "invalid"
    )
    assert set(said["errors"]) == {"to"}
    other = c.accepted(cast, ITEM).tasks.filter(state="open").first()
    said = problem(reviewer.post(f"{path}/claim/", task=str(other.public_id)), 400, "invalid")
    assert set(said["errors"]) == {"task"}


def test_files_arrive_in_pieces_and_go_on_after_a_break(cast):
    from approvals.filling.samples import sample_file

    content, program = sample_file(), Program(cast.applicant)
    draft = program.post("applications/", item=ITEM).json()
    material = next(
        row["code"] for row in program.get(f"items/{ITEM}/guide/").json()["materials"]
        if row["provider"] == "applicant" and row["standing"] == "needed" and "申请" not in row["name"]
    )  # fmt: skip
    path = f"applications/{draft['id']}/materials/{material}/files/"
    given = {"name": "图.pdf", "size": len(content), "fingerprint": "f"}
    begun = program.post(path, **given)
    assert begun.status_code == 201, begun.content.decode()
    place = begun.json()["url"].partition("/api/v1/")[2]
    octets = "application/octet-stream"
    half = program.send("PUT", f"{place}?offset=0", content[:100], octets)
    assert half.json()["offset"] == 100
    said = problem(program.send("PUT", f"{place}?offset=0", content[100:], octets), 409, "out_of_place")
    assert said["errors"] == {"offset": "100"}
    assert program.post(path, **given).json()["offset"] == 100
    whole = program.send("PUT", f"{place}?offset=100", content[100:], octets)
    assert whole.json()["state"] in ("unchecked", "scanning", "clean"), whole.content.decode()
    listed = program.get(f"applications/{draft['id']}/materials/").json()
    file = next(row for row in listed if row["code"] == material)["files"][0]
    body = program.client.get(file["url"], headers=program.headers)
    assert b"".join(body.streaming_content) == content
    assert program.send("DELETE", f"files/{file['id']}/").status_code == 204
    problem(program.post(path, name="病毒.exe", size=10), 409, "file_refused")


def test_every_kind_of_problem_has_the_one_shape(cast):
    program = Program(cast.applicant)
    problem(Program().get("applications/"), 401, "not_signed_in")
    assert "Bearer" in Program().get("applications/").headers["WWW-Authenticate"]
    problem(program.send("POST", "applications/", b"{"), 400, "malformed")
    problem(program.send("POST", "applications/", b"[]"), 400, "invalid")
    problem(program.post("applications/", item="XX99"), 400, "invalid")
    problem(program.get("nowhere/"), 404, "not_found")
    problem(program.send("PUT", "applications/"), 405, "method_not_allowed")
    problem(
        program.send("POST", "applications/", b"a=1", "application/x-www-form-urlencoded"),
        415,
        "unsupported_media_type",
    )
    problem(program.send("POST", "applications/", b" " * 300_000), 413, "too_large")
    problem(program.get("applications/", cursor="!!"), 400, "invalid")
    problem(program.get("applications/", limit="1000"), 400, "invalid")


def test_a_wrong_token_is_no_token(cast):
    program = Program(cast.applicant)
    program.headers = {"authorization": "Bearer yx_wrong"}
    problem(program.get("applications/"), 401, "not_signed_in")
    problem(program.get("items/"), 401, "not_signed_in")


def test_a_session_needs_the_csrf_token_to_change_anything(cast):
    program = Program()
    program.client.force_login(cast.applicant)
    assert program.get("applications/").status_code == 200
    problem(program.post("applications/", item=ITEM), 403, "forbidden")


def test_too_many_requests_are_put_off(cast, monkeypatch):
    from approvals.api.throttles import UserThrottle

    monkeypatch.setattr(UserThrottle, "rate", "2/min", raising=False)
    program = Program(cast.applicant)
    assert [program.get("me/").status_code for _ in range(3)] == [200, 200, 429]
    refused = program.get("me/")
    problem(refused, 429, "too_many_requests")
    assert int(refused.headers["Retry-After"]) > 0


def test_lists_cost_the_same_however_long(cast, django_assert_max_num_queries):
    clerk, applicant = Program(cast.clerk), Program(cast.applicant)
    for _ in range(3):
        c.filed(cast, ITEM)
    clerk.get("queue/"), applicant.get("applications/")  # warm
    with django_assert_max_num_queries(12) as few:
        clerk.get("queue/"), applicant.get("applications/")
    for _ in range(5):
        c.filed(cast, ITEM)
    with django_assert_max_num_queries(12) as many:
        clerk.get("queue/"), applicant.get("applications/")
    assert len(few) == len(many)


def test_following_next_reaches_every_case_once(cast):
    wanted = {str(c.filed(cast, ITEM).public_id) for _ in range(5)}
    program, seen, path = Program(cast.clerk), [], "cases/?limit=2"
    while path:
        page = program.client.get(f"/api/v1/{path}", headers=program.headers).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"].partition("/api/v1/")[2] if page["next"] else ""
    assert len(seen) == len(set(seen)) and set(seen) == wanted


def test_a_denial_carries_its_reason(cast):
    deciding = c.reviewed(cast, ITEM, Outcome.DENIED)
    signer = Program(cast.signer)
    said = problem(signer.post(f"cases/{deciding.public_id}/deny/"), 400, "invalid")
    assert set(said["errors"]) == {"reason"}
    denied = signer.post(f"cases/{deciding.public_id}/deny/", reason="场所不符合规定").json()
    assert (denied["outcome"], denied["decision_reason"]) == ("denied", "场所不符合规定")
