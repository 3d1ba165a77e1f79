"""The rules of training/corpus/GUIDELINES.md that a machine can check on one record."""

import re
from collections.abc import Iterator

from nlp.analysis import Field, Label
from nlp.corpus import Record, Span

STYLES = (
    "daily",
    "regional daily",
    "regional tv",
    "public broadcaster",
    "business daily",
    "it press",
    "agency",
    "teaser",
)
# The sectors of NIS2 (Directive 2022/2555, annexes I and II) and those of local life.
SECTORS = (
    "energy",
    "transport",
    "banking",
    "financial",
    "health",
    "drinking_water",
    "waste_water",
    "digital_infrastructure",
    "ict_services",
    "public_administration",
    "space",
    "courier",
    "waste_management",
    "chemical",
    "food",
    "manufacturing",
    "digital_providers",
    "research",
    "education",
    "retail",
    "media",
    "construction",
    "professional_services",
    "non_profit",
    "justice_police",
    "citizens",
    "unknown",
    "none",
)
TEASER = range(60, 421)  # characters of what a paywalled outlet puts in its feed
OF_THE_INCIDENT = frozenset(
    {
        Label.VICTIM,
        Label.ACTOR,
        Label.RANSOM_DEMANDED,
        Label.RANSOM_PAID,
        Label.LOSS,
        Label.RECORDS,
        Label.DATE_INCIDENT,
    }
)
BODIES = frozenset({Label.AUTHORITY, Label.RESPONDER, Label.MEDIA, Label.ORG})
NAMES = BODIES | {Label.VICTIM, Label.ACTOR, Label.OTHER_VICTIM, Label.OTHER_ACTOR}
SHORTEST_REPEAT = 4  # characters; shorter names are words of the language too often
_ARTICLE = re.compile(r"(?:(?:de|het|een|le|la|les|un|une)\s|l['’])(?=[A-ZÀ-Þ])")


def record_problems(record: Record) -> Iterator[str]:
    """Everything that breaks a rule within the record, in words."""
    yield from _headers(record)
    yield from _labels(record)
    for span in record.spans:
        yield from _surface(surface(record, span), span.label)
    yield from _repeats(record)


def surface(record: Record, span: Span) -> str:
    """The words a span covers."""
    return (record.title if span.field == "title" else record.text)[span.start : span.end]


def _headers(record: Record) -> Iterator[str]:
    if record.style not in STYLES:
        yield f"style is {record.style!r}: use one of {', '.join(STYLES)}"
    if record.sector not in SECTORS:
        yield f"sector is {record.sector!r}: use one of {', '.join(SECTORS)}"
    if record.style == "teaser" and len(record.text.strip()) not in TEASER:
        yield f"a teaser of {len(record.text.strip())} characters: use {TEASER.start} to {TEASER.stop - 1}"
    if not record.relevant and (record.sector, record.ransom_paid, record.incident_date) != (
        "none",
        "unknown",
        "unknown",
    ):
        yield "reports no incident: sector is none, ransom_paid and incident_date are unknown"


def _labels(record: Record) -> Iterator[str]:
    labels = {span.label for span in record.spans}
    if record.relevant and Label.VICTIM not in labels:
        yield "reports an incident without VICTIM: mark its most specific description"
    if not record.relevant and labels & OF_THE_INCIDENT:
        yield f"reports no incident but marks {', '.join(sorted(labels & OF_THE_INCIDENT))}"


def _surface(words: str, label: Label) -> Iterator[str]:
    if words != words.strip():
        yield f"the span {words!r} begins or ends with a space"
    if label in BODIES and _ARTICLE.match(words):
        yield f"the span {words!r} begins with an article"


def _repeats(record: Record) -> Iterator[str]:
    """A name marked in one place stands unmarked in another."""
    rest = [_blanked(record, "title"), _blanked(record, "text")]
    names = {surface(record, span): span.label for span in record.spans if span.label in NAMES}
    for name, label in names.items():
        if len(name) < SHORTEST_REPEAT or not name[0].isupper():
            continue
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for text in rest):
            yield f"{name!r} is marked {label} in one place and left unmarked in another"


def _blanked(record: Record, field: Field) -> str:
    text = record.title if field == "title" else record.text
    for span in record.spans:
        if span.field == field:
            text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
    return text
