"""What can go wrong while crawling.

    CrawlError
    ├── OutletError    the outlets file is wrong: names file, entry and key
    ├── FetchError     an address gave no page: `.retry_after`
    ├── FeedError      an answer is no feed, sitemap or listing
    └── ExtractError   a page holds nothing readable

The crawl stage catches `CrawlError` and records its `.reason` on the row of the feed or article; `.temporary` decides
whether a page is tried again.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why an address gave no page."""

    FORBIDDEN = "forbidden"
    CHALLENGE = "challenge"
    CONSENT_WALL = "consent_wall"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    NOT_FOUND = "not_found"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    DNS = "dns"
    TLS = "tls"
    REFUSED_ADDRESS = "refused_address"
    ROBOTS = "robots"
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    NETWORK = "network"
    NOT_ARCHIVED = "not_archived"  # while replaying only


TEMPORARY = frozenset({Reason.RATE_LIMITED, Reason.SERVER_ERROR, Reason.TIMEOUT, Reason.DNS, Reason.NETWORK})


class CrawlError(Exception):
    """Root of everything the crawler raises on purpose; `reason` is one word for the row it is recorded on."""

    reason: str = "error"

    @property
    def temporary(self) -> bool:
        """Whether the same attempt may well succeed later without anybody changing anything."""
        return False


class OutletError(CrawlError):
    """The outlets file cannot be used."""

    reason = "bad_outlets"


class FetchError(CrawlError):
    """An address gave no page. `retry_after` is in seconds, as the server asked."""

    reason: Reason

    def __init__(
        self, reason: Reason, url: str, detail: str = "", *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{url}: {reason.value}" + (f" ({detail})" if detail else ""))
        self.reason = reason
        self.url = url
        self.status = status
        self.retry_after = retry_after

    @property
    def temporary(self) -> bool:
        """True for what passes by itself: overload, time-outs, names and lines that fail."""
        return self.reason in TEMPORARY


class FeedError(CrawlError):
    """An answer is no feed, news sitemap or listing page."""

    reason = "not_a_feed"


class ExtractError(CrawlError):
    """A page holds nothing readable."""

    reason = "unreadable"
