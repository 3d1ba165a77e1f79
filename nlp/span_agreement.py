"""Whether the mentions of a reading agree with the marked spans of a record, exactly, by overlap, and in their role."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nlp.analysis import Analysis, Field, Label
from nlp.corpus import Record
from nlp.scoring import Count

NONE = "none"  # the role of what only one side marks

Confusion = Counter[tuple[str, str]]  # gold label and read label, either of them may be NONE


class Place(NamedTuple):
    """A stretch with its label; one in the title and one in the text are two."""

    field: Field
    start: int
    end: int
    label: Label

    def common(self, other: "Place") -> int:
        """How many characters both hold."""
        return min(self.end, other.end) - max(self.start, other.start) if self.field == other.field else 0


def gold_places(record: Record) -> list[Place]:
    """The marked spans, in reading order, each once."""
    return _ordered(Place(span.field, span.start, span.end, span.label) for span in record.spans)


def read_places(analysis: Analysis) -> list[Place]:
    """The mentions, in reading order, each once."""
    return _ordered(Place(mention.field, mention.start, mention.end, mention.label) for mention in analysis.mentions)


def _ordered(places: Iterable[Place]) -> list[Place]:
    return sorted(set(places), key=lambda place: (place.field != "title", *place[1:]))


def exact_counts(gold: Sequence[Place], read: Sequence[Place]) -> Iterator[tuple[Label, Count]]:
    """For each label the spans with the very same offsets."""
    for label in Label:
        ours, theirs = _labelled(read, label), _labelled(gold, label)
        both = len(set(ours) & set(theirs))
        yield label, Count(both, len(ours), both, len(theirs))


def overlap_counts(gold: Sequence[Place], read: Sequence[Place]) -> Iterator[tuple[Label, Count]]:
    """For each label the spans that share a character with one of the same label."""
    for label in Label:
        ours, theirs = _labelled(read, label), _labelled(gold, label)
        yield label, Count(_touching(ours, theirs), len(ours), _touching(theirs, ours), len(theirs))


def _labelled(places: Sequence[Place], label: Label) -> list[Place]:
    return [place for place in places if place.label is label]


def _touching(places: Sequence[Place], others: Sequence[Place]) -> int:
    return sum(any(place.common(other) > 0 for other in others) for place in places)


def pairs(gold: Sequence[Place], read: Sequence[Place]) -> Iterator[tuple[Place | None, Place | None]]:
    """Each marked span with the mention that covers most of it, then the mentions that touch no marked span."""
    for place in gold:
        best = max(read, key=lambda other: (place.common(other), other.label is place.label), default=None)
        yield place, best if best is not None and place.common(best) > 0 else None
    for place in read:
        if not _touching([place], gold):
            yield None, place


def confusion(gold: Sequence[Place], read: Sequence[Place]) -> Confusion:
    """How often a marked role was read as which."""
    return Counter((_role(one), _role(other)) for one, other in pairs(gold, read))


def _role(place: Place | None) -> str:
    return place.label.value if place else NONE
