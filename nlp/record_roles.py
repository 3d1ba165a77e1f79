"""Which quantities are of the data or people that the main incident affected (decisions 7 and 20 of the guidelines)."""

from collections.abc import Iterator, Sequence

from nlp.cues import found
from nlp.linear import probabilities
from nlp.passages import Passage
from nlp.records import RecordSpan, find_records

_THRESHOLD = 0.5


def affected(article: Sequence[Passage], language: str) -> list[tuple[Passage, RecordSpan]]:
    """The quantities that count, in reading order."""
    return [
        (passage, span)
        for passage in article
        for span in find_records(passage.text, language)
        if probabilities("records", record_features(passage, span, language))["RECORDS"] >= _THRESHOLD
    ]


def record_features(passage: Passage, span: RecordSpan, language: str) -> dict[str, float]:
    """Features of one quantity."""
    cues = found(passage.around(span.start, span.end), "record_cues", language)
    return dict.fromkeys(cues, 1.0) | dict.fromkeys(_form(passage, span), 1.0)


def _form(passage: Passage, span: RecordSpan) -> Iterator[str]:
    yield f"unit.{span.unit}"
    yield "place.title" if passage.field == "title" else f"place.sentence_{min(passage.sentence_index(span.start), 4)}"
    if span.value is not None and span.value < 20:
        yield "size.small"
    if span.value is not None and span.value > 5_000:
        yield "size.large"
