"""The values that the database returns of incidents; importing this module loads nothing heavy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nlp.analysis import Asserter, Modality


class ClaimField(StrEnum):
    """The facts of an incident that claims speak of."""

    VICTIM = "victim"  # value: the organisation id, detail: sector, country and REFNIS as JSON; many may hold
    ACTOR = "actor"  # value: the actor id, detail: claims, attributed or suspected; many may hold
    ATTACK_TYPE = "attack_type"
    STATUS = "status"
    INCIDENT_DATE = "incident_date"  # detail: day, month or year
    RANSOM_DEMANDED = "ransom_demanded"  # value: number and currency; the claim's `money` holds the sum
    RANSOM_PAID_AMOUNT = "ransom_paid_amount"  # the same
    LOSS = "loss"  # the same
    RANSOM_PAID = "ransom_paid"  # yes or no
    RECORDS = "records"  # value: number; detail: unit


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article as a source of a claim."""

    id: str
    outlet_id: str
    outlet_name: str
    language: str
    url: str
    title: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Money:
    """A sum as an article states it; numbers in units of `currency`, `value_eur` in euro."""

    text: str
    value: float | None
    low: float | None
    high: float | None
    currency: str | None
    value_eur: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one article says of one fact; `quote` is the sentence that says it, at most 200 characters."""

    id: int
    field: ClaimField
    value: str
    text: str  # the value as a reader would write it: a name, an amount, a date
    article: ArticleRef
    quote: str
    asserted_by: Asserter
    modality: Modality
    stated_at: datetime  # publication of the article, else when we first saw it
    detail: str = ""
    money: Money | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as resolved by the stated rule, with the claim that won, those that agree and those that lost."""

    field: ClaimField
    value: str
    text: str
    claim: Claim
    agreeing: tuple[Claim, ...] = ()
    contradicting: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentVictim:
    """An organisation hit, with where and what it is; `fact` holds the evidence."""

    id: str
    name: str
    sector: str
    municipality: str  # name in the language of the organisation's region; empty when unknown
    province: str  # ISO 3166-2 code of the province, or BE-BRU; empty when unknown
    region: str  # flanders, wallonia, brussels; empty when unknown
    country: str
    fact: Fact
    name_nl: str = ""  # as Dutch articles name it; empty when none does
    name_fr: str = ""  # as French articles name it


@dataclass(frozen=True, slots=True)
class IncidentActor:
    """An attacker tied to the incident."""

    id: str
    name: str
    role: str  # claims, attributed, suspected
    uuid: str  # MISP galaxy; empty for a name no list has
    fact: Fact


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident at one moment, resolved from all claims known then."""

    id: str
    first_seen: datetime  # when we first stored an article of it
    updated: datetime  # when we last stored a claim of it
    victims: tuple[IncidentVictim, ...]
    actors: tuple[IncidentActor, ...]
    facts: tuple[Fact, ...]  # single-valued fields and amounts; victims and actors carry their own
    articles: tuple[ArticleRef, ...]  # those about it, by publication
    background: tuple[ArticleRef, ...] = ()  # those that only mention it; they claim nothing

    def fact(self, field: ClaimField) -> Fact | None:
        """The resolved fact of `field`, or None when no article speaks of it."""
        return next((fact for fact in self.facts if fact.field is field), None)
