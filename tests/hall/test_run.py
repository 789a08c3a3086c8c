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


@pytest.fixture(scope="module")
def the_site(tmp_path_factory, worker_id):
    with new_site(tmp_path_factory.mktemp("run") / "var", worker_id) as site:
        yield site


@pytest.fixture
def site(the_site):
    """Running; a test that stopped it leaves the next one to start it again."""
    if the_site.process is None or the_site.process.poll() is not None:
        the_site.start().wait()
    return the_site


@pytest.fixture
def closed(tmp_path, worker_id):
    """A site of its own that was never started."""
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
    assert "您要办什么事" in site.get("/")
    family = [site.process.pid, *children_of(site.process.pid)]
    assert len(family) >= 4

    site.get("/search/?q=%E7%81%AB%E6%98%9F%E7%A7%BB%E6%B0%91")
    assert comes_true(site, "SearchMiss.objects.filter(query='火星移民').exists()"), site.output()
    ask_to_forget(site, "SearchMiss.objects.update")
    assert comes_true(site, "not SearchMiss.objects.exists()"), site.output()

    assert site.stop(signal.SIGINT) == 0
    assert gone(family)


IMPORTS = "from hall.catalog.models import SearchMiss; from hall.catalog.tasks import prune_search_misses"


def ask_to_forget(site, made: str) -> None:
    """Leaves an old search behind and asks the background work to clear it away."""
    site.manage("shell", "-c", f"{IMPORTS}; {made}(last_at='2020-01-01T00:00Z'); prune_search_misses.delay()")


def comes_true(site, question: str, seconds: float = 40) -> bool:
    """Whether the site's database comes to say so, by the work of another process."""
    wait = f"""
{IMPORTS}
import time
deadline = time.monotonic() + {seconds}
while not ({question}) and time.monotonic() < deadline:
    time.sleep(0.2)
print({question})
"""
    return "True" in site.manage("shell", "-c", wait).stdout


def test_a_second_start_says_that_one_is_running(site):
    again = site.manage("run", "--port", str(site.port + 1))
    assert again.returncode == 1
    assert "已经有一个大厅在运行" in again.stderr
    assert "Traceback" not in again.stderr


def test_after_kill_9_nothing_stays_behind_and_it_starts_again(site):
    family = children_of(site.process.pid)
    site.process.send_signal(signal.SIGKILL)
    site.process.wait(10)
    assert gone(family)
    site.start().wait()
    assert site.get("/healthz") == "ok"


def test_a_taken_port_is_told_with_the_way_on(closed):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", closed.port))
        taken.listen()
        said = closed.manage("run", "--port", str(closed.port))
    assert said.returncode == 1
    assert f"端口 {closed.port} 已被占用，换一个再试：make run PORT={closed.port + 1}" in said.stderr


def test_a_port_that_cannot_be_is_told(closed):
    assert "没有 99999 这个端口" in closed.manage("run", "--port", "99999").stderr


def test_a_dead_worker_is_started_again_while_the_pages_stay_up(site):
    worker = next(pid for pid in children_of(site.process.pid) if "celery" in command_of(pid))
    os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while "再启动" not in site.output() and time.monotonic() < deadline:
        assert site.get("/healthz") == "ok"
        time.sleep(0.2)
    told = [line for line in site.output().splitlines() if "停了" in line]
    assert len(told) == 1 and told[0].endswith("celery 停了（退出码 -9），再启动。"), site.output()[-3000:]
    ask_to_forget(site, "SearchMiss.objects.create")
    assert comes_true(site, "not SearchMiss.objects.exists()"), site.output()


def test_dead_pages_are_started_again_and_leave_no_orphans(site):
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
def test_a_server_that_does_not_answer_is_told(closed, name, value, sentence):
    said = subprocess.run(
        [sys.executable, "manage.py", "run", "--port", str(closed.port)],
        cwd=ROOT,
        env=closed.environment | {name: value},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 1
    assert sentence in said.stderr and "Traceback" not in said.stderr


def test_a_port_that_is_no_number_is_told(closed):
    said = closed.manage("run", "--port", "abc")
    assert said.returncode == 1
    assert "端口应为数字" in said.stderr
