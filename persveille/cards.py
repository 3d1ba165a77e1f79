"""An incident as the lines of a page, in the reader's language; HTML and plain text show the same lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.incident import ArticleRef, Claim, ClaimField, Fact, Incident
from nlp.analysis import Asserter, Status
from persveille.clean import LONGEST, clean, safe_url
from persveille.digest import Change, DigestItem
from persveille.messages import Messages
from persveille.wording import (
    actor_words,
    claim_words,
    is_private,
    language_name,
    place_words,
    quoted,
    short_day,
    speaker_words,
    status_of,
    victim_words,
)

# The sign stands before the words of a status, so that it can be told apart without colour.
STATUS_MARKS = {
    Status.ATTACKER_CLAIM: "○",
    Status.REPORTED: "◐",
    Status.VICTIM_CONFIRMED: "●",
    Status.AUTHORITY_CONFIRMED: "●",
    Status.DENIED: "✕",
}
_TONES = {Status.VICTIM_CONFIRMED: "firm", Status.AUTHORITY_CONFIRMED: "firm", Status.DENIED: "denied"}
_SINGLE = (
    ClaimField.ATTACK_TYPE,
    ClaimField.INCIDENT_DATE,
    ClaimField.RANSOM_DEMANDED,
    ClaimField.RANSOM_PAID_AMOUNT,
    ClaimField.RANSOM_PAID,
    ClaimField.LOSS,
    ClaimField.RECORDS,
)
_PARTIES_SHOWN = 5
_ARTICLES_SHOWN = 15
_REFERENCES_SHOWN = 3
_OWN_LANGUAGE = 2  # a quote the reader can read outweighs two more facts in one sentence
_ASSERTERS = tuple(Asserter)  # from the most to the least trusted


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled fact; `sources` are the numbers of the articles that say it."""

    label: str
    value: str
    note: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered article with its link, which is empty when the address is none to be followed."""

    number: int
    outlet: str
    language: str
    language_name: str
    title: str
    url: str
    day: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The sentence that says most of the incident."""

    text: str
    outlet: str
    language: str
    day: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What sources disagree on: each value with the outlets that give it, the one we follow first."""

    label: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What changed: empty words where there was or is nothing."""

    label: str
    before: str
    after: str
    source: Source


@dataclass(frozen=True, slots=True)
class Card:
    """One incident on the page."""

    id: str
    headline: str
    mark: str
    status: str
    status_sources: tuple[int, ...]
    tone: str
    updated: str
    lines: tuple[Line, ...]
    changes: tuple[ChangeLine, ...]
    quote: Quote | None
    contradictions: tuple[Contradiction, ...]
    articles: tuple[Source, ...]
    more_articles: int
    coverage: str
    new_articles: int


def card(messages: Messages, item: DigestItem) -> Card:
    """The incident of a digest item, ready to be set."""
    incident, status = item.incident, status_of(item.incident)
    sources = _sources(messages, incident.articles)
    return Card(
        id=incident.id,
        headline=item.headline,
        mark=STATUS_MARKS[status],
        status=messages.pgettext("status", status),
        status_sources=_references([fact] if (fact := incident.fact(ClaimField.STATUS)) else [], sources),
        tone=_TONES.get(status, "open"),
        updated=short_day(messages, incident.updated),
        lines=tuple(_lines(messages, incident, sources)),
        changes=tuple(_change(messages, change, sources, is_private(incident)) for change in _told(item.changes)),
        quote=_quote(messages, incident),
        contradictions=tuple(_contradictions(messages, incident)),
        articles=tuple(sources.values())[:_ARTICLES_SHOWN],
        more_articles=max(0, len(sources) - _ARTICLES_SHOWN),
        coverage=coverage(messages, incident),
        new_articles=len(item.new_articles),
    )


def coverage(messages: Messages, incident: Incident) -> str:
    """`5 articles, 3 outlets`."""
    articles, outlets = len(incident.articles), len({article.outlet_id for article in incident.articles})
    return ", ".join(
        (
            messages.ngettext("%(count)d article", "%(count)d articles", articles, count=articles),
            messages.ngettext("%(count)d outlet", "%(count)d outlets", outlets, count=outlets),
        )
    )


def _sources(messages: Messages, articles: Sequence[ArticleRef]) -> dict[str, Source]:
    return {article.id: _source(messages, article, number) for number, article in enumerate(articles, start=1)}


def _source(messages: Messages, article: ArticleRef, number: int) -> Source:
    return Source(
        number=number,
        outlet=clean(article.outlet_name, 60),
        language=clean(article.language, 8) or "und",
        language_name=language_name(messages, article),
        title=clean(article.title),
        url=safe_url(article.url),
        day=short_day(messages, article.published),
    )


def _lines(messages: Messages, incident: Incident, sources: dict[str, Source]) -> Iterable[Line]:
    if incident.victims:
        yield from _victim_lines(messages, incident, sources)
    if incident.actors:
        names = [actor_words(messages, actor.name, actor.role) for actor in incident.actors]
        label, facts = messages.pgettext("fact", ClaimField.ACTOR), [actor.fact for actor in incident.actors]
        yield Line(label, _listed(messages, names), sources=_references(facts, sources))
    for fact in _ordered(incident):
        label, value = messages.pgettext("fact", fact.field), claim_words(messages, fact.claim)
        yield Line(label, value, speaker_words(messages, fact.claim), _references([fact], sources))


def _victim_lines(messages: Messages, incident: Incident, sources: dict[str, Source]) -> Iterable[Line]:
    victims = incident.victims
    names = [victim_words(messages, victim) for victim in victims]
    yield Line(
        messages.pgettext("fact", ClaimField.VICTIM),
        _listed(messages, names),
        sources=_references([victim.fact for victim in victims], sources),
    )
    sectors = [messages.pgettext("sector", victim.sector) for victim in victims if victim.sector != "unknown"]
    places = [place_words(messages, victim) for victim in victims]
    for label, words in (("sector", sectors), ("place", places)):
        if shown := _listed(messages, [word for word in dict.fromkeys(words) if word]):
            yield Line(messages.pgettext("fact", label), shown)


def _ordered(incident: Incident) -> list[Fact]:
    facts = [fact for field in _SINGLE for fact in incident.facts if fact.field is field]
    amount_told = incident.fact(ClaimField.RANSOM_PAID_AMOUNT) is not None
    return [fact for fact in facts if not (_merely_yes(fact) and amount_told) and fact.value != "unknown"]


def _merely_yes(fact: Fact) -> bool:
    return fact.field is ClaimField.RANSOM_PAID and fact.value == "yes"


def _listed(messages: Messages, names: Sequence[str]) -> str:
    shown = ", ".join(names[:_PARTIES_SHOWN])
    rest = len(names) - _PARTIES_SHOWN
    if rest <= 0:
        return shown
    return messages.ngettext(
        "%(names)s and %(count)d more", "%(names)s and %(count)d more", rest, names=shown, count=rest
    )


def _references(facts: Iterable[Fact], sources: dict[str, Source]) -> tuple[int, ...]:
    claims = [claim for fact in facts for claim in (fact.claim, *fact.agreeing)]
    numbers = dict.fromkeys(sources[claim.article.id].number for claim in claims if claim.article.id in sources)
    shown = [number for number in numbers if number <= _ARTICLES_SHOWN][:_REFERENCES_SHOWN]
    return tuple(sorted(shown))


def _told(changes: Sequence[Change]) -> list[Change]:
    """Without a bare yes beside the sum that was paid."""
    sum_told = any(change.field is ClaimField.RANSOM_PAID_AMOUNT and change.after for change in changes)
    return [change for change in changes if not (sum_told and change.after and _merely_yes(change.after))]


def _change(messages: Messages, change: Change, sources: dict[str, Source], private: bool) -> ChangeLine:
    article = change.source.article

    def words(fact: Fact | None) -> str:
        return claim_words(messages, fact.claim, private=private) if fact else ""

    source = sources.get(article.id) or _source(messages, article, 0)
    return ChangeLine(messages.pgettext("fact", change.field), words(change.before), words(change.after), source)


def _all_facts(incident: Incident) -> list[Fact]:
    return [*(victim.fact for victim in incident.victims), *(actor.fact for actor in incident.actors), *incident.facts]


def _quote(messages: Messages, incident: Incident) -> Quote | None:
    """The sentence that carries most resolved facts, rather in the reader's language, from who knows best, latest."""
    if is_private(incident):
        return None
    facts = _all_facts(incident)
    claims = [claim for fact in facts for claim in (fact.claim, *fact.agreeing) if claim.quote.strip()]
    if not claims:
        return None
    carried: dict[tuple[str, str], set[str]] = {}
    for claim in claims:
        carried.setdefault((claim.article.id, claim.quote), set()).add(claim.field)

    def merit(claim: Claim) -> tuple[int, int, float, int]:
        own = _OWN_LANGUAGE * (claim.article.language == messages.language)
        facts_told = len(carried[claim.article.id, claim.quote])
        return facts_told + own, -_ASSERTERS.index(claim.asserted_by), claim.stated_at.timestamp(), -claim.id

    best = max(claims, key=merit)
    article = _source(messages, best.article, 0)
    return Quote(quoted(clean(best.quote, LONGEST), article.language), article.outlet, article.language, article.day)


def _contradictions(messages: Messages, incident: Incident) -> Iterable[Contradiction]:
    private = is_private(incident)
    for fact in _all_facts(incident):
        outlets: dict[str, dict[str, None]] = {}
        for claim in (fact.claim, *fact.agreeing, *fact.contradicting):
            value = claim_words(messages, claim, private=private)
            outlets.setdefault(value, {})[clean(claim.article.outlet_name, 60)] = None
        if fact.contradicting and len(outlets) > 1:
            values = tuple((value, ", ".join(names)) for value, names in outlets.items())
            yield Contradiction(messages.pgettext("fact", fact.field), values)
