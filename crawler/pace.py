"""How often one host is asked."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

_NEVER = datetime.min.replace(tzinfo=UTC)


class Pace:
    """Keeps requests to one host apart and remembers which hosts asked for quiet.

    One request to a host is under way at a time, and the pause is counted from the end of its answer: however late we
    send and however slow the host is, it is never asked twice within the pause. A clock that jumps costs one pause.
    """

    def __init__(self, seconds: float, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._seconds = seconds
        self._now = now
        self._sleep = sleep
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._last: dict[str, datetime] = {}
        self._quiet_until: dict[str, datetime] = {}

    @asynccontextmanager
    async def turn(self, host: str, crawl_delay: float | None = None) -> AsyncIterator[float]:
        """Wait for our turn and keep it: gives 0 when `host` may be asked, else the seconds for which it wants quiet.

        Its own Crawl-delay (seconds) wins over the default. An earlier request may be refused while we wait.
        """
        interval = crawl_delay or self._seconds
        async with self._locks[host]:
            since = (self._now() - self._last.get(host, _NEVER)).total_seconds()
            wait = min(interval, interval - since)
            if wait > 0 and not self._quiet_seconds(host):
                await self._sleep(wait)
            if quiet := self._quiet_seconds(host):
                yield quiet
                return
            try:
                yield 0.0
            finally:
                self._last[host] = self._now()

    def hush(self, host: str, seconds: float) -> None:
        """Leave `host` alone for a while: it said that we ask too often."""
        self._quiet_until[host] = self._now() + timedelta(seconds=seconds)

    def _quiet_seconds(self, host: str) -> float:
        return max(0.0, (self._quiet_until.get(host, _NEVER) - self._now()).total_seconds())
