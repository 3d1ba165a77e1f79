"""robots.txt, read live and kept for a day (RFC 9309)."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from crawler.errors import FetchError, Reason

KEPT = timedelta(days=1)  # RFC 9309 section 2.4
RETRY = timedelta(minutes=10)  # before an unreachable robots.txt is asked for again
LIMIT = 512_000  # characters read; RFC 9309 section 2.5 asks for at least 500 KiB
LONGEST_DELAY = 600.0  # seconds; a longer Crawl-delay would mean never, which Disallow says better


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Protego | Reason  # a reason: robots.txt could not be reached
    until: datetime


class Robots:
    """What each origin allows us.

    `read` gives the text of a robots.txt, "" when there is none (4xx), and raises `FetchError` when that cannot be
    told (5xx, unreachable): then nothing of that origin may be fetched for now.
    """

    def __init__(self, read: Callable[[str], Awaitable[str]], user_agent: str, now: Callable[[], datetime]) -> None:
        self._read = read
        self._token = user_agent.split("/")[0].strip()
        self._now = now
        self._known: dict[str, _Known] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def check(self, url: str) -> float | None:
        """The origin's Crawl-delay in seconds, if it states one; `FetchError` when `url` is not allowed."""
        rules = await self._rules(url)
        if not rules.can_fetch(url, self._token):
            raise FetchError(Reason.ROBOTS, url, "robots.txt does not allow it")
        delay = rules.crawl_delay(self._token)
        return None if delay is None else min(float(delay), LONGEST_DELAY)

    async def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._locks[origin]:
            known = self._known.get(origin)
            if known is None or known.until <= self._now():
                known = self._known[origin] = await self._ask(origin)
        if isinstance(known.rules, Reason):
            raise FetchError(known.rules, f"{origin}/robots.txt", "so nothing of this host is fetched for now")
        return known.rules

    async def _ask(self, origin: str) -> _Known:
        try:
            text = await self._read(f"{origin}/robots.txt")
        except FetchError as error:
            return _Known(error.reason, self._now() + RETRY)
        return _Known(Protego.parse(text[:LIMIT]), self._now() + KEPT)
