"""What can go wrong while crawling.

    CrawlError
    ├── OutletError    the outlets file is wrong: names file, entry and key
    ├── FetchError     an address gave no page: `.reason`, `.retry_after`, `.temporary`
    ├── FeedError      an answer is no feed, sitemap or listing
    └── ExtractError   a page holds nothing readable

The stage loop catches `CrawlError` in one place and records it on the row.
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


TEMPORARY = frozenset({Reason.RATE_LIMITED, Reason.SERVER_ERROR, Reason.TIMEOUT, Reason.DNS, Reason.NETWORK})


class CrawlError(Exception):
    """Root of everything the crawler raises on purpose."""


class OutletError(CrawlError):
    """The outlets file cannot be used."""


class FetchError(CrawlError):
    """An address gave no page. `retry_after` is in seconds, as the server asked."""

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
        """Whether the same request may well succeed later without anybody changing anything."""
        return self.reason in TEMPORARY


class FeedError(CrawlError):
    """An answer is no feed, news sitemap or listing page."""


class ExtractError(CrawlError):
    """A page holds nothing readable."""
