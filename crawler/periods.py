"""The days that the name of a sitemap's part or the address of an article tells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.dates import BRUSSELS

# nl.sitemap.article.2022.05.xml (week), sitemap-2022-05.xml (month, or week where a sibling goes beyond 12), 2022-w05.
_NAMED = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>\.|-w?)(?P<number>\d\d)(?!\d)", re.IGNORECASE)
_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=[/-]|$)")
# Weeks are counted by ISO 8601, from Sunday, or from the first Monday of a year; the three lie up to eight days apart.
# A part too many costs one request, a part too few its articles.
_WEEK_SLACK = timedelta(days=8)
_MONTHS, _WEEKS = 12, 53


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def middle(self) -> date:
        """The day halfway."""
        return self.first + (self.last - self.first) / 2

    def overlap(self, other: "Period") -> "Period | None":
        """The days that lie in both."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Period(first, last) if first <= last else None


EVER = Period(date.min, date.max)


def counts_weeks(addresses: Iterable[str]) -> bool:
    """Whether the numbers that follow a year and a hyphen in these names are weeks: some are too high for a month."""
    found = [match for address in addresses for match in _NAMED.finditer(_name(address))]
    return any(match["mark"] == "-" and _MONTHS < int(match["number"]) <= _WEEKS for match in found)


def named_period(address: str, *, weeks: bool) -> Period | None:
    """The week or month that the name of a part tells; `weeks` says what a number after a hyphen counts."""
    match = _NAMED.search(_name(address))
    if match is None:
        return None
    year, number = int(match["year"]), int(match["number"])
    try:
        return _month(year, number) if match["mark"] == "-" and not weeks else _week(year, number)
    except ValueError:
        return None  # such as month 13 or week 60: the digits mean something else


def address_day(address: str) -> date | None:
    """The day in an article's address, such as /2022/01/31/ or /2022-01-31/."""
    match = _DAY.search(address.partition("?")[0])
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Belgium."""
    return datetime(day.year, day.month, day.day, tzinfo=BRUSSELS)


def _name(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def _month(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _week(year: int, week: int) -> Period:
    if not 0 <= week <= _WEEKS:
        raise ValueError(week)
    monday = date.fromisocalendar(year, 1, 1) + timedelta(weeks=week - 1)
    return Period(monday - _WEEK_SLACK, monday + timedelta(days=6) + _WEEK_SLACK)
