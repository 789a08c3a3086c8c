"""Timers under fire: Celery's worker and beat as processes of their own, killed, cut off from Redis, a day late."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.hall.test_run import alive, children_of
from tests.site import ROOT, Site, free_port, new_site

CASES, KILLS = 60, 4
WAIT = 60
BIN = Path(sys.executable).parent

# Files so many cases on each of the days named; their five days passed long ago.
FILE_CASES = """
from datetime import timedelta
from types import SimpleNamespace
from approvals.workflow.models import Application
from hall.people.models import User
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at
applicant = User.objects.filter(name="张明").first()
cast = SimpleNamespace(applicant=applicant) if applicant else c.make_cast("ZJJ")
for day in {days}:
    for number in range({each}):
        with standing_at(at(day) + timedelta(seconds=number)):
            c.filed(cast, "ZJ01")
print(Application.objects.filter(state="submitted").count())
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, worker_id):
    """A hall with tables and catalog, and nobody at work in it."""
    with new_site(tmp_path_factory.mktemp("killed") / "var", worker_id) as site:
        site.environment["DJANGO_SETTINGS_MODULE"] = "tests.quick_settings"
        for command in (["migrate", "-v0"], ["load_catalog"]):
            done = site.manage(*command)
            assert done.returncode == 0, done.stderr
        yield site


@pytest.fixture
def hall(prepared):
    """What an earlier test left due has fired; the next begins with a clean slate of cases."""
    ask(prepared, "DELETE FROM hall_timer")
    ask(prepared, "UPDATE approvals_application SET title = 'before'")
    return prepared


def ask(site: Site, statement: str) -> list[tuple]:
    """Asks the site's database itself."""
    url = site.environment.get("DATABASE_URL")
    connection = psycopg2.connect(url) if url else sqlite3.connect(site.var / "hall.sqlite3", timeout=30)
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
        connection.commit()
        return rows
    finally:
        connection.close()


def file_cases(site: Site, days: list[str], each: int) -> None:
    done = site.manage("shell", "-v0", "-c", FILE_CASES.format(days=days, each=each))
    assert done.stdout.strip().splitlines()[-1:] == [str(len(days) * each)], done.stderr


def open_cases(site: Site) -> int:
    (row,) = ask(site, "SELECT count(*) FROM approvals_application WHERE state = 'submitted'")
    return row[0]


@contextmanager
def running(site: Site, *commands: list[str]):
    """Celery in processes of their own, each a group; all of them are killed at the end."""
    started = [_start(site, command) for command in commands]
    try:
        yield started
    finally:
        for process in started:
            kill_group(process)


def _start(site: Site, command: list[str]) -> subprocess.Popen:
    with (site.var / "celery.log").open("a") as out:
        return subprocess.Popen(
            [BIN / "celery", "--quiet", "-A", "hall", *command],
            cwd=ROOT,
            env=site.environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def worker(concurrency: int) -> list[str]:
    return [
        *("worker", "--concurrency", str(concurrency), "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def beat(site: Site) -> list[str]:
    return ["beat", "--schedule", str(site.var / f"schedule-{time.time_ns()}"), "--pidfile", ""]


def kill_group(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def log_of(site: Site) -> str:
    return (site.var / "celery.log").read_text(encoding="utf-8")[-5000:]


def until(question, seconds: float = WAIT) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.05)
    return False


def assert_each_was_accepted_once(site: Site, cases: int) -> None:
    ours = "FROM approvals_application a WHERE a.title <> 'before'"
    found = ask(
        site,
        f"SELECT count(*), sum(CASE WHEN a.deemed AND a.accepted_at = a.received_at THEN 1 ELSE 0 END) {ours}",
    )
    assert found == [(cases, cases)], "accepted as of the day they came"
    chains = f"SELECT 'application:' || {_uuid('a.public_id', site)} {ours}"
    entries = ask(
        site,
        f"SELECT chain, count(*) FROM hall_entry WHERE action = 'deem_accepted' AND chain IN ({chains}) GROUP BY chain",
    )
    assert len(entries) == cases and {count for _, count in entries} == {1}
    papers = ask(
        site,
        "SELECT application_id, count(*) FROM approvals_issueddocument d WHERE kind = 'acceptance' AND application_id IN"
        f" (SELECT a.id {ours}) GROUP BY application_id",
    )
    assert len(papers) == cases and {count for _, count in papers} == {1}
    told = ask(
        site,
        "SELECT event, count(*) FROM hall_notice WHERE kind = 'deem_accepted' AND channel = 'portal' GROUP BY event",
    )
    assert len(told) >= cases and {count for _, count in told} == {1}
    assert ask(site, "SELECT count(*) FROM hall_timer WHERE kind = 'law.notice'") == [(0,)]


def _uuid(column: str, site: Site) -> str:
    """As text with its hyphens; SQLite keeps 32 letters."""
    if site.environment.get("DATABASE_URL"):
        return f"{column}::text"
    cuts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({column}, {start}, {length})" for start, length in cuts)


def test_killed_again_and_again_in_the_middle_of_handlers_every_deadline_comes_once(hall):
    """kill -9 of whichever process sweeps, at random moments; then of the whole worker; then it is left alone."""
    file_cases(hall, ["2025-03-03 10:00"], CASES)
    chance, in_the_middle = random.Random(4), 0
    with running(hall, worker(2), beat(hall)) as (at_work, _):
        for _ in range(KILLS):
            before = open_cases(hall)
            assert until(lambda before=before: open_cases(hall) < before or not before), log_of(hall)
            time.sleep(chance.random() * 0.05)
            for child in children_of(at_work.pid):
                if alive(child):
                    os.kill(child, signal.SIGKILL)
            in_the_middle += claimed(hall) > 0
        kill_group(at_work)
        assert in_the_middle, "no kill met a sweep"
        with running(hall, worker(2)):
            assert until(lambda: open_cases(hall) == 0), log_of(hall)
            assert until(lambda: claimed(hall) == 0)
    assert_each_was_accepted_once(hall, CASES)
    assert hall.manage("verify_journal").returncode == 0


def claimed(site: Site) -> int:
    """Timers on which a claim stands."""
    (row,) = ask(site, "SELECT count(*) FROM hall_timer WHERE taken_by IS NOT NULL")
    return row[0]


@pytest.fixture
def own_redis(hall, tmp_path):
    """A Redis of the test's own, to be killed."""
    if not os.environ.get("REDIS_URL") or not shutil.which("redis-server"):
        pytest.skip("needs the engines with Redis, and redis-server to start another")
    port = free_port()

    def start() -> subprocess.Popen:
        command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        import redis

        assert until(lambda: _answers(redis.Redis(port=port)))
        return process

    was = hall.environment["REDIS_URL"]
    hall.environment["REDIS_URL"] = urlsplit(was)._replace(netloc=f"127.0.0.1:{port}", path="/0").geturl()
    started = [start()]
    yield started, start
    hall.environment["REDIS_URL"] = was
    for process in started:
        process.kill()
        process.wait()


def _answers(client) -> bool:
    import redis

    try:
        return client.ping()
    except redis.exceptions.ConnectionError:
        return False


def test_redis_gone_and_back_empty_the_timers_fire_by_themselves(hall, own_redis):
    """Worker and beat are not started again; what became due meanwhile fires late."""
    started, start = own_redis
    file_cases(hall, ["2025-03-03 10:00"], 3)
    with running(hall, worker(1), beat(hall)):
        assert until(lambda: open_cases(hall) == 0), log_of(hall)
        started[0].kill()
        started[0].wait()
        file_cases(hall, ["2025-03-04 10:00"], 3)  # filing needs no Redis
        assert open_cases(hall) == 3
        started.append(start())
        assert until(lambda: open_cases(hall) == 0), log_of(hall)
    assert_each_was_accepted_once(hall, 6)


def test_after_a_day_of_downtime_all_is_made_up_for_in_order_with_the_right_dates(hall):
    """`make run` itself, which had been stopped when the days passed."""
    days = [
        "2025-03-05 10:00",
        "2025-03-03 10:00",
        "2025-03-04 10:00",
    ]  # the rows do not lie in the order of their dates
    file_cases(hall, days, 4)
    hall.start().wait()
    assert until(lambda: open_cases(hall) == 0), hall.output()[-3000:]
    assert "sweep_silent_seconds" in hall.get("/healthz?verbose")
    assert 'hall_timers_fired_total{kind="law.notice"}' in hall.get("/metrics")
    hall.stop()
    assert_each_was_accepted_once(hall, 12)
    chain = f"'application:' || {_uuid('a.public_id', hall)}"
    order = ask(
        hall,
        "SELECT a.notice_due_on FROM hall_entry e JOIN approvals_application a ON e.chain = "
        f"{chain} WHERE e.action = 'deem_accepted' AND a.title <> 'before' ORDER BY e.id",
    )
    assert order == sorted(order) and len(set(order)) == 3
