"""Slows all processes of a group down alike. They run for one part of the time and are stopped for the others.

    python slow.py GROUP PARTS

Chromium's own throttling reaches no worker, and Firefox has none. This needs no rights and no setting of the machine. It runs as a
process of its own, so that nothing here delays it.
"""

import contextlib
import os
import signal
import sys
import time

RUNNING = 0.003
"""Seconds in one go: long enough for the signals to cost little, short enough for a page not to notice the pauses."""


def slow(group: int, parts: float) -> None:
    with contextlib.suppress(AttributeError, PermissionError):
        # Only where the system has this and allows it. Elsewhere this process may run late, and the browser longer than its part.
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(50))
    turn = time.perf_counter()
    while True:
        for sent, seconds in ((signal.SIGCONT, RUNNING), (signal.SIGSTOP, RUNNING * (parts - 1))):
            os.killpg(group, sent)
            turn = max(turn + seconds, time.perf_counter())
            time.sleep(max(0.0, turn - time.perf_counter()))


if __name__ == "__main__":
    with contextlib.suppress(ProcessLookupError):  # the browser has ended
        slow(int(sys.argv[1]), float(sys.argv[2]))
