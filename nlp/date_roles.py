"""Which of an article's dates is that of the incident (decision 18 of the guidelines)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nlp.analysis import Field
from nlp.candidates import Kind
from nlp.cues import found
from nlp.dates import DateSpan, find_dates
from nlp.linear import probabilities
from nlp.opinion import NO_OPINION, Opinion
from nlp.passages import Passage

THRESHOLD = 0.25  # a date less likely than this is left out; highest F1 on the training part of the corpus


@dataclass(frozen=True, slots=True)
class Dated:
    """A date expression where it stands; `order` counts those before it in the article."""

    passage: Passage
    span: DateSpan
    order: int


def find_article_dates(article: Sequence[Passage], language: str, published: date) -> list[Dated]:
    """All date expressions of an article, in reading order."""
    found_dates = ((passage, span) for passage in article for span in find_dates(passage.text, language, published))
    return [Dated(passage, span, order) for order, (passage, span) in enumerate(found_dates)]


def date_features(dated: Dated, published: date, language: str) -> dict[str, float]:
    """Features of one date expression."""
    span, passage = dated.span, dated.passage
    cues = found(passage.around(span.start, span.end), "date_cues", language)
    return dict.fromkeys(cues, 1.0) | dict.fromkeys(_place(dated), 1.0) | dict.fromkeys(_time(span, published), 1.0)


def incident_dates(
    article: Sequence[Passage], language: str, published: date, opinion: Opinion = NO_OPINION
) -> list[tuple[Dated, float]]:
    """The dates that may be the incident's, with their probability, the likeliest first."""
    scored = [
        (dated, opinion.on(Kind.DATE, [_spot(dated)], _table(dated, published, language))["DATE_INCIDENT"])
        for dated in find_article_dates(article, language, published)
        if dated.span.fidelity != "year" and dated.span.first <= published
    ]
    return sorted((pair for pair in scored if pair[1] >= THRESHOLD), key=lambda pair: -pair[1])


def _table(dated: Dated, published: date, language: str) -> dict[str, float]:
    return probabilities("dates", date_features(dated, published, language))


def _spot(dated: Dated) -> tuple[Field, int, int]:
    return dated.passage.field, dated.span.start, dated.span.end


def _place(dated: Dated) -> Iterator[str]:
    index = dated.passage.sentence_index(dated.span.start)
    yield f"order.{min(dated.order, 3)}"
    yield "place.title" if dated.passage.field == "title" else f"place.sentence_{min(index, 4)}"
    if dated.span.start - dated.passage.sentence_at(dated.span.start)[0] < 4:
        yield "place.sentence_start"


def _time(span: DateSpan, published: date) -> Iterator[str]:
    age = (published - span.last).days
    yield f"fidelity.{span.fidelity}"
    if age < 0 and span.first > published:
        yield "time.future"
    elif age <= 0:
        yield "time.today"
    else:
        yield "time.week" if age < 8 else "time.quarter" if age < 100 else "time.years" if age > 500 else "time.year"
