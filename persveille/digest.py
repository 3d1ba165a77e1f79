"""What a reader is told on one day: pure comparison of what was known then with what is known now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.health import State
from db.incident import ArticleRef, Claim, ClaimField, Fact, Incident
from persveille.headline import headline
from persveille.messages import messages_for

OPEN_FOR = timedelta(days=30)  # an incident nobody has written about for longer is no longer followed
COMPARED_WEEKS = 4


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """Incidents first seen in a week (`first` to `last`, inclusive) and what was read to find them."""

    first: date
    last: date
    incidents: int
    articles: int  # articles read
    outlets: int  # outlets that answered


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How an outlet's feed does; `reason` is that of the last failed fetch (crawler.errors), `since` when it began."""

    outlet_id: str
    outlet_name: str
    state: State
    reason: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A resolved fact that is not what it was; None where there was or is none."""

    field: ClaimField
    before: Fact | None
    after: Fact | None

    @property
    def source(self) -> Claim:
        """The claim that decides now; for a fact that fell away, the one that decided before."""
        fact = self.after or self.before
        if fact is None:
            raise ValueError("a change has a fact before or after it")
        return fact.claim


@dataclass(frozen=True, slots=True)
class DigestItem:
    """An incident as the digest tells it."""

    incident: Incident
    headline: str
    changes: tuple[Change, ...] = ()
    new_articles: tuple[ArticleRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """Weeks by date, oldest first, with the last four and the four before summed; None without such weeks."""

    weeks: tuple[PeriodCount, ...]
    recent: PeriodCount | None
    previous: PeriodCount | None


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything the digest of `day` says to a reader of `language`, for what became known in since..until."""

    day: date
    since: datetime
    until: datetime
    language: str
    new: tuple[DigestItem, ...]
    changed: tuple[DigestItem, ...]
    still_open: tuple[DigestItem, ...]
    trend: Trend
    sources: tuple[SourceHealth, ...]  # one an outlet and state, the healthy ones too

    @property
    def quiet(self) -> bool:
        """Whether nothing new or changed is told."""
        return not self.new and not self.changed


def build_digest(
    before: Sequence[Incident],
    after: Sequence[Incident],
    *,
    day: date,
    since: datetime,
    until: datetime,
    language: str,
    trend: Sequence[PeriodCount],
    sources: Sequence[SourceHealth],
) -> Digest:
    """The digest of `day`; raises ConfigurationError for a language without messages.

    `before` is every incident as known at `since`, `after` as known at `until`.
    """
    words = messages_for(language)
    known = {incident.id: incident for incident in before}
    items = [
        DigestItem(incident, headline(words, incident), *_news(known.get(incident.id), incident))
        for incident in sorted(after, key=lambda incident: (incident.updated, incident.id), reverse=True)
    ]
    return Digest(
        day=day,
        since=since,
        until=until,
        language=language,
        new=tuple(item for item in items if item.incident.id not in known),
        changed=tuple(item for item in items if item.incident.id in known and item.changes),
        still_open=tuple(item for item in items if _still_open(item, known, until)),
        trend=_trend(trend),
        sources=tuple(dict.fromkeys(sorted(sources, key=lambda source: (source.outlet_name, source.state)))),
    )


def changes_between(before: Incident, after: Incident) -> tuple[Change, ...]:
    """The resolved facts that mean something else than before, in the order of ClaimField."""
    old, new = _resolved(before), _resolved(after)
    changed = [key for key in old | new if _meaning(old.get(key)) != _meaning(new.get(key))]
    order = list(ClaimField)
    return tuple(Change(key[0], old.get(key), new.get(key)) for key in sorted(changed, key=lambda k: order.index(k[0])))


def _news(before: Incident | None, after: Incident) -> tuple[tuple[Change, ...], tuple[ArticleRef, ...]]:
    if before is None:
        return (), after.articles
    read = {article.id for article in before.articles}
    return changes_between(before, after), tuple(article for article in after.articles if article.id not in read)


def _resolved(incident: Incident) -> dict[tuple[ClaimField, str], Fact]:
    """The facts by what they answer: one status, but any number of victims, actors and kinds of records."""
    facts = {
        (fact.field, fact.claim.detail if fact.field is ClaimField.RECORDS else ""): fact for fact in incident.facts
    }
    victims = {(ClaimField.VICTIM, victim.id): victim.fact for victim in incident.victims}
    actors = {(ClaimField.ACTOR, actor.id): actor.fact for actor in incident.actors}
    return facts | victims | actors


def _meaning(fact: Fact | None) -> tuple[object, ...]:
    if fact is None:
        return ()
    money = fact.claim.money
    if money is not None:
        return (money.value, money.low, money.high, money.currency)
    return (fact.value, fact.claim.detail if fact.field is ClaimField.ACTOR else "")


def _still_open(item: DigestItem, known: dict[str, Incident], until: datetime) -> bool:
    incident = item.incident
    return incident.id in known and not item.changes and incident.updated >= until - OPEN_FOR


def _trend(counts: Iterable[PeriodCount]) -> Trend:
    weeks = tuple(sorted(counts, key=lambda week: week.first))
    recent, earlier = weeks[-COMPARED_WEEKS:], weeks[-2 * COMPARED_WEEKS : -COMPARED_WEEKS]
    return Trend(weeks, _summed(recent), _summed(earlier) if len(earlier) == COMPARED_WEEKS else None)


def _summed(weeks: Sequence[PeriodCount]) -> PeriodCount | None:
    """Incidents and articles add up; outlets are the mean of the weeks."""
    if not weeks:
        return None
    return PeriodCount(
        first=weeks[0].first,
        last=weeks[-1].last,
        incidents=sum(week.incidents for week in weeks),
        articles=sum(week.articles for week in weeks),
        outlets=round(sum(week.outlets for week in weeks) / len(weeks)),
    )
