"""One article's reading of one incident, prepared for comparison, and the keys under which its like are found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nlp.analysis import AmountKind, IncidentReport, Victim
from nlp.organisation_names import OrganisationName, fold, name_tokens, parse_name, words

NAME_WINDOW = timedelta(days=400)  # a follow-up names the victim: trials and yearly accounts come a year later
CLUE_WINDOW = timedelta(days=60)  # actor, place or sum alone tell little, and nothing after two months
_TITLE_WORD = 4  # letters; shorter title words are no names


@dataclass(frozen=True, slots=True)
class Report:
    """What article `article_id` says of its incident number `index`; `places` are REFNIS codes named in the title."""

    article_id: str
    index: int
    published: datetime
    language: str
    title: str
    incident: IncidentReport
    places: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[datetime, str, int]:
        """The order of reports in which everything that could depend on order is decided."""
        return self.published, self.article_id, self.index


@dataclass(frozen=True, slots=True)
class Traits:
    """A report's features in comparable form, computed once."""

    report: Report
    victims: tuple[tuple[OrganisationName, ...], ...]  # one tuple of names for each victim that has a name
    sectors: frozenset[str]  # of the victims
    places: frozenset[str]
    actors: frozenset[str]
    sums: frozenset[str]  # `300000 USD`
    days: tuple[date, date] | None  # first and last day on which the incident may have been
    title: str
    title_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class BlockKeys:
    """`stored`: keys under which the report is found; `queried`: keys under which it looks for others."""

    stored: frozenset[str]
    queried: frozenset[str]


def traits(report: Report) -> Traits:
    """Prepare a report for comparison."""
    incident = report.incident
    named = {victim: names for victim in incident.victims if (names := victim_names(victim))}
    towns = frozenset(victim.municipality for victim in incident.victims if victim.municipality)
    return Traits(
        report=report,
        victims=tuple(named.values()),
        sectors=frozenset(victim.sector for victim in incident.victims) - {"unknown"},
        places=towns or (frozenset() if named else report.places),
        actors=frozenset(fold(actor.canonical or actor.name) for actor in incident.actors),
        sums=frozenset(_sums(incident)),
        days=day_span(incident.incident_date),
        title=fold(report.title),
        title_words=frozenset(words(report.title)),
    )


def victim_names(victim: Victim) -> tuple[OrganisationName, ...]:
    """The names of one victim in one article, taken apart, best first and each once; none when it is only described."""
    names = dict.fromkeys(parse_name(name) for name in (victim.name, *victim.aliases))
    return tuple(name for name in names if not name.described)


def day_span(incident_date: str | None) -> tuple[date, date] | None:
    """First and last day of `2021-07-02`, `2021-07` or `2021`."""
    if not incident_date:
        return None
    year, month, day = ([int(part) for part in incident_date.split("-")] + [0, 0])[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    after = date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
    return date(year, month or 1, 1), after - timedelta(days=1)


def block_keys(t: Traits) -> BlockKeys:
    """Keys such that two reports which may tell one incident share one (stored by one, queried by the other)."""
    clues = frozenset(
        [f"m:{refnis}" for refnis in t.places] + [f"a:{actor}" for actor in t.actors] + [f"x:{sum_}" for sum_ in t.sums]
    )
    headline = [word for word in t.title_words if len(word) >= _TITLE_WORD]
    if not t.victims:
        return BlockKeys(clues | {f"t:{word}" for word in headline}, clues | {f"v:{word}" for word in headline})
    names = {token for names in t.victims for name in names for token in name_tokens(name)}
    stored = clues | {f"v:{token}" for token in names}
    return BlockKeys(stored, stored | {f"t:{token}" for token in names if len(token) >= _TITLE_WORD})


def window(key: str) -> timedelta:
    """How far apart in publication two reports that share this key are still compared."""
    return NAME_WINDOW if key.startswith(("v:", "t:")) else CLUE_WINDOW


def _sums(incident: IncidentReport) -> Iterator[str]:
    for amount in incident.amounts:
        if amount.kind is not AmountKind.OTHER and amount.value is not None and amount.currency:
            yield f"{amount.value:.6g} {amount.currency}"
