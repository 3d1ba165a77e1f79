"""`persveille outlets --check`: every feed is asked once, politely; nothing is stored, no schedule changes."""

import asyncio
from collections.abc import Iterable

from crawler.article import Feed, Outlet
from crawler.probe import Probe, probe
from persveille.crawling import Clock, Progress, each
from persveille.settings import CrawlSettings
from persveille.stages import Sleep, fetcher_from


def probe_feeds(
    outlets: Iterable[Outlet], options: CrawlSettings, clock: Clock, progress: Progress, sleep: Sleep = asyncio.sleep
) -> list[Probe]:
    """What each feed of the outlets answers, in their order. Raises ConfigurationError when nobody could reach us."""
    wanted = [(outlet, feed) for outlet in outlets for feed in outlet.feeds]
    fetcher = fetcher_from(options, clock, sleep)
    found: dict[str, Probe] = {}

    async def ask(pair: tuple[Outlet, Feed]) -> None:
        found[pair[1].url] = await probe(fetcher, *pair)

    async def ask_all() -> None:
        async with fetcher:
            await each("feeds asked", wanted, ask, progress)

    asyncio.run(ask_all())
    return [found[feed.url] for _, feed in wanted]
