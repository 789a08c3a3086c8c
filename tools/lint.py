"""Every check that needs no database: style, layering, migrations, production settings, vendored files."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PRODUCTION = {
    "HALL_MODE": "production",
    "SECRET_KEY": "only-for-this-check-" + "k7Qz9" * 10,
    "ALLOWED_HOSTS": "hall.example.gov.cn",
    "VAR_DIR": "var/test",
    "FIELD_KEYS": "k1:" + "0123456789abcdef" * 2,
    "INDEX_KEY": "0123456789abcdef" * 4,
}
CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("ruff check", [str(BIN / "ruff"), "check", "."], {}),
    ("ruff format", [str(BIN / "ruff"), "format", "--check", "."], {}),
    ("djlint", [str(BIN / "djlint"), "templates", "--lint", "--quiet"], {}),
    ("import-linter", [str(BIN / "lint-imports")], {}),
    (
        "migrations",
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        {"VAR_DIR": "var/test"},
    ),
    (
        "check --deploy",
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
    ),
    ("vendored files", [sys.executable, "tools/vendor.py", "--check"], {}),
]


def main() -> int:
    failed = []
    for name, command, extra in CHECKS:
        done = subprocess.run(command, cwd=ROOT, env=os.environ | extra, capture_output=True, text=True)
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout + done.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
