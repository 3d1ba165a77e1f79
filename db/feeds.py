"""Outlets and their feeds: what is due, and what each fetch brought."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.article import Feed, FeedKind, Mode, Outlet
from crawler.dates import brussels_day
from crawler.schedule import FeedState
from db.instants import optional_instant, optional_text, to_text

SUCCESSES = frozenset({"", "ok", "not_modified", "empty"})  # reasons that mean the feed answered as a feed

SAVE_OUTLET = """
INSERT INTO outlet (id, name, language, homepage, mode, region, publisher, kind, reliability, enabled, reason, backfill)
VALUES (:id, :name, :language, :homepage, :mode, :region, :publisher, :kind, :reliability, :enabled, :reason,
    :backfill)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, language = excluded.language, homepage = excluded.homepage,
    mode = excluded.mode, region = excluded.region, publisher = excluded.publisher, kind = excluded.kind,
    reliability = excluded.reliability, enabled = excluded.enabled, reason = excluded.reason,
    backfill = excluded.backfill
"""
SAVE_FEED = """
INSERT INTO feed (url, outlet_id, position, kind, section, selector)
VALUES (:url, :outlet_id, :position, :kind, :section, :selector)
ON CONFLICT (url) DO UPDATE SET outlet_id = excluded.outlet_id, position = excluded.position, kind = excluded.kind,
    section = excluded.section, selector = excluded.selector, listed = 1
"""
POLLED = "outlet.enabled AND feed.listed"  # which feeds are asked at all
DUE = f"""
SELECT feed.* FROM feed JOIN outlet ON outlet.id = feed.outlet_id
WHERE {POLLED} AND (feed.next_check IS NULL OR feed.next_check <= :now)
ORDER BY coalesce(feed.next_check, ''), feed.outlet_id, feed.position
"""
INSERT_EVENT = """
INSERT INTO fetch_event (feed_url, at, reason, http, items) VALUES (:feed_url, :at, :reason, :http, :items)
"""
SAVE_STATE = """
UPDATE feed SET etag = :etag, last_modified = :last_modified, body_sha256 = :body_sha256, failures = :failures,
    next_check = :next_check, reason = :reason, last_success = :last_success, distrusted = :distrusted
WHERE url = :url
"""
COUNT_FETCH = """
INSERT INTO outlet_day (outlet_id, day, fetches, successes, items)
SELECT outlet_id, :day, 1, :success, :items FROM feed WHERE url = :url
ON CONFLICT (day, outlet_id) DO UPDATE SET
    fetches = fetches + 1, successes = successes + excluded.successes, items = items + excluded.items
"""


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed to be asked now, with its outlet and what is remembered of it."""

    outlet: Outlet
    feed: Feed
    state: FeedState


def save_outlets(db: Database, outlets: Iterable[Outlet]) -> None:
    """Make the outlet list of the database that of the given outlets.

    One no longer listed is disabled and keeps its articles; feeds keep what is remembered of them.
    """
    with db.atomic():
        db.execute("UPDATE outlet SET enabled = 0, reason = 'no longer in the outlet list'")
        db.execute("UPDATE feed SET listed = 0")
        for outlet in outlets:
            db.execute(SAVE_OUTLET, _outlet_row(outlet))
            for position, feed in enumerate(outlet.feeds):
                db.execute(SAVE_FEED, _feed_row(outlet, feed, position))


def due_feeds(db: Database, now: datetime) -> list[DueFeed]:
    """The feeds of enabled outlets whose next check has come, longest due first."""
    outlets = load_outlet_map(db)
    return [DueFeed(outlets[row["outlet_id"]], _feed(row), _state(row)) for row in db.query(DUE, {"now": to_text(now)})]


def feed_state(db: Database, url: str) -> FeedState:
    """What is remembered of a stored feed."""
    return _state(next(iter(db.query("SELECT * FROM feed WHERE url = :url", {"url": url}))))


def record_fetch(
    db: Database, feed_url: str, *, at: datetime, reason: str, http: int | None, items: int, state: FeedState
) -> None:
    """Record what one fetch brought (`reason`: of SUCCESSES, or why it failed), and the state the feed is in now."""
    success = int(str(reason) in SUCCESSES)
    event = {"feed_url": feed_url, "at": to_text(at), "reason": str(reason) or "ok", "http": http, "items": items}
    day = brussels_day(at).isoformat()
    with db.atomic():
        db.execute(INSERT_EVENT, event)
        db.execute(SAVE_STATE, {"url": feed_url, **_state_row(state)})
        db.execute(COUNT_FETCH, {"url": feed_url, "day": day, "success": success, "items": items})


def load_outlet_map(db: Database) -> dict[str, Outlet]:
    """Every stored outlet with its listed feeds, by id."""
    feeds: defaultdict[str, list[Feed]] = defaultdict(list)
    for row in db.query("SELECT * FROM feed WHERE listed ORDER BY outlet_id, position"):
        feeds[row["outlet_id"]].append(_feed(row))
    return {row["id"]: _outlet(row, tuple(feeds[row["id"]])) for row in db.query("SELECT * FROM outlet")}


def _outlet_row(outlet: Outlet) -> dict[str, Any]:
    names = ("id", "name", "language", "homepage", "region", "publisher", "kind", "reliability", "reason")
    return {name: getattr(outlet, name) for name in names} | {
        "mode": str(outlet.mode),
        "enabled": int(outlet.enabled),
        "backfill": json.dumps(outlet.backfill),
    }


def _feed_row(outlet: Outlet, feed: Feed, position: int) -> dict[str, Any]:
    return {
        "url": feed.url, "outlet_id": outlet.id, "position": position,
        "kind": str(feed.kind), "section": feed.section, "selector": feed.selector,
    }  # fmt: skip


def _outlet(row: dict[str, Any], feeds: tuple[Feed, ...]) -> Outlet:
    read = {
        "mode": Mode(row["mode"]),
        "enabled": bool(row["enabled"]),
        "backfill": tuple(json.loads(row["backfill"])),
        "feeds": feeds,
    }
    return Outlet(**{**row, **read})


def _feed(row: dict[str, Any]) -> Feed:
    return Feed(row["url"], FeedKind(row["kind"]), row["section"], row["selector"])


def _state(row: dict[str, Any]) -> FeedState:
    return FeedState(
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_sha256=row["body_sha256"],
        failures=row["failures"],
        next_check=optional_instant(row["next_check"]),
        reason=row["reason"],
        last_success=optional_instant(row["last_success"]),
        distrusted=bool(row["distrusted"]),
    )


def _state_row(state: FeedState) -> dict[str, Any]:
    return {
        "etag": state.etag,
        "last_modified": state.last_modified,
        "body_sha256": state.body_sha256,
        "failures": state.failures,
        "next_check": optional_text(state.next_check),
        "reason": state.reason,
        "last_success": optional_text(state.last_success),
        "distrusted": int(state.distrusted),
    }
