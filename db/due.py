"""When there is something to do again: the moments that a long-running form sleeps until."""

from datetime import UTC, datetime, time, timedelta

from sqlite_utils import Database

from crawler.dates import BRUSSELS, brussels_day
from db.digests import due_recipients, recipients
from db.feeds import POLLED
from db.instants import from_text, to_text
from db.pages import FETCHED

FEED = f"""
SELECT min(coalesce(feed.next_check, :now)) AS at FROM feed JOIN outlet ON outlet.id = feed.outlet_id
WHERE {POLLED}
"""
PAGE = f"""
SELECT min(article.page_next) AS at FROM article JOIN outlet ON outlet.id = article.outlet_id
WHERE article.page_next IS NOT NULL AND {FETCHED}
"""
RETRY = "SELECT min(retry_at) AS at FROM delivery WHERE state = 'failed' AND day >= :day AND retry_at > :now"


def next_fetch(db: Database, now: datetime) -> datetime | None:
    """When the first feed or page is due, which may have been; None when nothing is ever polled."""
    return min((at for sql in (FEED, PAGE) if (at := _first(db, sql, {"now": to_text(now)}))), default=None)


def next_digest(db: Database, now: datetime) -> datetime | None:
    """When the first digest is due: `now` when one is; None without a reader."""
    if due_recipients(db, now):
        return now
    today = brussels_day(now)
    days = [today + timedelta(days) for days in range(8)]
    slots = [
        datetime.combine(day, time(reader.hour), BRUSSELS).astimezone(UTC)
        for reader in recipients(db)
        if reader.state == "active"
        for day in days
        if day.weekday() in reader.weekdays
    ]
    retry = _first(db, RETRY, {"day": today.isoformat(), "now": to_text(now)})
    return min((at for at in (*slots, retry) if at and at > now), default=None)


def _first(db: Database, sql: str, values: dict[str, str]) -> datetime | None:
    at = next(iter(db.query(sql, values)))["at"]
    return from_text(at) if at else None
