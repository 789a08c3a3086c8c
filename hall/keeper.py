"""Stands beside the parts of the hall and, when their parent is gone, stops them, whatever killed it and whatever they do.

Run as a script. Standard input carries one line per process group, `+PGID` started and `-PGID` ended; its end
means that the parent is gone. Knows nothing of Django, so that it costs no more than a bare interpreter.
"""

import os
import signal
import sys
import time

GRACE_SECONDS = 5


def stop(groups: set[int], how: signal.Signals) -> None:
    for group in groups:
        try:
            os.killpg(group, how)
        except ProcessLookupError:
            continue


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        change = groups.add if line[0] == "+" else groups.discard
        change(int(line[1:]))
    if not groups:
        return
    stop(groups, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    stop(groups, signal.SIGKILL)


if __name__ == "__main__":
    main()
