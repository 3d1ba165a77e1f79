"""Stopping cleanly: between two stored steps, in the midst of a fetch or of a sleep."""

import asyncio
import os
import select
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from persveille.crawling import Progress

T = TypeVar("T")

GRACE = 3.0  # seconds in which a step may end before it is cut off, as a kill would; it is then done again next time


class Stopped(Exception):
    """We were asked to stop and have done so between two steps."""


class Stop:
    """A wish to stop that may be uttered at any moment, even in a signal handler (so no lock is taken)."""

    def __init__(self) -> None:
        self.asked = False
        self._waking, self._waker = socket.socketpair()
        self._cancel: Callable[[], object] = lambda: None

    def ask(self) -> None:
        """Stop at the next step; a fetch or a sleep ends at once."""
        if not self.asked:
            self.asked = True
            self._waker.send(b"!")
            self._cancel()

    def close(self) -> None:
        """Give back what waiting needs."""
        self._waking.close()
        self._waker.close()

    def wait(self, seconds: float) -> bool:
        """Sleep, but no longer than until we are asked to stop; whether we were."""
        select.select([self._waking], [], [], max(0.0, seconds))
        return self.asked

    def heeded(self, progress: Progress) -> Progress:
        """`progress`, which every stage calls after each stored step, raising `Stopped` once we were asked to stop."""

        def told(what: str, done: int, total: int) -> None:
            progress(what, done, total)
            if self.asked:
                raise Stopped

        return told

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end; raises `Stopped` when it was cancelled because we were asked to stop."""
        return asyncio.run(self._until_asked(work))

    async def _until_asked(self, work: Coroutine[Any, Any, T]) -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        if task is None:
            raise RuntimeError("a coroutine runs in a task")
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            if self.asked:
                self._cancel()
            return await work
        except asyncio.CancelledError:
            raise Stopped from None
        finally:
            self._cancel = lambda: None


@contextmanager
def stopped_by_signals(grace: float = GRACE) -> Iterator[Stop]:
    """A `Stop` that SIGTERM and Ctrl-C ask for; whoever has not stopped `grace` seconds later is ended, status 0."""
    stop = Stop()

    def ask(*_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, grace)
        stop.ask()

    def end(*_: object) -> None:
        os.write(2, b"stopped; what was under way is done again next time\n")
        os._exit(0)  # not sys.exit: a thread that waits for a name server would hold us up

    handlers = {signal.SIGTERM: ask, signal.SIGINT: ask, signal.SIGALRM: end}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield stop
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
        stop.close()
