"""The incidents as a table in the terminal."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from crawler.dates import brussels_day
from db.incident import ClaimField, Incident
from persveille.cards import STATUS_MARKS
from persveille.clean import clean
from persveille.messages import Messages, messages_for
from persveille.money import money_short
from persveille.wording import actor_words, status_of, victim_words

_NAME = 34  # characters of a name in its column
_SUMS = (ClaimField.RANSOM_DEMANDED, ClaimField.RANSOM_PAID_AMOUNT, ClaimField.LOSS)


def incident_table(incidents: Iterable[Incident], language: str = "en") -> Table:
    """One row an incident, oldest first. Raises ConfigurationError for a language without messages."""
    words = messages_for(language)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("date", "victim", "sector", "attack", "actor", "amounts"):
        table.add_column(words.gettext(heading), no_wrap=heading in ("date", "amounts"))
    for heading in ("articles", "outlets"):
        table.add_column(words.gettext(heading), justify="right")
    table.add_column(words.gettext("languages"))
    for incident in sorted(incidents, key=lambda incident: (_day(incident), incident.id)):
        table.add_row(*(Text(cell) for cell in _row(words, incident)))
    return table


def _row(words: Messages, incident: Incident) -> Iterable[str]:
    attack = incident.fact(ClaimField.ATTACK_TYPE)
    yield _day(incident)
    yield _victims(words, incident) + f" {STATUS_MARKS[status_of(incident)]}"
    yield ", ".join(dict.fromkeys(words.pgettext("sector", victim.sector) for victim in incident.victims))
    yield words.pgettext("attack", attack.value if attack else "unknown")
    yield "\n".join(actor_words(words, clean(actor.name, _NAME), actor.role) for actor in incident.actors)
    yield "\n".join(_amounts(words, incident)) or "–"
    yield str(len(incident.articles))
    yield str(len({article.outlet_id for article in incident.articles}))
    yield " ".join(sorted({clean(article.language, 8) for article in incident.articles}))


def _day(incident: Incident) -> str:
    """When it happened, as precisely as known; else when it was first reported."""
    fact = incident.fact(ClaimField.INCIDENT_DATE)
    if fact and fact.value:
        return clean(fact.value, 10)
    told = [article.published for article in incident.articles if article.published]
    return brussels_day(min(told, default=incident.first_seen)).isoformat()


def _victims(words: Messages, incident: Incident) -> str:
    if not incident.victims:
        return words.gettext("Unnamed organisation")
    first, others = clean(victim_words(words, incident.victims[0]), _NAME), len(incident.victims) - 1
    return f"{first} +{others}" if others else first


def _amounts(words: Messages, incident: Incident) -> Iterable[str]:
    """The sums with their role, then whether a ransom was paid when no sum says so."""
    facts = [fact for field in _SUMS if (fact := incident.fact(field))]
    for fact in facts:
        if fact.claim.money:
            yield f"{words.pgettext('sum', fact.field)} {money_short(words, fact.claim.money)}"
    paid = incident.fact(ClaimField.RANSOM_PAID)
    if paid and paid.value in ("yes", "no") and not any(fact.field is ClaimField.RANSOM_PAID_AMOUNT for fact in facts):
        yield words.pgettext("sum", paid.value)
