"""Finds expressions of time in Dutch and French text and resolves them against the day of publication."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from nlp import dates_fr, dates_nl
from nlp.date_arithmetic import Anchor, Fidelity, Interval, Tense
from nlp.date_rules import Groups, between, calendar_words
from nlp.wordlists import SPACE


@dataclass(frozen=True, slots=True)
class DateSpan:
    """An expression of time at `start:end` of the text, and the days it means, both included.

    `fidelity` tells what is known of `first`: the day, only its month, or only its year. A weekend is its Saturday and
    Sunday with fidelity day; from a week on the fidelity is month.
    """

    start: int
    end: int
    text: str
    first: date
    last: date
    fidelity: Fidelity


_RULES = {"nl": dates_nl.RULES, "fr": dates_fr.RULES}
_LOOK_BACK = 24  # characters, room for `au plus tard le `
_AHEAD = re.compile(
    r"\b(?:tegen|vóór|uiterlijk|ten laatste|ten laatste op|uiterlijk op|d['’]ici|au plus tard)(?: le| ce| au)? $", re.I
)
_EITHER_WAY = re.compile(r"\b(?:voor|tot|tot en met|vanaf|avant|jusqu['’]au|dès|à partir du)(?: le)? $", re.I)
# What stands before and between two dates that are the ends of one.
_OPENS = {
    "nl": re.compile(rf"(?:^|\W)((?:van|tussen){SPACE})$", re.I),
    "fr": re.compile(rf"(?:^|\W)((?:entre{SPACE}|du{SPACE}|de{SPACE}|d['’]))$", re.I),
}
_JOINS = {
    "nl": re.compile(rf"{SPACE}(?:en|tot|tot{SPACE}en{SPACE}met){SPACE}"),
    "fr": re.compile(rf"{SPACE}(?:et|à|au|jusqu['’]à){SPACE}(?:fin{SPACE})?"),
}
_CLOCK = {
    "nl": re.compile(
        rf",?{SPACE}(?:om|rond|omstreeks|(?:even|kort|net|vlak){SPACE}(?:na|voor)){SPACE}"
        rf"(?:\d{{1,2}}(?:[.:u]\d{{2}})?{SPACE}?(?:uur|u)\b|\d{{1,2}}[u.]\d{{2}}\b|middernacht\b)"
    ),
    "fr": re.compile(
        rf",?{SPACE}(?:à|vers|(?:peu|juste){SPACE}(?:après|avant)){SPACE}"
        rf"(?:\d{{1,2}}{SPACE}?h(?:eures?)?(?:{SPACE}?\d{{2}})?(?!\w)|midi\b|minuit\b)(?:{SPACE}du{SPACE}(?:matin|soir)\b)?"
    ),
}


def find_dates(text: str, language: str, published: date) -> list[DateSpan]:
    """Every expression of time in the text, in order, not overlapping; never raises."""
    key = "fr" if language == "fr" else "nl"
    return list(_ranges(text, _leftmost_longest(_candidates(text, key, published)), key))


def _candidates(text: str, key: str, published: date) -> Iterator[DateSpan]:
    calendar = calendar_words(key)
    for pattern, reading in _RULES[key]:
        for match in pattern.finditer(text):
            anchor = Anchor(published, _tense(text, match.start()))
            interval = reading(Groups(match, calendar), anchor)
            if interval is not None:
                clock = _CLOCK[key].match(text, match.end()) if interval.fidelity == "day" else None
                yield _span(text, match.start(), clock.end() if clock else match.end(), interval)


def _span(text: str, start: int, end: int, interval: Interval) -> DateSpan:
    return DateSpan(start, end, text[start:end], interval.first, interval.last, interval.fidelity)


def _tense(text: str, start: int) -> Tense:
    """Which way a date without year lies: deadlines lie ahead."""
    before = text[max(0, start - _LOOK_BACK) : start]
    if _AHEAD.search(before):
        return "future"
    return "nearest" if _EITHER_WAY.search(before) else "past"


def _leftmost_longest(found: Iterator[DateSpan]) -> Iterator[DateSpan]:
    end = 0
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end


def _ranges(text: str, spans: Iterator[DateSpan], key: str) -> Iterator[DateSpan]:
    """Join `van september 2022 tot mei` and its like into one span."""
    pending: DateSpan | None = None
    for span in spans:
        joined = _joined(text, pending, span, key) if pending else None
        if pending and joined is None:
            yield pending
        pending = joined or span
    if pending:
        yield pending


def _joined(text: str, first: DateSpan, last: DateSpan, key: str) -> DateSpan | None:
    opening = _OPENS[key].search(text[max(0, first.start - _LOOK_BACK) : first.start])
    if opening is None or _JOINS[key].fullmatch(text, first.end, last.start) is None or last.last < first.first:
        return None
    start = first.start - len(opening[1])
    interval = between(first.first, last.last)
    fidelity = interval.fidelity if first.fidelity == "day" else first.fidelity
    return replace(_span(text, start, last.end, interval), fidelity=fidelity)
