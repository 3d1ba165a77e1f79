"""Which quantities are of the data or people that the main incident affected (decisions 7 and 20 of the guidelines)."""

from collections.abc import Iterator, Sequence

from nlp.candidates import Kind
from nlp.cues import found
from nlp.linear import probabilities
from nlp.opinion import NO_OPINION, Opinion
from nlp.passages import Passage
from nlp.records import RecordSpan, find_records

_THRESHOLD = 0.5


def affected(
    article: Sequence[Passage], language: str, opinion: Opinion = NO_OPINION
) -> list[tuple[Passage, RecordSpan]]:
    """The quantities that count, in reading order."""
    return [
        (passage, span)
        for passage in article
        for span in find_records(passage.text, language)
        if _probability(passage, span, language, opinion) >= _THRESHOLD
    ]


def _probability(passage: Passage, span: RecordSpan, language: str, opinion: Opinion) -> float:
    own = probabilities("records", record_features(passage, span, language))
    return opinion.on(Kind.QUANTITY, [(passage.field, span.start, span.end)], own)["RECORDS"]


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
