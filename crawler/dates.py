"""Instants as feeds and pages write them."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")  # the news is dated where it is read

# Month words of Dutch and French feeds, cut to what tells them apart, and their RFC 822 names.
_MONTHS = {
    "mrt": "Mar", "maa": "Mar", "mei": "May", "okt": "Oct", "janv": "Jan", "fév": "Feb", "fev": "Feb", "mars": "Mar",
    "avr": "Apr", "mai": "May", "juin": "Jun", "juil": "Jul", "aoû": "Aug", "aou": "Aug", "déc": "Dec",
    "jan": "Jan", "feb": "Feb", "apr": "Apr", "jun": "Jun", "jul": "Jul", "aug": "Aug", "sep": "Sep", "oct": "Oct",
    "nov": "Nov", "dec": "Dec",
}  # fmt: skip
_MONTH_WORD = re.compile("|".join(rf"(?<=[\s\d-])({word})\w*\.?" for word in _MONTHS), re.IGNORECASE)
_LOCAL_DAY = re.compile(r"^\s*[^\W\d]+\.?,?\s+(?=\d)")
_EARLIEST, _LATEST = 1990, 2100  # years


def parse_date(text: str) -> datetime | None:
    """The instant in UTC, or None when it cannot be read.

    Reads ISO 8601, RFC 822 and RFC 822 with Dutch or French names. A time without a zone is Belgian local time.
    """
    text = text.strip()[:64]
    for read in (datetime.fromisoformat, parsedate_to_datetime, _parse_translated):
        try:
            moment = read(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=BRUSSELS)
            moment = moment.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return plausible(moment)
    return None


def plausible(moment: datetime) -> datetime | None:
    """`moment`, unless its year can only be a typing error."""
    return moment if _EARLIEST <= moment.year <= _LATEST else None


def _parse_translated(text: str) -> datetime:
    month = _MONTH_WORD.search(text)
    if month is None:
        raise ValueError(text)
    word = next(group for group in month.groups() if group)
    return parsedate_to_datetime(
        _LOCAL_DAY.sub("", f"{text[: month.start()]}{_MONTHS[word.lower()]}{text[month.end() :]}")
    )


def brussels_day(moment: datetime) -> date:
    """The calendar day of an instant in Belgium: the news is dated there."""
    return moment.astimezone(BRUSSELS).date()


def clamped(moment: datetime | None, now: datetime) -> datetime | None:
    """`moment`, but never later than `now`: some feeds date their items in the future."""
    return min(moment, now) if moment else None
