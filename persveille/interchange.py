"""`persveille extract`: JSON Lines in, JSON Lines out, as frozen in docs/extract.md."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from crawler.article import Article
from nlp.analysis import Actor, Amount, Analysis, IncidentReport, Mention, Records, Victim

TEXT_KEYS = ("title", "url", "language")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can write them, UTF-8 cannot


class LineError(ValueError):
    """A line that is no article; the message says what is wrong with it."""


def extract_lines(lines: Iterable[bytes], read: Callable[[Article], Analysis]) -> Iterator[dict[str, Any]]:
    """One result per input line, in order; a broken line gives `{"id": null, "line": N, "error": …}`.

    Blank lines are passed over (they count as lines).
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            identity, article = parse_line(line)
        except LineError as error:
            yield {"id": None, "line": number, "error": str(error)}
        else:
            yield {"id": identity, **analysis_as_dict(read(article))}


def parse_line(line: bytes) -> tuple[str, Article]:
    """The id and the article of one JSON line; raises LineError."""
    record = _json_object(line)
    for key in ("id", "text"):
        if record.get(key) is None:
            raise LineError(f"{key}: missing")
    identity, text = _text(record, "id"), _text(record, "text")
    title, url, language = (_text(record, key) for key in TEXT_KEYS)
    published = _instant(_text(record, "published"))
    return identity, Article(url=url, title=title, text=text, language=language, published=published)


def _json_object(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LineError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise LineError(f"not JSON: {error.msg}") from error
    except (RecursionError, ValueError) as error:  # nesting or a number beyond what Python reads
        raise LineError("not JSON that can be read: nested too deeply or a number too long") from error
    if not isinstance(record, dict):
        raise LineError("not a JSON object")
    return record


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineError(f"{key}: a string is needed")
    return LONE_SURROGATE.sub("\ufffd", value)


def _instant(value: str) -> datetime | None:
    """An ISO date or instant; a bare date is noon UTC, so that it is the same day in Belgium."""
    if not value:
        return None
    try:
        if len(value) == len("2021-07-11"):
            day = date.fromisoformat(value)
            return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        instant = datetime.fromisoformat(value)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise LineError("published: an ISO date or time is needed") from error


def analysis_as_dict(analysis: Analysis) -> dict[str, Any]:
    """The frozen form of an analysis, without the id of the line."""
    return {
        "language": analysis.language,
        "relevant": analysis.relevant,
        "relevance": round(analysis.relevance, 4),
        "belgian": analysis.belgian,
        "model": analysis.model,
        "incidents": [_incident(report) for report in analysis.incidents] if analysis.relevant else [],
        "mentions": [
            {"label": mention.label.value, "text": mention.text, **_place(mention)} for mention in analysis.mentions
        ],
    }


def _incident(report: IncidentReport) -> dict[str, Any]:
    return {
        "primary": report.primary,
        "attack_type": report.attack_type.value,
        "status": report.status.value,
        "victims": [_victim(victim) for victim in report.victims],
        "actors": [_actor(actor) for actor in report.actors],
        "amounts": [_amount(amount) for amount in report.amounts],
        "ransom_paid": report.ransom_paid.value,
        "incident_date": report.incident_date,
        "date_fidelity": report.date_fidelity,
        "records": [_records(records) for records in report.records],
    }


def _victim(victim: Victim) -> dict[str, Any]:
    return {"name": victim.name, "sector": victim.sector, "country": victim.country, **_place(victim.mention)}


def _actor(actor: Actor) -> dict[str, Any]:
    names = {"name": actor.name, "canonical": actor.canonical, "uuid": actor.uuid}
    return {**names, "role": actor.role.value, **_place(actor.mention)}


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "kind": amount.kind.value,
        "text": amount.mention.text,
        "value": _number(amount.value),
        "low": _number(amount.low),
        "high": _number(amount.high),
        "currency": amount.currency,
        "value_eur": _number(amount.value_eur),
        "equivalent_of": amount.equivalent_of,
        **_place(amount.mention),
    }


def _records(records: Records) -> dict[str, Any]:
    return {"text": records.mention.text, "value": _number(records.value), "unit": records.unit}


def _place(mention: Mention) -> dict[str, Any]:
    return {"field": mention.field, "start": mention.start, "end": mention.end, "score": round(mention.score, 4)}


def _number(value: float | None) -> float | int | None:
    """Whole numbers without a decimal point; cents kept."""
    if value is None:
        return None
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
