"""How every outlet does: which answers, which fails and why, which has been silent for too long."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from crawler.article import Feed, Outlet
from crawler.rhythm import WINDOW, Arrival, silence
from db.feeds import SUCCESSES
from db.instants import from_text, optional_instant, to_text


class State(StrEnum):
    """How a feed or outlet does. An outlet is in the first of these states that one of its feeds is in."""

    OVERDUE = "overdue"  # nobody has asked it for longer than a daily round leaves it
    FAILING = "failing"  # its last answer was none
    SILENT = "silent"  # it answers, but has long owed something new (crawler.rhythm)
    OK = "ok"
    NEVER_POLLED = "never_polled"
    DISABLED = "disabled"


TROUBLED = frozenset({State.OVERDUE, State.FAILING, State.SILENT})
OVERDUE_AFTER = timedelta(hours=26)  # since it was due: a daily round, and two hours in which it may be late

FEEDS = f"""
SELECT url, failures, reason, last_success, next_check,
    (SELECT at FROM fetch_event WHERE feed_url = url AND fetch_event.reason IN {tuple(sorted(SUCCESSES))}
        ORDER BY at LIMIT 1) AS first_success,
    (SELECT max(at) FROM fetch_event WHERE feed_url = url AND items > 0) AS last_new,
    (SELECT total(items) FROM fetch_event WHERE feed_url = url AND items > 0 AND at > :day) AS items_day,
    (SELECT total(items) FROM fetch_event WHERE feed_url = url AND items > 0 AND at > :week) AS items_week
FROM feed
"""
# Of each feed the weeks before its last new item, so that a silence does not wipe out the rhythm it is measured by.
ARRIVALS = f"""
WITH latest AS (SELECT url, (SELECT max(at) FROM fetch_event WHERE feed_url = url AND items > 0) AS at FROM feed)
SELECT fetch_event.feed_url, fetch_event.at, fetch_event.items
FROM latest JOIN fetch_event ON fetch_event.feed_url = latest.url AND fetch_event.items > 0
    AND fetch_event.at >= strftime('%Y-%m-%dT%H:%M:%S', latest.at, '-{WINDOW.days} days')
ORDER BY fetch_event.feed_url, fetch_event.at
"""


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a feed does; `reason` is that of its last failure, `failures` what it weighs, `owed` the items it owes."""

    feed: Feed
    state: State
    reason: str = ""
    failures: float = 0.0
    owed: float = 0.0
    last_success: datetime | None = None
    last_new: datetime | None = None
    next_check: datetime | None = None
    items_day: int = 0  # entries that were new, in the last 24 hours
    items_week: int = 0

    @property
    def troubled_since(self) -> datetime | None:
        """When it last did what it does not do now: answer, or bring something new."""
        if self.state not in TROUBLED:
            return None
        return self.last_new if self.state is State.SILENT else self.last_success


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """How an outlet does, by its feeds."""

    outlet: Outlet
    feeds: tuple[FeedHealth, ...]

    @property
    def state(self) -> State:
        """The worst state of its feeds; a feed that was never polled hides behind one that was."""
        if not self.outlet.enabled:
            return State.DISABLED
        found = {feed.state for feed in self.feeds}
        return next((state for state in State if state in found), State.NEVER_POLLED)

    @property
    def last_success(self) -> datetime | None:
        """When one of its feeds last answered as a feed."""
        return max((feed.last_success for feed in self.feeds if feed.last_success), default=None)

    @property
    def next_check(self) -> datetime | None:
        """When the first of its feeds is due; None for now, or for never when it is disabled."""
        return min((feed.next_check for feed in self.feeds if feed.next_check), default=None)

    @property
    def items_day(self) -> int:
        """New entries of the last 24 hours."""
        return sum(feed.items_day for feed in self.feeds)

    @property
    def items_week(self) -> int:
        """New entries of the last seven days."""
        return sum(feed.items_week for feed in self.feeds)


def outlet_health(db: Database, outlets: Iterable[Outlet], now: datetime) -> list[OutletHealth]:
    """How each of the outlets does at `now`, in their order; one the database does not know was never polled."""
    since = {"day": to_text(now - timedelta(days=1)), "week": to_text(now - timedelta(weeks=1))}
    rows = {row["url"]: row for row in db.query(FEEDS, since)}
    arrivals: defaultdict[str, list[Arrival]] = defaultdict(list)
    for row in db.query(ARRIVALS):
        arrivals[row["feed_url"]].append(Arrival(from_text(row["at"]), row["items"]))
    return [_outlet_health(outlet, rows, arrivals, now) for outlet in outlets]


def _outlet_health(
    outlet: Outlet, rows: dict[str, dict[str, Any]], arrivals: defaultdict[str, list[Arrival]], now: datetime
) -> OutletHealth:
    polled = [rows[feed.url]["first_success"] for feed in outlet.feeds if feed.url in rows]
    # A feed added later may bring first what the others brought before; their rhythm begins anew with it.
    since = max((from_text(first) for first in polled if first), default=now)
    feeds = (_feed_health(feed, rows.get(feed.url), arrivals[feed.url], since, now) for feed in outlet.feeds)
    return OutletHealth(outlet, tuple(feeds))


def _feed_health(
    feed: Feed, row: dict[str, Any] | None, arrivals: list[Arrival], since: datetime, now: datetime
) -> FeedHealth:
    if row is None or row["next_check"] is None:
        return FeedHealth(feed, State.NEVER_POLLED)
    last_success, next_check = optional_instant(row["last_success"]), from_text(row["next_check"])
    owed = silence(arrivals, since, last_success or since)
    state = State.SILENT if owed.too_long else State.OK
    if row["failures"]:
        state = State.FAILING
    if next_check < now - OVERDUE_AFTER:
        state = State.OVERDUE
    return FeedHealth(
        feed,
        state,
        reason=row["reason"],
        failures=row["failures"],
        owed=round(owed.expected, 1),
        last_success=last_success,
        last_new=optional_instant(row["last_new"]),
        next_check=next_check,
        items_day=int(row["items_day"]),
        items_week=int(row["items_week"]),
    )
