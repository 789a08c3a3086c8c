"""Waking a worker after messages were written. Only a shortcut: the sweep comes by every minute.

A thread of its own speaks to the broker, so that a page never waits for one that is slow or gone (its client tries for
seconds), and nudges that come meanwhile become one.
"""

import logging
import threading
import time

# Seconds between two questions: a sweep that tells hundreds asks a few times, not hundreds of times.
PAUSE = 0.2
# Seconds without a nudge after which the thread ends.
IDLE = 30.0
log = logging.getLogger(__name__)
_wanted = threading.Event()
_lock = threading.Lock()
_thread: threading.Thread | None = None


def nudge() -> None:
    """Asks for a worker and returns at once."""
    global _thread
    with _lock:
        _wanted.set()
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="notice-nudge", daemon=True)
            _thread.start()


def ask() -> None:
    """Asks a worker to send what is due; never fails."""
    from hall.notices.tasks import deliver  # the worker's side reads the rooms that call this one

    try:
        deliver.apply_async(retry=False, ignore_result=True)
    except Exception as error:
        log.warning("没能叫醒发送消息的进程，一分钟内会自己来：%s", error)


def _run() -> None:
    while _go_on():
        _wanted.clear()
        ask()
        time.sleep(PAUSE)


def _go_on() -> bool:
    """Waits for the next nudge; when none comes, the thread steps down under the lock, so that none is missed."""
    global _thread
    if _wanted.wait(IDLE):
        return True
    with _lock:
        if not _wanted.is_set():
            _thread = None
            return False
        return True
