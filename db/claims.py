"""What one report claims, fact by fact, each with its evidence; and keeping the stored claims in step with it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from db.actors import actor_id
from db.incident import ClaimField, Money
from db.quotes import quote
from nlp.analysis import (
    Actor,
    Amount,
    AmountKind,
    Asserter,
    AttackType,
    IncidentReport,
    Mention,
    Modality,
    RansomPaid,
    Records,
    Status,
    Victim,
)

_AMOUNT_FIELDS = {
    AmountKind.RANSOM_DEMANDED: ClaimField.RANSOM_DEMANDED,
    AmountKind.RANSOM_PAID: ClaimField.RANSOM_PAID_AMOUNT,
    AmountKind.LOSS: ClaimField.LOSS,
}
MONEY_FIELDS = frozenset(map(str, _AMOUNT_FIELDS.values()))
_STATUS_ASSERTERS = {
    Status.ATTACKER_CLAIM: Asserter.ATTACKER,
    Status.REPORTED: Asserter.JOURNALIST,
    Status.VICTIM_CONFIRMED: Asserter.VICTIM,
    Status.AUTHORITY_CONFIRMED: Asserter.AUTHORITY,
    Status.DENIED: Asserter.VICTIM,
}

LIVE_CLAIMS = """
SELECT claim.*, amount.value AS amount_value, amount.low, amount.high, amount.currency, amount.value_eur
FROM claim LEFT JOIN amount ON amount.claim_id = claim.id
WHERE article_id = :article_id AND report = :report AND superseded_at IS NULL
"""
INSERT_CLAIM = """
INSERT INTO claim (incident_id, article_id, report, analysis_id, mention_id, field, value, text, detail, quote,
    asserted_by, modality, score, stated_at, recorded_at)
VALUES (:incident_id, :article_id, :report, :analysis_id,
    (SELECT id FROM mention WHERE analysis_id = :analysis_id AND label = :label AND field = :mention_field
        AND start = :start AND "end" = :end),
    :field, :value, :text, :detail, :quote, :asserted_by, :modality, :score, :stated_at, :recorded_at)
"""
SUPERSEDE = """
UPDATE claim SET superseded_at = :now WHERE id IN (SELECT value FROM json_each(:ids)) AND superseded_at IS NULL
"""
INSERT_AMOUNT = """
INSERT INTO amount (claim_id, value, low, high, currency, value_eur)
VALUES (:claim_id, :amount_value, :low, :high, :currency, :value_eur)
"""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim before it is stored; a victim's `value` is empty until it is known which organisation it is."""

    field: ClaimField
    value: str
    text: str
    mention: Mention | None
    asserted_by: Asserter
    modality: Modality
    detail: str = ""
    money: Money | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the claims of one report come from: the reading, and the title and text that were read."""

    article_id: str
    report: int
    analysis_id: int
    title: str
    text: str
    stated_at: str


def claims_of(report: IncidentReport) -> Iterator[ClaimDraft]:
    """One claim for each fact the report states; what it leaves open makes no claim."""
    yield from map(_victim, report.victims)
    yield from map(_actor, report.actors)
    yield from _amounts(report.amounts)
    yield from map(_records, report.records)
    if report.attack_type is not AttackType.UNKNOWN:
        yield _plain(ClaimField.ATTACK_TYPE, report.attack_type, None, Asserter.JOURNALIST)
    yield _plain(ClaimField.STATUS, report.status, None, _STATUS_ASSERTERS[report.status])
    if report.ransom_paid is not RansomPaid.UNKNOWN:
        yield _plain(
            ClaimField.RANSOM_PAID, report.ransom_paid, report.ransom_paid_mention, report.ransom_paid_asserted_by
        )
    if report.incident_date:
        date = _plain(ClaimField.INCIDENT_DATE, report.incident_date, report.date_mention, Asserter.JOURNALIST)
        yield replace(date, detail=report.date_fidelity or "day")


def sync_claims(db: Database, incident_id: str, source: Source, drafts: Iterable[ClaimDraft], now: str) -> None:
    """Make the live claims of one report those of the drafts.

    A claim that is stated unchanged stays as recorded; one no longer stated is superseded, never deleted.
    """
    ref = {"article_id": source.article_id, "report": source.report}
    live = {_identity(row): row["id"] for row in db.query(LIVE_CLAIMS, ref)}
    rows = {_identity(row): row for row in (_row(incident_id, source, draft, now) for draft in drafts)}
    gone = [id_ for identity, id_ in live.items() if identity not in rows]
    db.execute(SUPERSEDE, {"now": now, "ids": json.dumps(gone)})
    for row in (row for identity, row in rows.items() if identity not in live):
        claim_id = db.execute(INSERT_CLAIM, row).lastrowid
        if row["field"] in MONEY_FIELDS:
            db.execute(INSERT_AMOUNT, row | {"claim_id": claim_id})


def _victim(victim: Victim) -> ClaimDraft:
    about = {"sector": victim.sector, "country": victim.country or "", "refnis": victim.municipality or ""}
    detail = json.dumps(about, sort_keys=True)
    return ClaimDraft(ClaimField.VICTIM, "", victim.name, victim.mention, victim.asserted_by, victim.modality, detail)


def _actor(actor: Actor) -> ClaimDraft:
    value, name = actor_id(actor.canonical or actor.name), actor.canonical or actor.name
    return ClaimDraft(ClaimField.ACTOR, value, name, actor.mention, actor.asserted_by, actor.modality, str(actor.role))


def _amounts(amounts: tuple[Amount, ...]) -> Iterator[ClaimDraft]:
    """The sums, each once: the same sum in another currency only gives its value in euro."""
    for amount in amounts:
        field = _AMOUNT_FIELDS.get(amount.kind)
        if field is None or amount.equivalent_of is not None:
            continue
        euro = next((a.value for a in amounts if a.equivalent_of == amount.mention.text and a.currency == "EUR"), None)
        number = amount.value if amount.value is not None else amount.low
        value = f"{_number(number)} {amount.currency or ''}".strip()
        money = _money(amount, euro)
        yield ClaimDraft(field, value, money.text, amount.mention, amount.asserted_by, amount.modality, money=money)


def _money(amount: Amount, euro: float | None) -> Money:
    """The sum; in euro by the article's own figure first."""
    if amount.currency == "EUR":
        euro = amount.value
    value_eur = amount.value_eur if euro is None else euro
    return Money(amount.mention.text, amount.value, amount.low, amount.high, amount.currency, value_eur)


def _records(records: Records) -> ClaimDraft:
    mention = records.mention
    value = _number(records.value)
    return ClaimDraft(
        ClaimField.RECORDS, value, mention.text, mention, Asserter.JOURNALIST, Modality.ASSERTED, records.unit
    )


def _plain(field: ClaimField, value: str, mention: Mention | None, asserted_by: Asserter) -> ClaimDraft:
    return ClaimDraft(field, str(value), str(value), mention, asserted_by, Modality.ASSERTED)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"


def _identity(row: dict[str, Any]) -> tuple[Any, ...]:
    """What makes two claims of one report the same; which organisation a victim's name means is no part of it."""
    value = "" if row["field"] == ClaimField.VICTIM else row["value"]
    stated = (row["field"], value, row["text"], row["detail"], row["quote"], row["asserted_by"], row["modality"])
    return (*stated, row["stated_at"], row["amount_value"], row["low"], row["high"], row["currency"], row["value_eur"])


def _row(incident_id: str, source: Source, draft: ClaimDraft, now: str) -> dict[str, Any]:
    mention, money = draft.mention, draft.money
    return {
        "amount_value": money.value if money else None,
        "low": money.low if money else None,
        "high": money.high if money else None,
        "currency": money.currency if money else None,
        "value_eur": money.value_eur if money else None,
        "incident_id": incident_id,
        "article_id": source.article_id,
        "report": source.report,
        "analysis_id": source.analysis_id,
        "label": str(mention.label) if mention else "",
        "mention_field": mention.field if mention else "",
        "start": mention.start if mention else -1,
        "end": mention.end if mention else -1,
        "field": str(draft.field),
        "value": draft.value,
        "text": draft.text,
        "detail": draft.detail,
        "quote": quote(source.title, source.text, mention),
        "asserted_by": str(draft.asserted_by),
        "modality": str(draft.modality),
        "score": mention.score if mention else 1.0,
        "stated_at": source.stated_at,
        "recorded_at": now,
    }
