"""What was found in one article before facts are drawn from it; every reader, by patterns or learned, ends here."""

from dataclasses import dataclass
from datetime import date

from nlp.analysis import Label, Mention
from nlp.date_roles import Dated
from nlp.entities import Candidate, Entity
from nlp.opinion import NO_OPINION, Opinion
from nlp.passages import Passage
from nlp.records import RecordSpan
from nlp.sums import Sum, SumGroup


@dataclass(frozen=True, slots=True)
class NamedRole:
    """An entity with its role and the probability of that role."""

    entity: Entity
    label: Label
    score: float


@dataclass(frozen=True, slots=True)
class SumRole:
    """A sum with its role and the probability of that role."""

    group: SumGroup
    label: Label
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found; `published` is the day in Brussels, None when unknown; `case`: of the whole article."""

    language: str
    passages: tuple[Passage, ...]
    published: date | None
    relevance: float
    relevant: bool
    names: tuple[NamedRole, ...]
    sums: tuple[SumRole, ...]
    dates: tuple[tuple[Dated, float], ...]  # the likeliest first
    records: tuple[tuple[Passage, RecordSpan], ...]
    case: dict[str, float]
    opinion: Opinion = NO_OPINION  # the encoder's, where there is one

    def of(self, *labels: Label) -> list[NamedRole]:
        """The names with one of these roles, in reading order."""
        return [name for name in self.names if name.label in labels]


def name_mention(candidate: Candidate, label: Label, score: float) -> Mention:
    """The mention of a name."""
    return Mention(label, candidate.text, candidate.passage.field, candidate.start, candidate.end, round(score, 3))


def sum_mention(mention: Sum, label: Label, score: float) -> Mention:
    """The mention of a sum of money."""
    span = mention.span
    return Mention(label, span.text, mention.passage.field, span.start, span.end, round(score, 3))


def date_mention(dated: Dated, score: float) -> Mention:
    """The mention of the incident's date."""
    span = dated.span
    return Mention(Label.DATE_INCIDENT, span.text, dated.passage.field, span.start, span.end, round(score, 3))


def record_mention(passage: Passage, span: RecordSpan) -> Mention:
    """The mention of a quantity of data or people."""
    return Mention(Label.RECORDS, span.text, passage.field, span.start, span.end)


def _likely(dates: tuple[tuple[Dated, float], ...]) -> list[tuple[Dated, float]]:
    """The likeliest date, and the others that are more likely than not."""
    return [pair for place, pair in enumerate(dates) if place == 0 or pair[1] >= 0.5]


def mentions(reading: Reading) -> tuple[Mention, ...]:
    """All mentions, the title's first, in reading order."""
    found = [
        *(
            name_mention(candidate, name.label, name.score)
            for name in reading.names
            for candidate in name.entity.mentions
        ),
        *(sum_mention(mention, item.label, item.score) for item in reading.sums for mention in item.group.mentions),
        *(date_mention(dated, score) for dated, score in _likely(reading.dates)),
        *(record_mention(passage, span) for passage, span in reading.records),
    ]
    return tuple(sorted(found, key=lambda mention: (mention.field != "title", mention.start, mention.end)))
