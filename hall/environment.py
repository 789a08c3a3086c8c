"""What the process is told from outside: read once, typed, failing loudly.

Every variable the product reads is a field here and a line in `.env.example`; a test compares the two.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

MODES = ("demo", "production")
KEY_LENGTH = 50
TOKEN_LENGTH = 20


@dataclass(frozen=True)
class Environment:
    mode: str
    var_dir: Path
    secret_key: str
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    database: dict
    redis_url: str
    log_level: str
    maintenance: bool
    trusted_proxies: int
    public_url: str
    email: dict
    email_from: str
    sms_backend: str
    field_keys: dict[str, bytes]
    index_key: bytes
    staff_second_factor: bool
    oidc_name: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    scanner: str
    metrics_token: str

    @property
    def oidc_apps(self) -> list[dict]:
        """The trusted sign-in provider as allauth wants it; none when it is not set."""
        if not self.oidc_issuer:
            return []
        return [
            {
                "provider_id": "trusted",
                "name": self.oidc_name,
                "client_id": self.oidc_client_id,
                "secret": self.oidc_client_secret,
                "settings": {"server_url": self.oidc_issuer},
            }
        ]

    @property
    def oidc_origins(self) -> list[str]:
        parts = urlsplit(self.oidc_issuer)
        return [f"{parts.scheme}://{parts.netloc}"] if self.oidc_issuer else []

    @property
    def production(self) -> bool:
        return self.mode == "production"

    def folder(self, name: str) -> str:
        """A folder of that name in `var_dir`, made when missing."""
        path = self.var_dir / name
        path.mkdir(exist_ok=True)
        return str(path)


def read(root: Path) -> Environment:
    """Reads the process environment, then `.env` beside `manage.py` for what is not set there.

    Raises ImproperlyConfigured with a sentence that names the variable and what it should hold.
    """
    # A copy: what `.env` says is for this reading, not for everything this process starts.
    reader = type("Reader", (environ.Env,), {"ENVIRON": dict(os.environ)})
    reader.read_env(root / ".env", overwrite=False)
    env = reader()
    mode = env.str("HALL_MODE", default="demo")
    if mode not in MODES:
        raise ImproperlyConfigured(f"HALL_MODE 应为 {' 或 '.join(MODES)}，现在是“{mode}”。")
    _ensure_meant(env, mode)
    var_dir = _writable(root, env.str("VAR_DIR", default="var") or "var")
    production = mode == "production"
    hosts = _allowed_hosts(env.list("ALLOWED_HOSTS", default=[]), production)
    return Environment(
        mode=mode,
        var_dir=var_dir,
        secret_key=_secret_key(env.str("SECRET_KEY", default=""), var_dir, production),
        allowed_hosts=hosts,
        csrf_trusted_origins=env.list("CSRF_TRUSTED_ORIGINS", default=[]),
        database=_database(env, var_dir),
        redis_url=_redis_url(env.str("REDIS_URL", default="")),
        log_level=_log_level(env.str("LOG_LEVEL", default="INFO")),
        maintenance=_flag(env, "MAINTENANCE"),
        trusted_proxies=_count(env, "TRUSTED_PROXIES"),
        public_url=_public_url(env.str("PUBLIC_URL", default=""), hosts, production),
        email=_email(env.str("EMAIL_URL", default="")),
        email_from=env.str("EMAIL_FROM", default="hall@localhost"),
        sms_backend=_class_path(env.str("SMS_BACKEND", default="hall.notices.channels.ConsoleSms")),
        field_keys=_field_keys(env.str("FIELD_KEYS", default=""), var_dir, production),
        index_key=_index_key(env.str("INDEX_KEY", default=""), var_dir, production),
        staff_second_factor=_flag(env, "STAFF_SECOND_FACTOR", default="true" if production else "false"),
        **_provider(env),
        scanner=_scanner(env.str("SCANNER", default="")),
        metrics_token=_token(env.str("METRICS_TOKEN", default="")),
    )


def _ensure_meant(env: environ.Env, mode: str) -> None:
    """A demo opens every account to everybody: other people's machines must not reach one by a forgotten variable."""
    local = {"localhost", "127.0.0.1", "[::1]", "testserver"}
    if (
        mode == "demo"
        and not env.str("HALL_MODE", default="")
        and set(env.list("ALLOWED_HOSTS", default=[])) - local
    ):
        raise ImproperlyConfigured(
            "设置了 ALLOWED_HOSTS，却没有写明 HALL_MODE。正式环境写 HALL_MODE=production，示范写 HALL_MODE=demo。"
        )


def _writable(root: Path, value: str) -> Path:
    path = Path(value).expanduser()
    path = path if path.is_absolute() else root / path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"写不进 {path}（{error.strerror}）。请改权限，或用 VAR_DIR 指定别处。"
        ) from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"写不进 {path}（没有权限）。请改权限，或用 VAR_DIR 指定别处。")
    return path


def _provider(env: environ.Env) -> dict[str, str]:
    """The trusted OpenID Connect provider: all four or none."""
    given = {
        "oidc_name": env.str("OIDC_NAME", default=""),
        "oidc_issuer": env.str("OIDC_ISSUER", default="").rstrip("/"),
        "oidc_client_id": env.str("OIDC_CLIENT_ID", default=""),
        "oidc_client_secret": env.str("OIDC_CLIENT_SECRET", default=""),
    }
    missing = [name.upper() for name, value in given.items() if not value]
    if missing and len(missing) < len(given):
        raise ImproperlyConfigured(f"统一身份认证要四项都设，或都不设；还缺 {'、'.join(missing)}。")
    if given["oidc_issuer"] and not given["oidc_issuer"].startswith(("https://", "http://")):
        raise ImproperlyConfigured("OIDC_ISSUER 应形如 https://login.example.gov.cn。")
    return given


def _flag(env: environ.Env, name: str, default: str = "false") -> bool:
    value = env.str(name, default=default).strip().lower() or default
    if value not in ("true", "false", "1", "0", "yes", "no", ""):
        raise ImproperlyConfigured(f"{name} 应为 true 或 false，现在是“{value}”。")
    return value in ("true", "1", "yes")


def _log_level(value: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    if value.upper() not in levels:
        raise ImproperlyConfigured(f"LOG_LEVEL 应为 {'、'.join(levels)} 之一，现在是“{value}”。")
    return value.upper()


def _secret_key(given: str, var_dir: Path, production: bool) -> str:
    """Production names its key; the demo draws one and keeps it, so that sessions outlive a restart."""
    if given and not (production and len(given) < KEY_LENGTH):
        return given
    if production:
        raise ImproperlyConfigured(f"正式环境须设置 SECRET_KEY（{KEY_LENGTH} 个以上随机字符）。")
    return _kept(var_dir / "secret_key", lambda: secrets.token_urlsafe(64))


def _kept(path: Path, draw) -> str:
    """What the demo drew once and keeps beside its data."""
    if path.exists() and (kept := path.read_text().strip()):
        return kept
    drawn = draw()
    path.touch(mode=0o600)
    path.write_text(drawn)
    return drawn


def _field_keys(given: str, var_dir: Path, production: bool) -> dict[str, bytes]:
    """id:32 hex digits, comma separated, the current one first."""
    if not given and production:
        raise ImproperlyConfigured("正式环境须设置 FIELD_KEYS（编号:32位十六进制，逗号分隔，现用的在前）。")
    given = given or _kept(var_dir / "field_keys", lambda: f"k1:{secrets.token_hex(16)}")
    try:
        ring = {
            name.strip(): bytes.fromhex(key)
            for name, _, key in (part.partition(":") for part in given.split(","))
        }
    except ValueError as error:
        raise ImproperlyConfigured("FIELD_KEYS 应形如 k2:32位十六进制,k1:32位十六进制。") from error
    if any(len(key) != 16 or not 0 < len(name) < 32 for name, key in ring.items()):
        raise ImproperlyConfigured("FIELD_KEYS 里每把密钥应为 32 位十六进制（16 字节）。")
    return ring


def _index_key(given: str, var_dir: Path, production: bool) -> bytes:
    if not given and production:
        raise ImproperlyConfigured("正式环境须设置 INDEX_KEY（64位十六进制）。")
    given = given or _kept(var_dir / "index_key", lambda: secrets.token_hex(32))
    try:
        key = bytes.fromhex(given)
    except ValueError as error:
        raise ImproperlyConfigured("INDEX_KEY 应为 64 位十六进制。") from error
    if len(key) != 32:
        raise ImproperlyConfigured("INDEX_KEY 应为 64 位十六进制（32 字节）。")
    return key


def _count(env: environ.Env, name: str) -> int:
    value = env.str(name, default="0").strip() or "0"
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} 应为数字，现在是“{value}”。")
    return int(value)


def _allowed_hosts(given: list[str], production: bool) -> list[str]:
    if given and not (production and "*" in given):
        return given
    if production:
        raise ImproperlyConfigured("正式环境须设置 ALLOWED_HOSTS（逗号分隔的域名，不能用 *）。")
    return ["localhost", "127.0.0.1", "[::1]"]


def _database(env: environ.Env, var_dir: Path) -> dict:
    url = env.str("DATABASE_URL", default="")
    if not url:
        return _sqlite(var_dir / "hall.sqlite3")
    if url.startswith("sqlite:///"):
        return _sqlite(Path(url.removeprefix("sqlite:///")))
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            "DATABASE_URL 应形如 postgres://用户:口令@主机:5432/库名；留空则用 var/ 下的 SQLite。"
        )
    return {
        **env.db_url_config(url),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A silent server must not hold a page for ever.
        "OPTIONS": {"connect_timeout": 3, "options": "-c statement_timeout=60000"},
    }


def _sqlite(path: Path) -> dict:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _email(url: str) -> dict:
    """Django's settings for sending mail; without a server, messages go to the console."""
    schemes = ("smtp://", "smtps://", "smtp+tls://", "smtp+ssl://", "consolemail://")
    url = url or "consolemail://"
    if not url.startswith(schemes):
        raise ImproperlyConfigured("EMAIL_URL 应形如 smtp+tls://用户:口令@主机:587；留空则只写到控制台。")
    return environ.Env.email_url_config(url)


def _class_path(value: str) -> str:
    if not all(part.isidentifier() for part in value.split(".")) or "." not in value:
        raise ImproperlyConfigured(f"SMS_BACKEND 应为一个 Python 类的路径，现在是“{value}”。")
    return value


def _public_url(given: str, hosts: list[str], production: bool) -> str:
    """Where people reach the hall, without a slash at the end; printed on papers as text and QR code."""
    if not given:
        return f"https://{hosts[0].lstrip('.')}" if production else "http://127.0.0.1:8000"
    if not given.startswith(("http://", "https://")) or "?" in given or "#" in given:
        raise ImproperlyConfigured("PUBLIC_URL 应形如 https://fw.example.gov.cn。")
    return given.rstrip("/")


def _redis_url(value: str) -> str:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured("REDIS_URL 应形如 redis://127.0.0.1:6379/0；留空则用 var/ 下的文件队列。")
    return value


def _token(value: str) -> str:
    if value and len(value) < TOKEN_LENGTH:
        raise ImproperlyConfigured(f"METRICS_TOKEN 应有 {TOKEN_LENGTH} 个以上随机字符；留空则只答本机。")
    return value


def _scanner(value: str) -> str:
    if value not in ("", "test") and not value.startswith("clamd://"):
        raise ImproperlyConfigured("SCANNER 应形如 clamd://主机:3310；演示可写 test，没有查毒软件就留空。")
    return value
