"""Turns what a date expression says into days, seen from the day of publication.

A week or longer has fidelity `month` and takes the month of its first day; a weekend starts on its Saturday;
a night takes the day it ends on (`docs/facts.md`).
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal

Fidelity = Literal["day", "month", "year"]
Tense = Literal["past", "future", "nearest"]


@dataclass(frozen=True, slots=True)
class Interval:
    """From `first` to `last`, both included."""

    first: date
    last: date
    fidelity: Fidelity


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a date is read from: the day of publication, and which way a date without year lies."""

    published: date
    tense: Tense = "past"


def shifted(day: date, days: int) -> date | None:
    """The day so many days further, or None beyond the calendar."""
    ordinal = day.toordinal() + days
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def single(day: date | None) -> Interval | None:
    """One day."""
    return None if day is None else Interval(day, day, "day")


def span(first: date | None, days: int, fidelity: Fidelity = "month") -> Interval | None:
    """So many days from `first` on."""
    last = None if first is None else shifted(first, days - 1)
    return None if first is None or last is None else Interval(first, last, fidelity)


def valid(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is no such day."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def in_some_year(of_year: Callable[[int], date | None], anchor: Anchor) -> date | None:
    """The yearly day on the anchor's side: the latest not after publication, or the first not before it."""
    published = anchor.published
    # Eight years hold a 29 February, even around 1900 and 2100.
    years = range(max(MINYEAR, published.year - 8), min(MAXYEAR, published.year + 8) + 1)
    days = [day for year in years if (day := of_year(year)) is not None]
    past = max((day for day in days if day <= published), default=None)
    future = min((day for day in days if day >= published), default=None)
    if anchor.tense == "past" or past is None or future is None:
        return past
    if anchor.tense == "future":
        return future
    return past if published - past <= future - published else future


def day_month(day: int, month: int, year: int | None, anchor: Anchor) -> date | None:
    """A day of a month, in the year said or the one the anchor implies."""
    if year is not None:
        return valid(year, month, day)
    return in_some_year(lambda candidate: valid(candidate, month, day), anchor)


def weekday_near(day: int, month: int, weekday: int, published: date) -> date | None:
    """The day of a month that is such a weekday in the year of publication or the year before or after, if any."""
    days = (valid(published.year + shift, month, day) for shift in (0, -1, 1))
    return next((found for found in days if found is not None and found.weekday() == weekday), None)


def month_of(month: int, year: int | None, anchor: Anchor, edge: str = "") -> Interval | None:
    """A month or a third of it (`first`, `middle`, `last`)."""
    if year is None:
        first = in_some_year(lambda candidate: valid(candidate, month, 1), anchor)
    else:
        first = valid(year, month, 1)
    if first is None:
        return None
    length = monthrange(first.year, first.month)[1]
    start, end = {"first": (1, 10), "middle": (11, 20), "last": (21, length)}.get(edge, (1, length))
    return Interval(first.replace(day=start), first.replace(day=end), "month")


def months_from(published: date, months: int, edge: str = "") -> Interval | None:
    """The month so many months from that of publication."""
    year, month = divmod(published.year * 12 + published.month - 1 + months, 12)
    return month_of(month + 1, year, Anchor(published), edge)


def year_of(year: int) -> Interval | None:
    """A whole year."""
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")


def week_from(published: date, weeks: int) -> Interval | None:
    """The week, Monday to Sunday, so many weeks from that of publication."""
    return span(shifted(published, 7 * weeks - published.weekday()), 7)


def weekend_from(published: date, shift: int) -> Interval | None:
    """The last weekend begun (0), the one ended before this day (-1) or the next one (1)."""
    saturday = -((published.weekday() - 5) % 7)
    if shift < 0 and saturday >= -1:
        saturday -= 7
    return span(shifted(published, saturday + (7 if shift > 0 else 0)), 2, "day")


def weekday_from(published: date, weekday: int, shift: int | None, tense: Tense = "past") -> date | None:
    """A weekday: plain it is the latest not after publication; shift -1 excludes publication itself, 1 is the next."""
    if shift == 1 or (shift is None and tense == "future"):
        return shifted(published, (weekday - published.weekday() - 1) % 7 + 1)
    back = (published.weekday() - weekday) % 7
    return shifted(published, -(back or 7) if shift == -1 else -back)


def weekday_in_month(weekday: int, ordinal: int, month: Interval) -> date | None:
    """The first, second … or last (-1) weekday of a month."""
    if ordinal < 0:
        return shifted(month.last, -((month.last.weekday() - weekday) % 7))
    return shifted(month.first, (weekday - month.first.weekday()) % 7 + 7 * (ordinal - 1))


def part_of_month(ordinal: int, month: Interval) -> Interval | None:
    """The first, second … or last (-1) week of a month, counted in sevens from its first day."""
    if ordinal < 0:
        return span(month.last - timedelta(6), 7)
    return span(shifted(month.first, 7 * (ordinal - 1)), 7)


def ago(published: date, count: float, unit: Literal["hour", "day", "week", "month", "year"]) -> Interval | None:
    """So long before publication; days are exact, longer units leave the day open."""
    if unit in {"hour", "day"}:
        return single(shifted(published, -int(count if unit == "day" else count // 24)))
    if unit == "week":
        return span(shifted(published, -int(7 * count)), 7)
    if unit == "month":
        return months_from(published, -int(count))
    return year_of(published.year - int(count))
