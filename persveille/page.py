"""The page a digest makes, in the reader's language: what both templates print."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.health import TROUBLED
from persveille.cards import Card, card
from persveille.clean import clean
from persveille.digest import COMPARED_WEEKS, Digest, DigestItem, PeriodCount, SourceHealth
from persveille.messages import Messages
from persveille.money import format_number
from persveille.wording import full_day, short_day

_PER = 1000  # incidents are given per thousand articles read: 0.8 is easier to read than 0.0008
_SUBJECT_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the trend; `bar` is its share of the highest week, 0..1."""

    days: str
    incidents: str
    articles: str
    outlets: str
    bar: float
    recent: bool


@dataclass(frozen=True, slots=True)
class TroubledSource:
    """An outlet we hear nothing from, and why."""

    outlet: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """All words of a digest."""

    language: str
    subject: str
    date: str
    tally: tuple[tuple[str, str], ...]  # number and what it counts
    preheader: str
    new: tuple[Card, ...]
    changed: tuple[Card, ...]
    still_open: tuple[Card, ...]
    trend: tuple[str, ...]  # sentences
    weeks: tuple[Week, ...]
    health: str
    troubled: tuple[TroubledSource, ...]


def page(messages: Messages, digest: Digest) -> Page:
    """The digest, worded."""
    return Page(
        language=digest.language,
        subject=subject(messages, digest),
        date=full_day(messages, digest.day),
        tally=_tally(messages, digest),
        preheader=_preheader(messages, digest),
        new=_cards(messages, digest.new),
        changed=_cards(messages, digest.changed),
        still_open=_cards(messages, digest.still_open),
        trend=tuple(_trend(messages, digest)),
        weeks=_weeks(messages, digest.trend.weeks),
        health=_health(messages, digest.sources),
        troubled=tuple(_troubled(messages, source) for source in digest.sources if source.state in TROUBLED),
    )


def subject(messages: Messages, digest: Digest) -> str:
    """One line for the subject of the mail and the title of the page."""
    told = [*digest.new, *digest.changed]
    what = told[0].headline if told else messages.gettext("no news of incidents")
    line = messages.gettext("Persveille %(day)s: %(what)s", day=short_day(messages, digest.day), what=what)
    rest = len(told) - 1
    return f"{clean(line, _SUBJECT_LENGTH)} (+{rest})" if rest > 0 else clean(line, _SUBJECT_LENGTH)


def _cards(messages: Messages, items: Sequence[DigestItem]) -> tuple[Card, ...]:
    return tuple(card(messages, item) for item in items)


def _tally(messages: Messages, digest: Digest) -> tuple[tuple[str, str], ...]:
    new, changed, still_open = len(digest.new), len(digest.changed), len(digest.still_open)
    return (
        (str(new), messages.ngettext("new incident", "new incidents", new)),
        (str(changed), messages.ngettext("changed incident", "changed incidents", changed)),
        (str(still_open), messages.ngettext("still open incident", "still open incidents", still_open)),
    )


def _preheader(messages: Messages, digest: Digest) -> str:
    counted = " · ".join(f"{number} {what}" for number, what in _tally(messages, digest))
    rest = [item.headline for item in (*digest.new, *digest.changed)[1:3]]
    return clean(" · ".join((counted, *rest)))


def _trend(messages: Messages, digest: Digest) -> list[str]:
    recent, previous = digest.trend.recent, digest.trend.previous
    if recent is None:
        return [messages.gettext("No week has been counted yet.")]
    counted = messages.ngettext("%(count)d incident", "%(count)d incidents", recent.incidents, count=recent.incidents)
    if previous is None:
        told = messages.gettext("%(counted)s since %(day)s.", counted=counted, day=short_day(messages, recent.first))
        return [told, _read(messages, recent)]
    compared = messages.gettext(
        "%(counted)s in the last four weeks, against %(previous)d in the four weeks before.",
        counted=counted,
        previous=previous.incidents,
    )
    return [compared, _read(messages, recent, previous)]


def _read(messages: Messages, recent: PeriodCount, previous: PeriodCount | None = None) -> str:
    """The denominator, without which a count of incidents says little."""
    values = {
        "articles": format_number(messages, recent.articles),
        "outlets": format_number(messages, recent.outlets),
        "rate": _rate(messages, recent),
    }
    if previous is None:
        return messages.gettext(
            "Read: %(articles)s articles of %(outlets)s outlets; %(rate)s incidents per 1,000 articles.", **values
        )
    return messages.gettext(
        "Read: %(articles)s articles of %(outlets)s outlets; %(rate)s incidents per 1,000 articles, before %(before)s.",
        **values,
        before=_rate(messages, previous),
    )


def _rate(messages: Messages, period: PeriodCount) -> str:
    return format_number(messages, round(_PER * period.incidents / period.articles, 1)) if period.articles else "–"


def _weeks(messages: Messages, weeks: Sequence[PeriodCount]) -> tuple[Week, ...]:
    shown = weeks[-2 * COMPARED_WEEKS :]
    highest = max((week.incidents for week in shown), default=0) or 1
    return tuple(
        Week(
            days=f"{short_day(messages, week.first)} – {short_day(messages, week.last)}",
            incidents=format_number(messages, week.incidents),
            articles=format_number(messages, week.articles),
            outlets=format_number(messages, week.outlets),
            bar=week.incidents / highest,
            recent=week in shown[-COMPARED_WEEKS:],
        )
        for week in shown
    )


def _health(messages: Messages, sources: Sequence[SourceHealth]) -> str:
    outlets = {source.outlet_id for source in sources}
    troubled = {source.outlet_id for source in sources if source.state in TROUBLED}
    if not outlets:
        return messages.gettext("No source has been visited yet.")
    if not troubled:
        return messages.ngettext(
            "The only source answers.", "All %(count)d sources answer.", len(outlets), count=len(outlets)
        )
    up = len(outlets - troubled)
    return messages.gettext("%(up)d of %(count)d sources answer as usual.", up=up, count=len(outlets))


def _troubled(messages: Messages, source: SourceHealth) -> TroubledSource:
    why = clean(messages.pgettext("reason", source.reason)) if source.reason else ""
    if source.since:
        since = messages.gettext("since %(day)s", day=short_day(messages, source.since))
        why = f"{why}, {since}" if why else since
    return TroubledSource(clean(source.outlet_name, 60), messages.pgettext("source", source.state), why)
