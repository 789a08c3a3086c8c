"""What the pages load: complete, our own, and nothing the content security policy would refuse."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tools import vendor

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLESHEETS = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))


def relative(path):
    return path.relative_to(ROOT).as_posix()


def test_vendored_packages_are_the_pinned_ones():
    assert vendor.problems() == []


def test_a_changed_vendored_file_is_noticed(tmp_path, monkeypatch):
    for package in vendor.PACKAGES:
        for name in package.files.values():
            path = tmp_path / package.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((ROOT / package.folder / name).read_bytes())
    (tmp_path / vendor.CHECKSUMS).write_text((ROOT / vendor.CHECKSUMS).read_text())
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    assert vendor.problems() == []
    script = tmp_path / "static/vendor/htmx/htmx.min.js"
    script.write_text(script.read_text() + ";")
    assert vendor.problems() == [f"the files differ from {vendor.CHECKSUMS}"]
    script.unlink()
    assert vendor.problems() == ["static/vendor/htmx/htmx.min.js is missing"]


@pytest.mark.parametrize(
    ("path", "content", "cleaned"),
    [
        ("a.css", b"a{}\n/*# sourceMappingURL=a.css.map */", b"a{}"),
        ("a.js", b"f()\n//# sourceMappingURL=a.js.map\n", b"f()\n"),
        ("a.css", b'src:url("f.woff2?12") format("woff2"),url("f.woff?12") format("woff")',
         b'src:url("f.woff2") format("woff2")'),
        ("a.css", b'a{b:url("data:image/svg+xml,%3csvg/%3e")}', b"a{b:none}"),
        ("LICENSE", b"see url(x?y)", b"see url(x?y)"),
    ],
)  # fmt: skip
def test_vendored_files_lose_only_what_points_outside(path, content, cleaned):
    assert vendor.clean(path, content) == cleaned


@pytest.mark.parametrize("path", STYLESHEETS, ids=relative)
def test_every_address_in_a_stylesheet_is_a_file_here(path):
    targets = re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text())
    assert [target for target in targets if not (path.parent / target).is_file()] == []


def test_every_static_file_a_template_names_exists():
    named = {
        name
        for template in TEMPLATES
        for name in re.findall(r"{%\s*static\s+['\"]([^'\"]+)['\"]", template.read_text())
    }
    assert sorted(name for name in named if not (STATIC / name).is_file()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_templates_hold_no_inline_script_or_style(path):
    text = path.read_text()
    inline = re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:|[\"'(]data:", text)
    assert inline == []


@pytest.mark.parametrize("path", [path for path in SCRIPTS if "vendor" not in path.parts], ids=relative)
def test_our_scripts_stay_small_and_reach_no_other_site(path):
    text = path.read_text()
    assert len(text.splitlines()) < 250
    assert re.findall(r"https?://|\beval\(|new Function|setAttribute\(\"style", text) == []


def test_everything_can_be_collected_under_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("css/tokens.*.css"))
