"""When a feed is asked again, and what we remember of it (pure)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.answers import http_date
from crawler.answers import retry_after as stated_retry
from crawler.article import Page
from crawler.errors import Reason

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=24)
USUAL = timedelta(minutes=20)  # suits a feed of 20 items and more; a shorter one is asked sooner, see below
SHALLOW_ITEMS = 10  # a feed this short loses articles when it is asked too seldom
SHALLOW_LONGEST = timedelta(minutes=15)
BACK_OFF = timedelta(hours=1)  # per unit of failure weight: a day is reached after 24 hard or 96 temporary failures
_HARD, _SOFT, _TEMPORARY = 1.0, 0.5, 0.25  # rss-fetcher's kinds of failure; "active feeds do return 404 and come back"
_WEIGHTS = {
    Reason.NOT_FOUND: _SOFT,
    Reason.TLS: _SOFT,
    Reason.ROBOTS: _SOFT,
    Reason.RATE_LIMITED: _TEMPORARY,
    Reason.SERVER_ERROR: _TEMPORARY,
    Reason.TIMEOUT: _TEMPORARY,
    Reason.DNS: _TEMPORARY,
    Reason.NETWORK: _TEMPORARY,
}
_JITTER = 0.1  # share of an interval by which feeds are spread


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two polls; `failures` is a weight, `reason` that of the last failure."""

    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    failures: float = 0.0
    next_check: datetime | None = None
    reason: str = ""
    last_success: datetime | None = None
    distrusted: bool = False  # the feed was caught lying with its validators


def after_success(state: FeedState, page: Page, entry_count: int, ttl: timedelta | None, now: datetime) -> FeedState:
    """The state after an answer that was read (200) or said that nothing changed (304, with any `entry_count`).

    A 304 never cures a failed state: the validators go instead, so that the next poll brings the body. The first 304
    of a day does the same, so that a feed that wrongly says "unchanged" for ever is read once a day.
    """
    next_check = now + _spread(_interval(state, page, entry_count, ttl, now), page.url)
    if page.status == 304:
        known = replace(state, next_check=next_check, last_success=state.last_success if state.failures else now)
        fresh = state.last_success is not None and state.last_success.date() == now.date()
        return known if fresh and not state.failures else replace(known, etag="", last_modified="")
    digest = hashlib.sha256(page.body).hexdigest()
    distrusted = state.distrusted or _lied(state, page, digest)
    return FeedState(
        etag="" if distrusted else page.headers.get("etag", ""),
        last_modified="" if distrusted else page.headers.get("last-modified", ""),
        body_sha256=digest,
        next_check=next_check,
        last_success=now,
        distrusted=distrusted,
    )


def after_failure(
    state: FeedState, reason: str, retry_after: float | None, now: datetime, *, url: str = ""
) -> FeedState:
    """The state after a failure: `reason` is a `Reason` or, for an answer that is no feed, any other word.

    Waits grow linearly up to a day and then stay: a dead feed is tried once a day for ever. `retry_after` is in
    seconds; `url`, the feed's address, spreads feeds that failed together.
    """
    failures = state.failures + _weight(reason)
    wait = max(failures * BACK_OFF, _seconds(retry_after or 0))
    return replace(state, failures=failures, reason=str(reason), next_check=now + _spread(_clamped(wait), url))


def _weight(reason: str) -> float:
    try:
        return _WEIGHTS.get(Reason(reason), _HARD)
    except ValueError:
        return _SOFT  # no feed: often a maintenance page


def _lied(state: FeedState, page: Page, digest: str) -> bool:
    """Another body under the validator we hold: a 304 of this feed would prove nothing."""
    if not state.body_sha256 or digest == state.body_sha256:
        return False
    if state.etag:
        return page.headers.get("etag") == state.etag
    return bool(state.last_modified) and page.headers.get("last-modified") == state.last_modified


def _interval(state: FeedState, page: Page, entry_count: int, ttl: timedelta | None, now: datetime) -> timedelta:
    asked = _seconds(stated_retry(page.headers, now) or 0)
    wished = max(ttl or timedelta(0), _max_age(page), _until_expiry(page, now), asked)
    if _is_shallow(state, page, entry_count):
        return _clamped(max(min(wished, SHALLOW_LONGEST), asked))
    return _clamped(max(wished, USUAL))


def _is_shallow(state: FeedState, page: Page, entry_count: int) -> bool:
    if page.status != 304:
        return 0 < entry_count <= SHALLOW_ITEMS
    if state.next_check is None or state.last_success is None:
        return False
    return state.next_check - state.last_success < USUAL  # a 304 has no items to count, but the last interval tells


def _max_age(page: Page) -> timedelta:
    for directive in page.headers.get("cache-control", "").split(","):
        name, _, value = directive.strip().lower().partition("=")
        value = value.strip('"')
        if name == "max-age" and value.isascii() and value.isdigit():
            return _seconds(float(value[:9]))
    return timedelta(0)


def _until_expiry(page: Page, now: datetime) -> timedelta:
    moment = http_date(page.headers.get("expires", ""))
    return timedelta(0) if moment is None else moment - now


def _seconds(value: float) -> timedelta:
    return timedelta(seconds=min(value, LONGEST.total_seconds()))


def _clamped(interval: timedelta) -> timedelta:
    return min(max(interval, SHORTEST), LONGEST)


def _spread(interval: timedelta, url: str) -> timedelta:
    """`interval` lengthened by up to a tenth, always the same for one feed."""
    share = int.from_bytes(hashlib.sha256(url.encode()).digest()[:4]) / 2**32 if url else 0.0
    return min(interval * (1 + _JITTER * share), LONGEST)
