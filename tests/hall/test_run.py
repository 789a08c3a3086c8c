"""`make run` under fire: real processes, started, started twice, killed, in the way of others."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.site import ROOT, new_site


@pytest.fixture
def site(tmp_path, worker_id):
    with new_site(tmp_path / "var", worker_id) as site:
        yield site


def alive(pid: int) -> bool:
    """Whether the process exists and is more than a zombie waiting to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = [child for child, parent in pairs if parent == pid]
    return found + [grand for child in found for grand in children_of(child)]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def gone(pids: list[int], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(map(alive, pids)):
            return True
        time.sleep(0.2)
    return False


def test_it_opens_the_hall_does_background_work_and_ctrl_c_stops_all(site):
    site.start().wait()
    assert "您要办什么事" in site.get("/")
    family = [site.process.pid, *children_of(site.process.pid)]
    assert len(family) >= 4

    site.get("/search/?q=%E7%81%AB%E6%98%9F%E7%A7%BB%E6%B0%91")
    assert comes_true(site, "SearchMiss.objects.filter(query='火星移民').exists()"), site.output()

    site.manage("shell", "-c", f"{IMPORTS}; SearchMiss.objects.update(last_at='2020-01-01T00:00Z')")
    site.manage(
        "shell", "-c", "from hall.catalog.tasks import prune_search_misses; prune_search_misses.delay()"
    )
    assert comes_true(site, "not SearchMiss.objects.exists()"), site.output()

    assert site.stop(signal.SIGINT) == 0
    assert gone(family)


IMPORTS = "from hall.catalog.models import SearchMiss"


def comes_true(site, question: str, seconds: float = 40) -> bool:
    """Whether the site's database comes to say so, by the work of another process."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if "True" in site.manage("shell", "-c", f"{IMPORTS}; print({question})").stdout:
            return True
        time.sleep(0.5)
    return False


def test_a_second_start_says_that_one_is_running(site):
    site.start().wait()
    again = site.manage("run", "--port", str(site.port + 1))
    assert again.returncode == 1
    assert "已经有一个大厅在运行" in again.stderr
    assert "Traceback" not in again.stderr


def test_after_kill_9_nothing_stays_behind_and_it_starts_again(site):
    site.start().wait()
    family = children_of(site.process.pid)
    site.process.send_signal(signal.SIGKILL)
    site.process.wait(10)
    assert gone(family)
    site.start().wait()
    assert site.get("/healthz") == "ok"


def test_a_taken_port_is_told_with_the_way_on(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", site.port))
        taken.listen()
        said = site.manage("run", "--port", str(site.port))
    assert said.returncode == 1
    assert f"端口 {site.port} 已被占用，换一个再试：make run PORT={site.port + 1}" in said.stderr


def test_a_port_that_cannot_be_is_told(site):
    assert "没有 99999 这个端口" in site.manage("run", "--port", "99999").stderr


def test_a_dead_worker_is_started_again_while_the_pages_stay_up(site):
    site.start().wait()
    worker = next(pid for pid in children_of(site.process.pid) if "celery" in command_of(pid))
    os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while "再启动" not in site.output() and time.monotonic() < deadline:
        assert site.get("/healthz") == "ok"
        time.sleep(0.2)
    told = [line for line in site.output().splitlines() if "停了" in line]
    assert len(told) == 1 and told[0].endswith("celery 停了（退出码 -9），再启动。"), site.output()[-3000:]
    site.manage(
        "shell", "-c", f"{IMPORTS}; SearchMiss.objects.create(query='旧', last_at='2020-01-01T00:00Z')"
    )
    site.manage(
        "shell", "-c", "from hall.catalog.tasks import prune_search_misses; prune_search_misses.delay()"
    )
    assert comes_true(site, "not SearchMiss.objects.exists()"), site.output()


def test_dead_pages_are_started_again_and_leave_no_orphans(site):
    site.start().wait()
    web = next(pid for pid in children_of(site.process.pid) if "granian" in command_of(pid))
    workers = children_of(web)
    os.kill(web, signal.SIGKILL)
    assert gone([web, *workers])
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            assert site.get("/healthz") == "ok"
            break
        except OSError:
            time.sleep(0.2)
    else:
        raise AssertionError(site.output())


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    environment = os.environ | {"VAR_DIR": str(tmp_path / "file" / "var")}
    said = subprocess.run(
        [sys.executable, "manage.py", "run"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert said.returncode == 1
    assert "写不进" in said.stderr and "Traceback" not in said.stderr


def test_an_old_python_is_told_what_to_install():
    program = "import sys; sys.version_info = (3, 8); sys.argv = ['prepare', 'runtime']; import runpy; runpy.run_path('tools/prepare.py', run_name='__main__')"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 1
    assert "需要 Python 3.11" in said.stderr and "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "连不上数据库"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "连不上 Redis"),
    ],
)
def test_a_server_that_does_not_answer_is_told(site, name, value, sentence):
    said = subprocess.run(
        [sys.executable, "manage.py", "run", "--port", str(site.port)],
        cwd=ROOT,
        env=site.environment | {name: value},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert sentence in said.stderr and "Traceback" not in said.stderr


def test_a_port_that_is_no_number_is_told(site):
    said = site.manage("run", "--port", "abc")
    assert said.returncode == 1
    assert "端口应为数字" in said.stderr
