"""Annotated articles and readings of them for the tests of what is measured; every body is invented."""

from nlp.analysis import (
    Actor,
    ActorRole,
    Amount,
    AmountKind,
    Analysis,
    AttackType,
    IncidentReport,
    Label,
    Mention,
    RansomPaid,
    Status,
    Victim,
)

HEAD = """=== {id}
published: 2022-11-03
style: {style}
relevant: {relevant}
belgian: yes
attack_type: {attack_type}
status: {status}
ransom_paid: {ransom_paid}
sector: {sector}
incident_date: {incident_date}
title: {title}
text:
{text}
"""
TITLE = "[[VICTIM|Bakkerij Kruimelaar]] weigert te betalen"
TEXT = (
    "De bende [[ACTOR|Nachtuil]] vroeg [[RANSOM_DEMANDED|20.000 euro]] aan [[VICTIM|Kruimelaar]]. "
    "[[RESPONDER|Slotvast]] helpt, meldt [[MEDIA|De Proefkrant]]."
)
REPORT = {
    "id": "nl-z-001",
    "style": "teaser",
    "relevant": "yes",
    "attack_type": "ransomware",
    "status": "victim_confirmed",
    "ransom_paid": "no",
    "sector": "food",
    "incident_date": "2022-11-01",
    "title": TITLE,
    "text": TEXT,
}
OTHER = {"relevant": "no", "attack_type": "none", "status": "none", "ransom_paid": "unknown", "sector": "none"}


def sample(**changes) -> str:
    """The report as it stands in a file, with headers, title or text changed."""
    return HEAD.format_map(REPORT | changes)


def mention(record, label: Label, words: str, field: str = "text") -> Mention:
    """The first place of `words` in a field of the record."""
    start = (record.title if field == "title" else record.text).index(words)
    return Mention(label, words, field, start, start + len(words))


def victim(record, name: str, *aliases: str, sector: str = "food") -> Victim:
    """A victim whose name stands in the text."""
    return Victim(name, mention(record, Label.VICTIM, name), sector, aliases=aliases)


def actor(record, name: str, canonical: str = "") -> Actor:
    """An attacker whose name stands in the text."""
    return Actor(name, canonical or name, ActorRole.CLAIMS, mention(record, Label.ACTOR, name))


def demanded(record, words: str, value: float, currency: str = "EUR") -> Amount:
    """A sum asked that stands in the text."""
    place = mention(record, Label.RANSOM_DEMANDED, words)
    return Amount(AmountKind.RANSOM_DEMANDED, place, value, None, None, currency)


def reading(*mentions: Mention, relevant: bool = True, belgian: bool = True, **parts) -> Analysis:
    """A reading that answers as the report asks unless `parts` of its incident say otherwise."""
    answers = {
        "attack_type": AttackType.RANSOMWARE,
        "status": Status.VICTIM_CONFIRMED,
        "ransom_paid": RansomPaid.NO,
        "incident_date": "2022-11-01",
        "date_fidelity": "day",
    }
    incidents = (IncidentReport(primary=True, **(answers | parts)),) if relevant else ()
    return Analysis("test-1", "nl", relevant, 0.9 if relevant else 0.1, belgian, incidents, mentions)


def perfect(record) -> Analysis:
    """A reading without a fault of the unchanged report."""
    fields = {"title": record.title, "text": record.text}
    mentions = [
        Mention(span.label, fields[span.field][span.start : span.end], span.field, span.start, span.end)
        for span in record.spans
    ]
    return reading(
        *mentions,
        victims=(victim(record, "Kruimelaar", "Bakkerij Kruimelaar"),),
        actors=(actor(record, "Nachtuil"),),
        amounts=(demanded(record, "20.000 euro", 20_000.0),),
    )
