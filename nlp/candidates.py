"""The stretches of an article that may play a part, whatever their part: names, sums, dates, quantities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nlp.analysis import Field, Label
from nlp.dates import find_dates
from nlp.entities import candidates as find_candidates
from nlp.marks import Mark
from nlp.passages import Passage
from nlp.records import find_records
from nlp.sums import find_sums


class Kind(StrEnum):
    """What a stretch is by its form."""

    NAME = "name"
    SUM = "sum"
    DATE = "date"
    QUANTITY = "quantity"


NONE = "NONE"  # the role of what has none of its kind: persons, places and whatever else bears a capital
LABELS: dict[Kind, tuple[Label, ...]] = {
    Kind.NAME: (
        Label.VICTIM,
        Label.ACTOR,
        Label.OTHER_VICTIM,
        Label.OTHER_ACTOR,
        Label.RESPONDER,
        Label.AUTHORITY,
        Label.MEDIA,
        Label.ORG,
    ),
    Kind.SUM: (Label.RANSOM_DEMANDED, Label.RANSOM_PAID, Label.LOSS, Label.MONEY),
    Kind.DATE: (Label.DATE_INCIDENT,),
    Kind.QUANTITY: (Label.RECORDS,),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a field, end exclusive, and what they are by their form."""

    kind: Kind
    field: Field
    start: int
    end: int


def stretches(
    article: Sequence[Passage], language: str, published: date | None, marks: Sequence[Mark] = ()
) -> Iterator[Stretch]:
    """All candidates of an article; those of one kind do not overlap."""
    for passage in article:
        for name in find_candidates(passage, language, marks=marks):
            yield Stretch(Kind.NAME, passage.field, name.start, name.end)
        for quantity in find_records(passage.text, language):
            yield Stretch(Kind.QUANTITY, passage.field, quantity.start, quantity.end)
        for day in find_dates(passage.text, language, published) if published else ():
            yield Stretch(Kind.DATE, passage.field, day.start, day.end)
    for group in find_sums(article, language):
        for mention in group.mentions:
            yield Stretch(Kind.SUM, mention.passage.field, mention.span.start, mention.span.end)
