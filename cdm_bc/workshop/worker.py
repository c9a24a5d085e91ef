"""Work beside the conversation with the browser: the latest request counts, older ones are dropped, nothing queues up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

Job = Callable[[], Any]
Deliver = Callable[[Callable[[], None]], Any]


class Worker:
    """A thread that does one job at a time and forgets those that were overtaken.

    Parameters
    ----------
    deliver : hands a function to the thread that the widget lives in.
    pause : seconds of rest to wait for before starting, so that a moving slider does not start a job at every step.
    """

    def __init__(self, deliver: Deliver, pause: float = 0.03) -> None:
        self._deliver = deliver
        self._pause = pause
        self._wake = threading.Condition()
        self._next: tuple[int, Job, Callable[[Any], None], Callable[[BaseException], None]] | None = None
        self._asked = 0
        self._thread: threading.Thread | None = None
        self._stopped = False

    def ask(self, job: Job, done: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
        """Do `job`; give its result to `done`, unless a later job was asked for meanwhile."""
        with self._wake:
            self._asked += 1
            self._next = (self._asked, job, done, failed)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="workshop", daemon=True)
                self._thread.start()
            self._wake.notify()

    def drop(self) -> None:
        """What was asked for is not wanted any more."""
        with self._wake:
            self._asked += 1
            self._next = None

    def stop(self) -> None:
        """End the thread after the job at hand."""
        with self._wake:
            self._stopped = True
            self._wake.notify()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._stopped or self._next is not None)
                if self._stopped:
                    return
                while self._pause and self._wake.wait(self._pause):
                    pass  # another request within the pause: wait again
                if self._next is None:
                    continue
                number, job, done, failed = self._next
                self._next = None
            self._do(number, job, done, failed)

    def _do(self, number: int, job: Job, done: Callable[[Any], None], failed: Callable[[BaseException], None]) -> None:
        try:
            result = job()
        except Exception as error:
            self._hand_over(number, failed, error)
        else:
            self._hand_over(number, done, result)

    def _hand_over(self, number: int, receive: Callable[[Any], None], value: Any) -> None:
        def if_wanted() -> None:
            if number == self._asked:
                receive(value)

        self._deliver(if_wanted)
