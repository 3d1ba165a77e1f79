"""What every date rule shares: words of a language, named groups, and the readings they lead to.

A rule is a pattern and its reading. Groups the readings look at: `day`, `month`, `year`, `weekday`, `shift`, `edge`,
`ordinal`, `count`, `unit`, `season`, `feast`, `period`, `days`, and `day1`, `month1`, `year1` for a beginning.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from nlp.date_arithmetic import (
    Anchor,
    Interval,
    ago,
    day_month,
    in_some_year,
    month_of,
    months_from,
    part_of_month,
    shifted,
    single,
    span,
    valid,
    week_from,
    weekday_from,
    weekday_in_month,
    weekday_near,
    weekend_from,
    year_of,
)
from nlp.feasts import feast
from nlp.quantities import spelled_value
from nlp.wordlists import load_lexicon, normal

YEAR = r"(?:19|20)\d{2}(?!\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar words of one language."""

    language: str
    months: dict[str, int]
    weekdays: dict[str, int]
    table: dict[str, Any]


@cache
def calendar_words(language: str) -> Calendar:
    """The words of `nlp/lexicon/calendar.toml`, months 1..12, weekdays from Monday 0."""
    table = load_lexicon("calendar")[language]
    months = {name: number for names in (table["months"], table["short"]) for number, name in enumerate(names, 1)}
    return Calendar(language, months, {name: number for number, name in enumerate(table["weekdays"])}, table)


class Groups:
    """The named groups of one match, translated by the calendar words."""

    def __init__(self, match: re.Match[str], calendar: Calendar) -> None:
        self._said = {name: normal(said) for name, said in match.groupdict().items() if said is not None}
        self._calendar = calendar

    def __contains__(self, name: str) -> bool:
        return name in self._said

    def said(self, name: str) -> str:
        """The words of the group, normalised; empty when it did not take part."""
        return self._said.get(name, "")

    def word(self, table: str, name: str) -> Any:
        """What the calendar says of the group's words; None when it did not take part."""
        entries = {normal(key): value for key, value in self._calendar.table[table].items()}
        return entries.get(self.said(name))

    def number(self, name: str) -> int | None:
        """The group's digits."""
        digits = re.match(r"\d+", self.said(name))
        return int(digits[0]) if digits else None

    def month(self, name: str = "month") -> int | None:
        """The month's number."""
        return self._calendar.months.get(self.said(name))

    def weekday(self, name: str = "weekday") -> int | None:
        """The weekday's number, Monday 0."""
        return self._calendar.weekdays.get(self.said(name))

    def year(self, anchor: Anchor, name: str = "year") -> int | None:
        """The year in digits, or `vorig jaar`, `l'an dernier`, `de cette année`."""
        if name not in self._said:
            return None
        shifts = {"vorig": -1, "derni": -1, "pass": -1, "volgend": 1, "prochain": 1}
        shift = next((value for key, value in shifts.items() if key in self.said(name)), 0)
        return self.number(name) or anchor.published.year + shift

    def count(self, name: str = "count") -> float | None:
        """A number in digits or words; None when it is vague."""
        said = self.said(name)
        special = {
            "anderhalve": 1.5,
            "anderhalf": 1.5,
            "enkele": 3.0,
            "een paar": 3.0,
            "quelques": 3.0,
            "une dizaine de": 10.0,
        }
        if said in special:
            return special[said]
        number = self.number(name)
        return float(number) if number is not None else spelled_value(said, self._calendar.language)


Reading = Callable[[Groups, Anchor], Interval | None]
Rule = tuple[re.Pattern[str], Reading]


def read_date(groups: Groups, anchor: Anchor) -> Interval | None:
    """A day of a month; without a year the weekday tells which one is meant (`woensdag 10 augustus`)."""
    day, month, weekday = groups.number("day"), groups.month(), groups.weekday()
    if day is None or month is None:
        return None
    year = groups.year(anchor)
    fitting = weekday_near(day, month, weekday, anchor.published) if year is None and weekday is not None else None
    return single(fitting or day_month(day, month, year, anchor))


def read_numeric(groups: Groups, anchor: Anchor) -> Interval | None:
    """A date in digits only."""
    day, month, year = groups.number("day"), groups.number("month"), groups.number("year")
    return single(valid(year, month, day)) if day and month and year else None


def read_night(groups: Groups, anchor: Anchor) -> Interval | None:
    """A night: the day it ends on, else the day it is named after."""
    if "month" in groups:
        return read_date(groups, anchor)
    weekday = groups.weekday()
    if weekday is None:
        return None
    return single(weekday_from(anchor.published, weekday, -1 if groups.word("shifts", "shift") == -1 else None))


def read_days(groups: Groups, anchor: Anchor) -> Interval | None:
    """From one day of a month to another."""
    last = read_date(groups, anchor)
    day, month = groups.number("day1"), groups.month("month1") or groups.month()
    if last is None or day is None or month is None:
        return None
    first = day_month(day, month, groups.year(anchor, "year1"), Anchor(last.first))
    return None if first is None else between(first, last.first)


def between(first: Any, last: Any) -> Interval:
    """From one day to another; from a week on the day is no longer known."""
    return Interval(first, last, "day" if (last - first).days < 6 else "month")


def read_weekday(groups: Groups, anchor: Anchor) -> Interval | None:
    """A weekday, plain, shifted (`vorige vrijdag`) or of a shifted week (`vorige week vrijdag`)."""
    weekday = groups.weekday()
    if weekday is None:
        return None
    shift = groups.word("shifts", "shift")
    if "week" in groups:
        week = week_from(anchor.published, shift or 0)
        return single(shifted(week.first, weekday)) if week else None
    day = weekday_from(anchor.published, weekday, shift or None, anchor.tense)
    return single(shifted(day, -7)) if day and "week_ago" in groups else single(day)


def read_relative_day(groups: Groups, anchor: Anchor) -> Interval | None:
    """`gisteren`, `ce matin`."""
    offset = groups.word("days", "days")
    return None if offset is None else single(shifted(anchor.published, offset))


def read_ago(groups: Groups, anchor: Anchor) -> Interval | None:
    """`drie weken geleden`, `il y a un mois`."""
    count = groups.count()
    if count is None or count > 2000:
        return None
    if groups.said("unit").startswith("jour"):  # huit jours is a week, quinze jours two
        count = {8.0: 7.0, 15.0: 14.0}.get(count, count)
    return ago(anchor.published, count, _unit(groups.said("unit")))


def _unit(word: str) -> Literal["hour", "day", "week", "month", "year"]:
    if word.startswith(("uur", "uren", "heure")):
        return "hour"
    if word.startswith(("dag", "jour")):
        return "day"
    if word.startswith(("we", "semaine")):
        return "week"
    return "month" if word.startswith(("maand", "mois")) else "year"


def read_period(groups: Groups, anchor: Anchor) -> Interval | None:
    """A week, weekend, month or year seen from publication, with its part (`eind vorige maand`)."""
    shift, period = groups.word("shifts", "shift") or 0, groups.said("period")
    published = anchor.published
    if period.startswith(("weekend", "week-end")):
        return weekend_from(published, shift)
    if period.startswith(("week", "semaine")):
        return week_from(published, shift)
    if period.startswith(("maand", "mois")):
        return months_from(published, shift, _edge(groups))
    year = published.year + shift
    return span(valid(year, 1 if _edge(groups) == "first" else 11, 1), 60) if _edge(groups) else year_of(year)


def _edge(groups: Groups) -> str:
    said = groups.said("edge")
    thirds = {"begin": "first", "début": "first", "mi": "middle", "half": "middle", "eind": "last", "fin": "last"}
    return next((third for word, third in thirds.items() if word in said), "")


def read_last_weeks(groups: Groups, anchor: Anchor) -> Interval | None:
    """`de voorbije twee weken`, `ces trois derniers mois`: up to publication."""
    count = groups.count()
    if count is None or not 0 < count <= 1000:
        return None
    days = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}[_unit(groups.said("unit"))]
    first = shifted(anchor.published, -int(count * days))
    return None if first is None else between(first, anchor.published)


def read_month(groups: Groups, anchor: Anchor) -> Interval | None:
    """A month or a part of it."""
    month = groups.month()
    if month is None:
        return None
    if groups.word("shifts", "shift") == -1 and month == anchor.published.month:
        return months_from(anchor.published, -12, _edge(groups))
    tense = Anchor(anchor.published, "future") if groups.word("shifts", "shift") == 1 else anchor
    return month_of(month, groups.year(anchor), tense, _edge(groups))


def read_in_month(groups: Groups, anchor: Anchor) -> Interval | None:
    """`de eerste week van juni`, `le dernier samedi d'octobre`, `un lundi de février`."""
    month = read_month(groups, anchor)
    if month is None:
        return None
    ordinal, weekday = groups.word("ordinals", "ordinal"), groups.weekday()
    if ordinal is None:
        return month
    if weekday is not None:
        return single(weekday_in_month(weekday, ordinal, month))
    if groups.said("period") == "nacht":
        return single(month.last if ordinal < 0 else month.first)
    return part_of_month(ordinal, month) if groups.said("period").startswith(("week", "semaine")) else month


def read_weekend_of(groups: Groups, anchor: Anchor) -> Interval | None:
    """The weekend that holds a date."""
    day = read_date(groups, anchor)
    return None if day is None else span(shifted(day.first, -((day.first.weekday() - 5) % 7)), 2, "day")


def read_season(groups: Groups, anchor: Anchor) -> Interval | None:
    """Three months from the season's first."""
    month = groups.word("seasons", "season")
    if month is None:
        return None
    year = groups.year(anchor)
    first = (
        in_some_year(lambda candidate: valid(candidate, month, 1), anchor) if year is None else valid(year, month, 1)
    )
    if (
        first is not None
        and year is None
        and groups.word("shifts", "shift") == -1
        and first.year == anchor.published.year
    ):
        first = valid(first.year - 1, month, 1)
    return span(first, 90)


def read_quarter(groups: Groups, anchor: Anchor) -> Interval | None:
    """A quarter or half of a year."""
    ordinal, year = groups.word("ordinals", "ordinal"), groups.year(anchor) or anchor.published.year
    months = 6 if groups.said("period").startswith(("semest", "jaarh")) else 3
    if ordinal is None:
        return None
    number = 12 // months if ordinal < 0 else ordinal
    first = valid(year, (number - 1) * months + 1, 1) if number * months <= 12 else None
    return span(first, 30 * months)


def read_year(groups: Groups, anchor: Anchor) -> Interval | None:
    """A year in digits."""
    year = groups.number("year")
    return None if year is None else year_of(year)


def read_feast(groups: Groups, anchor: Anchor) -> Interval | None:
    """A feast; `kort na Pasen` leaves the day open."""
    name = groups.word("feasts", "feast")
    if name is None:
        return None
    year = groups.year(anchor)
    day = in_some_year(lambda candidate: feast(name, candidate), anchor) if year is None else feast(name, year)
    if day is None or "loose" not in groups:
        return single(day)
    return span(day, 7)
