"""The running product, as `make run` starts it, on an engine of its own: real processes, real database, real broker."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 90


@dataclass
class Site:
    """`make run` in a folder of its own. `environment` is what its processes are told."""

    var: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen | None = None
    log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *arguments: str) -> "Site":
        out = (self.var / "run.log").open("w")
        command = [
            sys.executable,
            "manage.py",
            "run",
            "--port",
            str(self.port),
            "--demo-cases",
            "0",
            *arguments,
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out)
        out.close()
        return self

    def wait(self) -> "Site":
        """Until the pages answer. Raises AssertionError with the log when they do not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if "大厅开门了" in self.output():
                return self
            time.sleep(0.1)
        raise AssertionError(f"the site did not start:\n{self.output()}")

    def output(self) -> str:
        return (self.var / "run.log").read_text(encoding="utf-8")

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=20) as response:
            return response.read().decode()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120
        )

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def new_site(var: Path, worker: str):
    """A site that is not started yet; on PostgreSQL its database is made and dropped, on Redis it has a number of its own.

    `worker` keeps the databases of parallel test processes apart.
    """
    var.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"VAR_DIR": str(var), "PYTHONUNBUFFERED": "1"}
    database = os.environ.get("DATABASE_URL", "")
    name = f"hall_site_{worker}_{os.getpid()}_{free_port()}"
    if database:
        _administer(database, f'CREATE DATABASE "{name}"')
        environment["DATABASE_URL"] = urlunsplit(urlsplit(database)._replace(path=f"/{name}"))
    with ExitStack() as kept:
        if os.environ.get("REDIS_URL"):
            environment["REDIS_URL"] = kept.enter_context(_own_redis(os.environ["REDIS_URL"]))
        site = Site(var, free_port(), environment)
        try:
            yield site
        finally:
            if site.process is not None:
                site.stop()
            if database:
                _administer(database, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(url: str, statement: str) -> None:
    parts = urlsplit(url)
    connection = psycopg2.connect(
        host=parts.hostname, port=parts.port, user=parts.username, password=parts.password, dbname="postgres"
    )
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


@contextmanager
def _own_redis(url: str):
    """A database of the server that no other site of a running test process has, emptied.

    Two sites on one would take each other's work off the queue. Who has which is written in the tests' own database.
    """
    parts = urlsplit(url)
    register = redis.Redis.from_url(url)
    first = int(parts.path.strip("/") or 0) + 1
    for number in range(first, int(register.config_get("databases")["databases"])):
        key = f"site:{number}"
        holder = register.get(key)
        if holder and not Path(f"/proc/{int(holder)}").exists():
            register.delete(key)
        if register.set(key, os.getpid(), nx=True):
            own = urlunsplit(parts._replace(path=f"/{number}"))
            redis.Redis.from_url(own).flushdb()
            try:
                yield own
            finally:
                register.delete(key)
            return
    raise AssertionError(f"every database of {url} is in use by a running test")
