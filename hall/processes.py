"""Parts of the hall that run as processes of their own: started, started again when they die, stopped with all theirs."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

STOP_SECONDS = 15
# A part that dies this often within this many seconds is not started again.
DEATHS, WITHIN = 5, 60
log = logging.getLogger(__name__)


class GivenUp(Exception):
    """A part keeps dying; the message says which."""


class Keeper:
    """A process that ends all parts when this one is killed, so that nothing of ours keeps the port."""

    def __init__(self):
        self.process = subprocess.Popen(  # noqa: S603  (our own script)
            [sys.executable, "-S", Path(__file__).with_name("keeper.py")],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def started(self, group: int) -> None:
        self._tell(f"+{group}")

    def ended(self, group: int) -> None:
        self._tell(f"-{group}")

    def dismiss(self) -> None:
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError):  # someone ended the keeper: the hall goes on without it
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()


class Part:
    """One process with its descendants, in a group of its own."""

    def __init__(self, command: list[str], folder: Path, keeper: Keeper):
        self.command, self.folder, self.keeper = command, folder, keeper
        self.deaths: deque[float] = deque(maxlen=DEATHS)
        self.process = self._start()

    @property
    def name(self) -> str:
        return os.path.basename(self.command[0])

    def tend(self) -> None:
        """Starts the part again if it died. Raises GivenUp when it dies too often."""
        if self.process.poll() is None:
            return
        self._kill_group()
        self.deaths.append(time.monotonic())
        code = self.process.returncode
        if len(self.deaths) == DEATHS and self.deaths[-1] - self.deaths[0] < WITHIN:
            raise GivenUp(f"{self.name} 一再停下（退出码 {code}），请看上面的日志。")
        log.warning("%s 停了（退出码 %s），再启动。", self.name, code)
        self.process = self._start()

    def stop(self, deadline: float) -> None:
        """Waits for the part to end by itself until `deadline` (monotonic), then ends it and all it started."""
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("%s 没有按时停下，强行结束。", self.name)
        self._kill_group()

    def _start(self) -> subprocess.Popen:
        process = subprocess.Popen(  # noqa: S603  (our own commands)
            self.command, cwd=self.folder, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.keeper.started(process.pid)
        return process

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.keeper.ended(self.process.pid)


def stop_all(parts: list[Part]) -> None:
    for part in parts:
        if part.process.poll() is None:
            part.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for part in parts:
        part.stop(deadline)
