"""`make run`: everything a newcomer needs in one terminal. A real site runs the same parts as services (docs)."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError
from kombu.exceptions import OperationalError as BrokerError

from hall.celery import app as celery_app
from hall.processes import GivenUp, Keeper, Part, stop_all
from hall.revision import memory

READY_SECONDS = 60
# Enough for every page to have life; half a minute of work.
DEMO_CASES = 300


class Command(BaseCommand):
    help = "启动大厅：建表、导入目录、启动网站和后台任务。Ctrl-C 全部停下。"

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--demo-cases", type=int, default=DEMO_CASES, help="演示环境里还没有办件时造几件，0 就不造"
        )

    def handle(self, *, host: str, port: str, demo_cases: int = DEMO_CASES, **options):
        if not port.isdecimal():
            raise CommandError(f"端口应为数字，比如 make run PORT=8001，现在是“{port}”。")
        port = int(port)
        lock = take_lock()
        ensure_port_free(host, port)
        self.prepare()
        address = f"http://{host}:{port}/"
        keeper = Keeper()
        demo = None
        parts = [Part(command, settings.BASE_DIR, keeper) for command in commands(host, port)]
        signal.signal(signal.SIGTERM, _interrupt)
        # A shell starts what runs in its background with SIGINT ignored.
        signal.signal(signal.SIGINT, _interrupt)
        try:
            wait_until_ready(address, parts)
            self.stdout.write(self.style.SUCCESS(f"\n大厅开门了：{address}\n按 Ctrl-C 停下。\n"))
            demo = start_demo(demo_cases, keeper)
            while True:
                tend(parts)
                time.sleep(1)
        except KeyboardInterrupt:
            self.stdout.write("\n正在停下 ……")
        finally:
            stop_demo(demo)
            stop_all(parts)
            keeper.dismiss()
            lock.close()

    def prepare(self) -> None:
        ensure_broker_answers()
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(f"连不上数据库，请检查 DATABASE_URL 和数据库是否启动：{error}") from error
        self.load_catalog()
        call_command("load_phrases", stdout=self.stdout)
        call_command("arm_timers", once=True, stdout=self.stdout)
        if not settings.ENV.production:
            call_command("demo", accounts=True, stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)

    def load_catalog(self) -> None:
        """A catalog that cannot be brought up to date does not close a hall that has one."""
        try:
            call_command("load_catalog", stdout=self.stdout)
        except CommandError as error:
            if not memory.current():
                raise
            self.stderr.write(f"{error}\n沿用现有的目录。")


def take_lock():
    """One hall per `var/`. The system frees the lock when its holder dies, however it dies."""
    path = settings.ENV.var_dir / "run.lock"
    try:
        lock = path.open("a")
    except OSError as error:
        raise CommandError(
            f"写不进 {path.parent}（{error.strerror}）。请改权限，或用 VAR_DIR 指定别处。"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise CommandError("这里已经有一个大厅在运行，先在那个终端按 Ctrl-C 停下。") from error
    return lock


def ensure_port_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise CommandError(f"没有 {port} 这个端口，应在 1 到 65535 之间。") from error
        except PermissionError as error:
            raise CommandError(f"没有权限用端口 {port}，换一个大于 1024 的：make run PORT=8001") from error
        except OSError as error:
            raise CommandError(f"端口 {port} 已被占用，换一个再试：make run PORT={port + 1}") from error


def ensure_broker_answers() -> None:
    try:
        with celery_app.connection_for_write(connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except BrokerError as error:
        raise CommandError(f"连不上 Redis，请检查 REDIS_URL 和 Redis 是否启动：{error}") from error


def commands(host: str, port: int) -> list[list[str]]:
    """The web server, and one worker that also keeps the beat."""
    here = os.path.dirname(sys.executable)
    web = [f"{here}/granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "2"]
    web += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", "--workers-kill-timeout", "3"]
    web += ["hall.wsgi:application"]
    worker = [f"{here}/celery", "--quiet", "-A", "hall", "worker", "--beat", "--concurrency", "1"]
    worker += ["--schedule", settings.CELERY_BEAT_SCHEDULE_FILENAME, "--loglevel", "WARNING"]
    # It has no fellows to hear of; talking to none would make it slow to start and to stop.
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [web, worker]


def start_demo(cases: int, keeper: Keeper) -> subprocess.Popen | None:
    """Makes demo cases beside the open hall, when there are none yet; never in production. It is not started again."""
    if settings.ENV.production or cases <= 0:
        return None
    command = [sys.executable, "manage.py", "demo", "--cases", str(cases), "--if-none", "--gently"]
    process = subprocess.Popen(  # noqa: S603  (our own command)
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
    )
    keeper.started(process.pid)
    return process


def stop_demo(process: subprocess.Popen | None) -> None:
    """Every case is a transaction of its own, so that whole cases remain."""
    if process is not None and process.poll() is None:
        process.kill()
        process.wait()


def wait_until_ready(address: str, parts: list[Part]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        tend(parts)
        with suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{address}healthz", timeout=2).close()  # noqa: S310  (our own address)
            return
        time.sleep(0.2)
    raise CommandError(f"{READY_SECONDS} 秒了网站还没有回应，请看上面的日志。")


def tend(parts: list[Part]) -> None:
    for part in parts:
        try:
            part.tend()
        except GivenUp as error:
            raise CommandError(str(error)) from error


def _interrupt(*_):
    raise KeyboardInterrupt
