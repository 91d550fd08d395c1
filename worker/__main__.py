"""`python -m worker`: runs the jobs until it is told to stop."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from clinic.context import open_clinic
from worker.loop import run


def main() -> None:
    """Runs the worker; TERM or Ctrl-C lets the job in hand finish first."""
    stop = threading.Event()

    def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, asked_to_stop)
    clinic = open_clinic()
    try:
        run(clinic, stop)
    finally:
        clinic.close()


if __name__ == "__main__":
    main()
