"""How often one host is asked."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

_NEVER = datetime.min.replace(tzinfo=UTC)


class Pace:
    """Keeps requests to one host apart and remembers which hosts asked for quiet.

    Each caller waits for its turn under the host's own lock, so a clock that jumps costs at most one interval.
    """

    def __init__(self, seconds: float, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._seconds = seconds
        self._now = now
        self._sleep = sleep
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._last: dict[str, datetime] = {}
        self._quiet_until: dict[str, datetime] = {}

    async def turn(self, host: str, crawl_delay: float | None = None) -> float:
        """Wait for our turn: 0 when `host` may be asked now, else the seconds for which it wants to be left alone.

        Its own Crawl-delay (seconds) wins over the default. An earlier request may be refused while we wait.
        """
        interval = crawl_delay or self._seconds
        async with self._locks[host]:
            if quiet := self._quiet_seconds(host):
                return quiet
            since = (self._now() - self._last.get(host, _NEVER)).total_seconds()
            wait = min(interval, interval - since)
            if wait > 0:
                await self._sleep(wait)
                if quiet := self._quiet_seconds(host):
                    return quiet
            self._last[host] = self._now()
            return 0.0

    def hush(self, host: str, seconds: float) -> None:
        """Leave `host` alone for a while: it said that we ask too often."""
        self._quiet_until[host] = self._now() + timedelta(seconds=seconds)

    def _quiet_seconds(self, host: str) -> float:
        return max(0.0, (self._quiet_until.get(host, _NEVER) - self._now()).total_seconds())
