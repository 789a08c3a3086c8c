"""Uploads: what a file is, whatever it is called; in pieces, after a break; who may see it."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from approvals.filling import samples
from approvals.filling.samples import SAMPLE_PDF
from approvals.materials import limits, papers, tasks, uploads
from approvals.materials.inspection import FileRefused, inspect
from approvals.materials.models import FileState, Paper, StoredFile
from approvals.materials.wanted import errors_of
from approvals.workflow import filing
from hall.catalog.shelf import definition_of
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.account.reads import chain_of_reads
from tests import cast as c

PLAN = "M065"


def a_pdf(change=None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_zip(entries: dict[str, bytes], *, compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


OFD = {
    "OFD.xml": b'<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>',
    "Doc_0/Document.xml": b'<ofd:Document><ofd:Pages><ofd:Page ID="1"/><ofd:Page ID="2"/></ofd:Pages></ofd:Document>',
}


def an_image(kind="PNG", size=(40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def a_bomb_image() -> bytes:
    """A PNG that says it has 20,000 × 20,000 pixels."""
    content = bytearray(an_image())
    header = struct.pack("!II", 20_000, 20_000) + bytes(content[24:29])
    content[16:33] = header + struct.pack("!I", zlib.crc32(b"IHDR" + header))
    return bytes(content)


def acting(kind: str):
    """Puts an action of that kind where a viewer runs it on opening."""

    def change(writer):
        action = DictionaryObject(
            {NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("app.alert(1)")}
        )
        writer._root_object[NameObject("/OpenAction")] = action

    return change


REFUSED = {
    "a program called .pdf": ("合同.pdf", b"MZ" + b"\0" * 400, "程序文件"),
    "a program called nothing": ("合同", b"\x7fELF" + b"\0" * 400, "程序文件"),
    "HTML": ("合同.pdf", b"<html><script>alert(1)</script></html>", "认不出"),
    "SVG": ("图.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "认不出"),
    "nothing": ("合同.pdf", b"", "是空的"),
    "an image called .pdf": ("合同.pdf", an_image(), "名字却是"),
    "half a PDF": ("合同.pdf", SAMPLE_PDF[:200], "打不开"),
    "PDF without content": ("合同.pdf", b"%PDF-1.4\n%%EOF", "打不开"),
    "a page behind a PDF": ("合同.pdf", SAMPLE_PDF + b"<script>alert(1)</script>", "接着别的内容"),
    "an archive behind a PDF": ("合同.pdf", SAMPLE_PDF + a_zip({"a.txt": b"x"}), "压缩包"),
    "PDF with a password": ("合同.pdf", a_pdf(lambda writer: writer.encrypt("secret")), "密码"),
    "PDF with JavaScript": (
        "合同.pdf",
        a_pdf(acting("/JavaScript")),
        "自己运行的程序",
    ),
    "PDF that starts a program": ("合同.pdf", a_pdf(acting("/Launch")), "自己运行的程序"),
    "PDF with a file in it": (
        "合同.pdf",
        a_pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")),
        "夹带着别的文件",
    ),
    "an archive called .ofd": ("图.ofd", a_zip({"a.txt": b"x"}), "不是 OFD"),
    "Word called .ofd": ("图.ofd", a_zip({"[Content_Types].xml": b"x"}), "Word"),
    "a zip bomb": ("图.ofd", a_zip(OFD | {"a.bin": b"\0" * (30 * 1024 * 1024)}), "大得不正常"),
    "an archive in OFD": ("图.ofd", a_zip(OFD | {"a.bin": a_zip({"b": b"x"})}), "夹带"),
    "a program in OFD": ("图.ofd", a_zip(OFD | {"Res/run.exe": b"x"}), "夹带"),
    "OFD that climbs out": ("图.ofd", a_zip(OFD | {"../../etc/passwd": b"x"}), "夹带"),
    "OFD with an entity": (
        "图.ofd",
        a_zip(OFD | {"OFD.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><OFD/>'}),
        "打不开",
    ),
    "a broken archive": ("图.ofd", a_zip(OFD)[:120], "打不开"),
    "a huge image": ("图.png", a_bomb_image(), "太大"),
    "half an image": ("图.jpg", an_image("JPEG", (400, 300))[:700], "打不开"),
    "a page behind an image": ("图.png", an_image() + b"<script>alert(1)</script>", "夹带"),
    "an archive behind an image": ("图.png", an_image() + a_zip({"a.txt": b"x"}), "压缩包"),
    "GIF": ("图", b"GIF89a" + b"\0" * 100, "GIF"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_it_should_be_is_refused_with_a_sentence(tmp_path, name):
    called, content, words = REFUSED[name]
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        inspect(path, called)
    assert words in refused.value.sentence and refused.value.sentence.endswith("。")


@pytest.mark.parametrize(
    ("called", "content", "type_", "pages"),
    [
        ("合同.pdf", SAMPLE_PDF, "application/pdf", 1),
        ("合同.PDF", a_pdf(), "application/pdf", 1),
        ("图.ofd", a_zip(OFD), "application/ofd", 2),
        ("图.png", an_image(), "image/png", 1),
        ("image", an_image("JPEG"), "image/jpeg", 1),
    ],
)
def test_a_proper_file_is_known_by_its_content(tmp_path, called, content, type_, pages):
    path = tmp_path / "file"
    path.write_bytes(content)
    found = inspect(path, called)
    assert (found.content_type, found.pages) == (type_, pages)


def test_the_sample_paper_is_a_pdf_that_others_can_read():
    assert len(PdfReader(io.BytesIO(SAMPLE_PDF)).pages) == 1


@pytest.fixture
def cast(db):
    return c.make_cast("SCJGJ")


@pytest.fixture
def draft(cast):
    return c.an_empty_draft(cast, "SC05")


def begin(draft, cast, content, name="平面图.pdf", fingerprint="f"):
    row = papers.row_of(draft, PLAN)
    return papers.begin_upload(
        draft, row, c.actor(cast.applicant), name=name, size=len(content), fingerprint=fingerprint
    )


def hand_in(draft, cast, content=SAMPLE_PDF, name="平面图.pdf"):
    return uploads.receive(begin(draft, cast, content, name), 0, content)


def test_an_upload_goes_on_where_it_broke_off(draft, cast, client):
    client.force_login(cast.applicant)
    address = reverse("upload-begin", args=[draft.public_id, PLAN])
    content = a_pdf(lambda writer: [writer.add_blank_page(595, 842) for _ in range(20)])
    said = {"name": "平面图.pdf", "size": len(content), "fingerprint": "abc"}
    first = client.post(address, said).json()
    half = len(content) // 2
    piece = client.put(f"{first['pieces']}?offset=0", content[:half], content_type="application/octet-stream")
    assert piece.json()["offset"] == half
    again = client.post(address, said).json()
    assert (again["id"], again["offset"]) == (first["id"], half)
    misplaced = client.put(
        f"{first['pieces']}?offset=0", content[:half], content_type="application/octet-stream"
    )
    assert (misplaced.status_code, misplaced.json()["offset"]) == (409, half)
    last = client.put(
        f"{first['pieces']}?offset={half}", content[half:], content_type="application/octet-stream"
    )
    assert last.json()["state"] == FileState.UNCHECKED
    file = StoredFile.objects.get(public_id=first["id"])
    assert (file.pages, file.size, len(file.digest)) == (21, len(content), 64)
    assert b"".join(client.get(reverse("file", args=[file.public_id])).streaming_content) == content


def test_more_than_was_announced_is_not_taken(draft, cast):
    file = begin(draft, cast, SAMPLE_PDF)
    with pytest.raises(FileRefused):
        uploads.receive(file, 0, SAMPLE_PDF + b"x")


def test_a_refused_upload_leaves_nothing_behind(draft, cast):
    with pytest.raises(FileRefused):
        hand_in(draft, cast, b"MZ" + b"\0" * 100)
    assert not draft.files.exists()
    assert not Paper.objects.get(application=draft, code=PLAN).received


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [("大.pdf", limits.LARGEST_FILE + 1, "50 MB"), ("a.exe", 10, "只收"), ("a.pdf", 0, "是空的")],
)
def test_what_cannot_be_taken_is_said_before_a_byte_is_sent(draft, cast, name, size, words):
    with pytest.raises(FileRefused, match=words):
        papers.begin_upload(draft, papers.row_of(draft, PLAN), c.actor(cast.applicant), name=name, size=size)


def test_the_same_file_twice_is_taken_once(draft, cast):
    hand_in(draft, cast)
    with pytest.raises(FileRefused, match="一模一样"):
        uploads.receive(begin(draft, cast, SAMPLE_PDF, "又一份.pdf", "g"), 0, SAMPLE_PDF)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "C:\\temp\\passwd.pdf", "\u202epasswd.pdf", "a/b\x00/passwd.pdf"]
)
def test_a_name_is_only_a_name(name):
    assert papers.tidy_name(name) == "passwd.pdf"


def test_a_paper_that_we_fetch_or_make_takes_no_file(draft, cast, client):
    client.force_login(cast.applicant)
    for code in ("M002", "M001", "M999"):
        address = reverse("upload-begin", args=[draft.public_id, code])
        assert client.post(address, {"name": "a.pdf", "size": 5}).status_code == 404


def test_files_have_an_order_and_taking_one_out_keeps_its_row(draft, cast):
    one, two = hand_in(draft, cast), hand_in(draft, cast, a_pdf(), "二.pdf")
    papers.move(two, up=True)
    shown = list(draft.files.filter(removed_at=None).values_list("name", flat=True))
    assert shown == ["二.pdf", "平面图.pdf"]
    for file in (one, two):
        papers.take_out(StoredFile.objects.select_related("application", "paper").get(pk=file.pk))
    assert draft.files.count() == 2 and not draft.files.filter(removed_at=None).exists()
    assert not Paper.objects.get(application=draft, code=PLAN).received
    assert PLAN in errors_of(draft, definition_of(draft.version))


def test_only_both_sides_of_a_case_see_its_files(cast, client):
    draft = c.a_draft(cast, "SC05")
    file = draft.files.first()
    address = reverse("file", args=[file.public_id])
    assert client.get(address).status_code == 302
    for user, drafted, _filed in (
        (cast.applicant, 200, 200),
        (cast.stranger, 404, 404),
        (cast.agent, 404, 404),
        (cast.clerk, 404, 200),
        (cast.catalog_admin, 404, 404),
    ):
        client.force_login(user)
        assert client.get(address).status_code == drafted, user
    filing.submit(draft.public_id, actor=c.actor(cast.applicant))
    for user, status in (
        (cast.applicant, 200),
        (cast.stranger, 404),
        (cast.clerk, 200),
        (cast.catalog_admin, 404),
    ):
        client.force_login(user)
        assert client.get(address).status_code == status, user
    assert Entry.objects.filter(chain=chain_of_reads(draft.chain), action="read").exists()


def test_a_file_is_sent_so_that_nothing_of_it_runs(draft, cast, client):
    client.force_login(cast.applicant)
    for content, name, inline in (
        (SAMPLE_PDF, "a.pdf", True),
        (an_image(), "b.png", True),
        (a_zip(OFD), "c.ofd", False),
    ):
        file = hand_in(draft, cast, content, name)
        response = client.get(reverse("file", args=[file.public_id]))
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert ("sandbox" in response["Content-Security-Policy"]) == (name != "a.pdf")
        assert response["Content-Disposition"].startswith("inline" if inline else "attachment")
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [("bytes=0-4", 206, slice(0, 5)), ("bytes=-5", 206, slice(-5, None)), ("bytes=5-", 206, slice(5, None)),
     ("bytes=999999-", 416, None), ("bytes=4-2", 416, None), ("rows=1-2", 416, None)],
)  # fmt: skip
def test_a_large_file_can_be_read_in_parts(draft, cast, client, asked, status, part):
    client.force_login(cast.applicant)
    file = hand_in(draft, cast)
    response = client.get(reverse("file", args=[file.public_id]), headers={"Range": asked})
    assert response.status_code == status
    if part:
        assert b"".join(response.streaming_content) == SAMPLE_PDF[part]


def test_a_virus_is_put_away_and_told(draft, cast, client, settings):
    settings.SCANNER = "test"
    file = hand_in(draft, cast, samples._pdf("EICAR-STANDARD-ANTIVIRUS-TEST-FILE"))
    assert file.state == FileState.SCANNING
    tasks.scan(file.pk)
    file.refresh_from_db()
    assert (file.state, file.finding) == (FileState.INFECTED, "EICAR-Test-File")
    assert "quarantine" in file.content.name
    assert Notice.objects.filter(recipient=cast.applicant, kind="file_infected").exists()
    assert "病毒" in errors_of(draft, definition_of(draft.version))[PLAN]
    client.force_login(cast.applicant)
    assert client.get(reverse("file", args=[file.public_id])).status_code == 404


def test_a_scanner_that_does_not_answer_is_in_nobodys_way(draft, cast, settings):
    settings.SCANNER = "clamd://127.0.0.1:1"
    file = hand_in(draft, cast)
    tasks.scan(file.pk)
    file.refresh_from_db()
    assert file.state == FileState.UNCHECKED
    assert PLAN not in errors_of(draft, definition_of(draft.version))


def test_a_browser_without_script_sends_whole_files(draft, cast, client):
    client.force_login(cast.applicant)
    sent = [SimpleUploadedFile("一.pdf", SAMPLE_PDF), SimpleUploadedFile("二.pdf", b"MZ12345")]
    page = client.post(reverse("upload-whole", args=[draft.public_id, PLAN]), {"file": sent}, follow=True)
    assert "“一.pdf”传好了" in page.content.decode() and "程序文件" in page.content.decode()
    assert list(draft.files.values_list("name", flat=True)) == ["一.pdf"]


def test_nothing_is_taken_for_a_case_that_was_filed(cast, client):
    application = c.filed(cast, "SC05")
    client.force_login(cast.applicant)
    address = reverse("upload-begin", args=[application.public_id, PLAN])
    assert client.post(address, {"name": "a.pdf", "size": 5}).status_code == 404
    file = application.files.filter(paper__code=PLAN).get()
    assert client.post(reverse("file-remove", args=[file.public_id])).status_code == 404
    file.refresh_from_db()
    assert file.removed_at is None


def test_a_promise_stands_for_a_paper_only_where_the_item_allows(draft, cast, client):
    client.force_login(cast.applicant)
    definition = definition_of(draft.version)
    assert "M066" in errors_of(draft, definition)
    client.post(reverse("paper-mark", args=[draft.public_id, "M066"]), {"what": "waive", "given": "1"})
    assert "M066" not in errors_of(draft, definition)
    for what in ("waive", "defer", "paper"):
        client.post(reverse("paper-mark", args=[draft.public_id, PLAN]), {"what": what, "given": "1"})
    assert PLAN in errors_of(draft, definition)
