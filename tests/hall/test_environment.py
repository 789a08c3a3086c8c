"""What the process is told from outside."""

import ast
import inspect
import os
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hall import environment

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = [
    "HALL_MODE",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "REDIS_URL",
    "LOG_LEVEL",
    "MAINTENANCE",
    "VAR_DIR",
    "EMAIL_URL",
    "EMAIL_FROM",
    "SMS_BACKEND",
    "PUBLIC_URL",
    "SCANNER",
    "TRUSTED_PROXIES",
    "METRICS_TOKEN",
    "FIELD_KEYS",
    "INDEX_KEY",
    "STAFF_SECOND_FACTOR",
    "OIDC_NAME",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
]
# What production must be told, with values that are good enough.
NEEDED = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "hall.example.gov.cn",
    "FIELD_KEYS": "k1:" + "0123456789abcdef" * 2,
    "INDEX_KEY": "0123456789abcdef" * 4,
}


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))


def read_by_code() -> set[str]:
    """Names of the variables that `hall.environment` asks for."""
    tree = ast.parse(inspect.getsource(environment))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    texts = {arg.value for call in calls for arg in call.args if isinstance(arg, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and re.fullmatch(r"[A-Z][A-Z_]{3,}", text)}


def test_every_variable_of_the_code_stands_in_the_example_and_no_other():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, re.M)) == read_by_code() == set(VARIABLES)


def test_only_the_environment_module_reads_the_process_environment():
    readers = [
        path.name
        for path in (ROOT / "hall").rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault)|getenv", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["environment.py"]


def test_with_nothing_set_everything_lives_in_var(tmp_path):
    found = environment.read(tmp_path)
    assert found.mode == "demo" and not found.production
    assert found.database["NAME"] == str(tmp_path / "var" / "hall.sqlite3")
    assert found.redis_url == ""


def test_the_demo_key_is_drawn_once_and_kept_private(tmp_path):
    first = environment.read(tmp_path).secret_key
    assert len(first) > 50 and environment.read(tmp_path).secret_key == first
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_dot_env_file_counts_and_the_process_environment_wins(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("LOG_LEVEL=ERROR\nREDIS_URL=redis://a:1/0\n")
    monkeypatch.setenv("REDIS_URL", "redis://b:2/0")
    found = environment.read(tmp_path)
    assert (found.log_level, found.redis_url) == ("ERROR", "redis://b:2/0")
    assert "LOG_LEVEL" not in os.environ


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("HALL_MODE", "prod", "HALL_MODE 应为"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL 应为"),
        ("MAINTENANCE", "maybe", "MAINTENANCE 应为"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL 应形如"),
        ("REDIS_URL", "127.0.0.1:6379", "REDIS_URL 应形如"),
        ("TRUSTED_PROXIES", "two", "TRUSTED_PROXIES 应为数字"),
        ("FIELD_KEYS", "k1:xyz", "FIELD_KEYS 应形如"),
        ("FIELD_KEYS", "k1:abcd", "32 位十六进制"),
        ("INDEX_KEY", "abcd", "INDEX_KEY 应为 64 位"),
        ("STAFF_SECOND_FACTOR", "maybe", "STAFF_SECOND_FACTOR 应为"),
        ("OIDC_ISSUER", "https://login.example.gov.cn", "OIDC_NAME、OIDC_CLIENT_ID、OIDC_CLIENT_SECRET"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(tmp_path, monkeypatch, name, value, sentence):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        environment.read(tmp_path)


@pytest.mark.parametrize("missing", NEEDED)
def test_production_names_what_it_needs(tmp_path, monkeypatch, missing):
    monkeypatch.setenv("HALL_MODE", "production")
    for name in NEEDED.keys() - {missing}:
        monkeypatch.setenv(name, NEEDED[name])
    with pytest.raises(ImproperlyConfigured, match=missing):
        environment.read(tmp_path)


@pytest.mark.parametrize(("name", "weak"), [("SECRET_KEY", "short"), ("ALLOWED_HOSTS", "*")])
def test_production_refuses_what_would_leave_the_door_open(tmp_path, monkeypatch, name, weak):
    monkeypatch.setenv("HALL_MODE", "production")
    monkeypatch.setenv("SECRET_KEY", "x" * 60)
    monkeypatch.setenv("ALLOWED_HOSTS", "hall.example.gov.cn")
    monkeypatch.setenv(name, weak)
    with pytest.raises(ImproperlyConfigured, match=name):
        environment.read(tmp_path)


def test_other_peoples_machines_reach_no_demo_by_a_forgotten_variable(tmp_path, monkeypatch):
    monkeypatch.delenv("HALL_MODE", raising=False)
    monkeypatch.setenv("ALLOWED_HOSTS", "hall.example.gov.cn")
    with pytest.raises(ImproperlyConfigured, match="HALL_MODE"):
        environment.read(tmp_path)
    monkeypatch.setenv("HALL_MODE", "demo")
    assert environment.read(tmp_path).mode == "demo"


def test_a_postgresql_address_is_taken_apart(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40ss@db.local:5433/hall")
    database = environment.read(tmp_path).database
    assert (database["HOST"], database["PORT"], database["NAME"], database["PASSWORD"]) == (
        "db.local",
        5433,
        "hall",
        "p@ss",
    )


def test_a_folder_without_write_permission_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    with pytest.raises(ImproperlyConfigured, match="写不进"):
        environment.read(tmp_path)


def test_staff_give_a_second_proof_in_production_and_not_in_the_demo(tmp_path, monkeypatch):
    assert environment.read(tmp_path).staff_second_factor is False
    monkeypatch.setenv("HALL_MODE", "production")
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    assert environment.read(tmp_path).staff_second_factor is True
    monkeypatch.setenv("STAFF_SECOND_FACTOR", "false")
    assert environment.read(tmp_path).staff_second_factor is False


def test_a_trusted_provider_is_offered_only_when_it_is_set(tmp_path, monkeypatch):
    assert environment.read(tmp_path).oidc_apps == []
    monkeypatch.setenv("OIDC_NAME", "省统一身份认证")
    monkeypatch.setenv("OIDC_ISSUER", "https://login.example.gov.cn/realm/")
    monkeypatch.setenv("OIDC_CLIENT_ID", "hall")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "s3cret")
    found = environment.read(tmp_path)
    assert found.oidc_apps[0]["settings"]["server_url"] == "https://login.example.gov.cn/realm"
    assert found.oidc_origins == ["https://login.example.gov.cn"]
