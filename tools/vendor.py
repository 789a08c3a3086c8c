"""Fetch the pinned front-end packages into the tree, or check that the tree still holds them.

    python tools/vendor.py            fetch every package with ``npm pack`` and rewrite the checksums
    python tools/vendor.py --check    compare the files with ``static/vendor/checksums.txt``

Only the files a page loads are kept, each package beside its licence. The checksum file is in the
format of ``sha256sum`` with paths from the root of the repository.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = Path("static/vendor")
AXE = Path("tests/e2e/axe")
CHECKSUMS = VENDOR / "checksums.txt"


@dataclass(frozen=True)
class Package:
    """A package at one version: where it goes, and which of its files (path in it → path here)."""

    name: str
    version: str
    folder: Path
    files: dict[str, str]


PACKAGES = (
    Package(
        "bootstrap", "5.3.9", VENDOR / "bootstrap",
        {"dist/css/bootstrap.min.css": "bootstrap.min.css", "LICENSE": "LICENSE"},
    ),
    Package(
        "bootstrap-icons", "1.13.2", VENDOR / "bootstrap-icons",
        {
            "font/bootstrap-icons.min.css": "bootstrap-icons.min.css",
            "font/fonts/bootstrap-icons.woff2": "fonts/bootstrap-icons.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "htmx.org", "2.0.11", VENDOR / "htmx",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "axe-core", "4.14.1", AXE,
        {
            "axe.min.js": "axe.min.js",
            "LICENSE": "LICENSE",
            "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt",
        },
    ),
)  # fmt: skip

SOURCE_MAP = re.compile(rb"\s*(?:/\*[#@]\s*sourceMappingURL=[^*]*\*/|//[#@]\s*sourceMappingURL=\S*)")
OLD_FONT = re.compile(rb',\s*url\("?[^")]*\.woff(?:\?[^")]*)?"?\)\s*format\("woff"\)')
DATA_URL = re.compile(rb'url\("data:[^"]*"\)')
URL_QUERY = re.compile(rb'(url\("?[^")?#:]+)\?[^")]*')


def clean(path, content):
    """Return ``content`` without references to files that are not vendored, and without data: addresses.

    Static storage with hashed names refuses a stylesheet or script that names a missing file; the
    content security policy refuses data:, our own stylesheets put files in their place.
    """
    if path.endswith((".css", ".js")):
        content = SOURCE_MAP.sub(b"", content)
    if path.endswith(".css"):
        content = DATA_URL.sub(b"none", URL_QUERY.sub(rb"\1", OLD_FONT.sub(b"", content)))
    return content


def fetch(package, workdir):
    """Download ``package`` and write its files. Raises CalledProcessError when npm fails, KeyError
    when the package no longer holds a named file."""
    packed = subprocess.run(  # noqa: S603 - the names are those of PACKAGES
        ["npm", "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"],  # noqa: S607
        cwd=workdir, check=True, capture_output=True, text=True,
    )  # fmt: skip
    with tarfile.open(workdir / packed.stdout.split()[-1]) as archive:
        for source, target in package.files.items():
            content = archive.extractfile(f"package/{source}").read()
            path = ROOT / package.folder / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(clean(source, content))


def checksums():
    """Return the lines of the checksum file for the vendored files as they are now. Raises
    FileNotFoundError when one is missing."""
    paths = sorted((p.folder / target).as_posix() for p in PACKAGES for target in p.files.values())
    return [f"{hashlib.sha256((ROOT / path).read_bytes()).hexdigest()}  {path}" for path in paths]


def problems():
    """Return what is wrong with the vendored files, one sentence each; empty when all is well."""
    expected = {(p.folder / target).as_posix() for p in PACKAGES for target in p.files.values()}
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in (VENDOR, AXE)
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    } - {CHECKSUMS.as_posix()}
    wrong = [f"{path} is missing" for path in sorted(expected - found)]
    wrong += [f"{path} is not part of any package" for path in sorted(found - expected)]
    if not wrong and checksums() != (ROOT / CHECKSUMS).read_text().splitlines():
        wrong.append(f"the files differ from {CHECKSUMS}")
    return wrong


def main(argv=None):
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only verify, fetch nothing")
    if not parser.parse_args(argv).check:
        with tempfile.TemporaryDirectory() as workdir:
            for package in PACKAGES:
                fetch(package, Path(workdir))
        (ROOT / CHECKSUMS).write_text("\n".join(checksums()) + "\n")
    wrong = problems()
    print("\n".join(wrong) or "vendored packages are complete")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
