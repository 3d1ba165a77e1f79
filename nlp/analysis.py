"""The values a reading consists of; importing this module loads nothing heavy.

Offsets count characters of the named field (`title` or `text`) of the article, end exclusive.
The names and enumerations are those of `docs/extract.md` (interface) and `docs/data-model.md`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Field = Literal["title", "text"]


class Label(StrEnum):
    """What a mention is in this article; defined with examples in `docs/facts.md`."""

    VICTIM = "VICTIM"
    ACTOR = "ACTOR"
    OTHER_VICTIM = "OTHER_VICTIM"
    OTHER_ACTOR = "OTHER_ACTOR"
    RESPONDER = "RESPONDER"
    AUTHORITY = "AUTHORITY"
    MEDIA = "MEDIA"
    ORG = "ORG"
    RANSOM_DEMANDED = "RANSOM_DEMANDED"
    RANSOM_PAID = "RANSOM_PAID"
    LOSS = "LOSS"
    MONEY = "MONEY"
    RECORDS = "RECORDS"
    DATE_INCIDENT = "DATE_INCIDENT"


class AttackType(StrEnum):
    """Kind of incident (corpus guidelines; crosswalk in `docs/data-model.md`)."""

    RANSOMWARE = "ransomware"
    DATA_BREACH = "data_breach"
    DDOS = "ddos"
    INTRUSION = "intrusion"
    MALWARE = "malware"
    FRAUD = "fraud"
    DEFACEMENT = "defacement"
    ESPIONAGE = "espionage"
    SUPPLY_CHAIN = "supply_chain"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How well established the incident is, from weakest to strongest, then denied."""

    ATTACKER_CLAIM = "attacker_claim"
    REPORTED = "reported"
    VICTIM_CONFIRMED = "victim_confirmed"
    AUTHORITY_CONFIRMED = "authority_confirmed"
    DENIED = "denied"


class RansomPaid(StrEnum):
    """Whether a ransom was paid, as far as the article says."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ActorRole(StrEnum):
    """How the article ties the actor to the incident."""

    CLAIMS = "claims"
    ATTRIBUTED = "attributed"
    SUSPECTED = "suspected"


class AmountKind(StrEnum):
    """What a sum of money is in the incident."""

    RANSOM_DEMANDED = "ransom_demanded"
    RANSOM_PAID = "ransom_paid"
    LOSS = "loss"
    OTHER = "other"


class Asserter(StrEnum):
    """Who says it."""

    AUTHORITY = "authority"  # police, prosecutor, court, CCB, data protection authority, government
    VICTIM = "victim"
    EXPERT = "expert"  # security firm, vendor, researcher
    JOURNALIST = "journalist"
    ATTACKER = "attacker"


class Modality(StrEnum):
    """How it is said."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled stretch of the article. `score` is a probability in 0..1."""

    label: Label
    text: str
    field: Field
    start: int
    end: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Victim:
    """One organisation or person hit, under its best name; `mention` is where that name stands."""

    name: str
    mention: Mention
    sector: str = "unknown"
    country: str | None = None  # ISO 3166 alpha-2
    municipality: str | None = None  # REFNIS code
    aliases: tuple[str, ...] = ()  # the other surfaces in this article
    asserted_by: Asserter = Asserter.JOURNALIST
    modality: Modality = Modality.ASSERTED


@dataclass(frozen=True, slots=True)
class Actor:
    """One attacker; `uuid` is that of the MISP galaxy entry, None when the name is new."""

    name: str
    canonical: str
    role: ActorRole
    mention: Mention
    uuid: str | None = None
    asserted_by: Asserter = Asserter.JOURNALIST
    modality: Modality = Modality.ASSERTED


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money. `value`, `low` and `high` are in units of `currency`.

    An exact sum has `value` only; a range or vague sum has `low` and `high`, and `value` when one was printed.
    `equivalent_of` is the text of the amount of which this is the same sum in another currency.
    """

    kind: AmountKind
    mention: Mention
    value: float | None
    low: float | None
    high: float | None
    currency: str | None  # ISO 4217, or BTC, XMR, ETH
    value_eur: float | None = None
    equivalent_of: str | None = None
    asserted_by: Asserter = Asserter.JOURNALIST
    modality: Modality = Modality.ASSERTED


@dataclass(frozen=True, slots=True)
class Records:
    """A quantity of data or of people affected; `unit` is GB, TB, MB, files, persons, customers, organisations."""

    mention: Mention
    value: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """What one article says of one incident; `primary` when the article is about it."""

    primary: bool
    attack_type: AttackType = AttackType.UNKNOWN
    status: Status = Status.REPORTED
    victims: tuple[Victim, ...] = ()
    actors: tuple[Actor, ...] = ()
    amounts: tuple[Amount, ...] = ()
    records: tuple[Records, ...] = ()
    ransom_paid: RansomPaid = RansomPaid.UNKNOWN
    ransom_paid_mention: Mention | None = None  # the phrase that says so (its label is RANSOM_PAID)
    ransom_paid_asserted_by: Asserter = Asserter.JOURNALIST
    incident_date: str | None = None  # 2021-07-02, 2021-07 or 2021, as `date_fidelity` says
    date_fidelity: Literal["day", "month", "year"] | None = None
    date_mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of one article by one reader (`model` names reader and version)."""

    model: str
    language: str
    relevant: bool
    relevance: float  # probability in 0..1
    belgian: bool
    incidents: tuple[IncidentReport, ...] = ()  # the primary one first; empty when not relevant
    mentions: tuple[Mention, ...] = ()

    @property
    def primary(self) -> IncidentReport | None:
        """The incident the article is about, if any."""
        return next((report for report in self.incidents if report.primary), None)
