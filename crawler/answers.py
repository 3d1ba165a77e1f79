"""What an HTTP answer means for a crawler (pure)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from crawler.errors import Reason

LONGEST_WAIT = 86_400.0  # seconds; a day, however long a server asks for

_BY_STATUS = {
    404: Reason.NOT_FOUND,
    408: Reason.TIMEOUT,
    410: Reason.GONE,
    425: Reason.RATE_LIMITED,
    429: Reason.RATE_LIMITED,
}
_CHALLENGE_TITLE = re.compile(rb"<title>\s*(?:Attention Required|Just a moment)", re.IGNORECASE)
_CHALLENGE_CODE = re.compile(rb"challenge-platform|cf[-_]chl|cf-error", re.IGNORECASE)
_CONSENT_HOST = ("myprivacy.", "consent.")  # DPG Media; Google and Yahoo


def is_consent_wall(url: str) -> bool:
    """Whether an address is that of a cookie wall rather than of an article."""
    parts = urlsplit(url)
    return (parts.hostname or "").startswith(_CONSENT_HOST) or parts.path.rstrip("/") == "/consent"


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an answer is a bot wall's test page. A headline may sound like one, so a 200 needs its code too."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    titled = bool(_CHALLENGE_TITLE.search(body[:8192]))
    return titled and (status >= 400 or bool(_CHALLENGE_CODE.search(body)))


def failure(status: int, headers: Mapping[str, str], body: bytes) -> Reason | None:
    """Why an answer is no page; None for 200 (and for 304, which only a conditional request may get)."""
    if is_challenge(status, headers, body):
        return Reason.CHALLENGE
    if status in (200, 203, 304):
        return None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return Reason.FORBIDDEN if 400 <= status < 500 else Reason.SERVER_ERROR


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the server asks us to wait, given as seconds or as a date; None when it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_WAIT)
    moment = http_date(value)
    return None if moment is None else min(max(0.0, (moment - now).total_seconds()), LONGEST_WAIT)


def http_date(value: str) -> datetime | None:
    """The instant of an HTTP header such as Expires, aware; None when it cannot be read."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
