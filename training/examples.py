"""From annotated records to what the network is trained on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp.analysis import Field, Label
from nlp.candidates import LABELS, NONE, Kind, stretches
from nlp.corpus import Record
from nlp.passages import passages
from nlp.windows import LONGEST, Pieces, windows
from training.model import KINDS, QUESTIONS, ROLES, TAGS

UNASKED = -100  # a question that the record does not answer; torch's ignore_index
ALIKE = 0.4  # share of the characters that a candidate and a marked span have in common, from which they mean the same
KIND_OF = {label: kind for kind, labels in LABELS.items() for label in labels}
B, I, O = TAGS.index("B"), TAGS.index("I"), TAGS.index("O")  # noqa: E741 - the names the scheme is known by


Candidate = tuple[Kind, Field, int, int]  # what it is by its form, field, first character, end


@dataclass(frozen=True, slots=True)
class Example:
    """One window: piece ids, tags, stretches (first, last piece, kind) with their roles, answers by question."""

    ids: tuple[int, ...]
    tags: tuple[int, ...]
    stretches: tuple[tuple[int, int, int], ...]
    roles: tuple[int, ...]
    answers: tuple[int, ...]


def examples(record: Record, tokenizer: Pieces, longest: int = LONGEST) -> Iterator[Example]:
    """The windows of a record, of `longest` pieces; only the first one is asked about the whole article."""
    gold = gold_spans(record)
    parts = passages(record.article())
    found = {(s.kind, s.field, s.start, s.end) for s in stretches(parts, record.language, record.published)}
    candidates = sorted(found | gold.keys(), key=lambda c: (c[1], c[2], c[3], c[0]))
    for number, window in enumerate(windows(tokenizer, record.title, record.text, longest)):
        placed = [
            (candidate, pieces)
            for candidate in candidates
            if (pieces := window.pieces_of(candidate[1], candidate[2], candidate[3]))
        ]
        tags = [O if place else UNASKED for place in window.places]
        for candidate, (first, last) in placed:
            if candidate in gold and candidate[0] is Kind.NAME:
                tags[first : last + 1] = [B] + [I] * (last - first)
        yield Example(
            window.ids,
            tuple(tags),
            tuple((first, last, KINDS.index(candidate[0])) for candidate, (first, last) in placed),
            tuple(ROLES.index(role_of(candidate, gold)) for candidate, _ in placed),
            answers(record) if number == 0 else (UNASKED,) * len(QUESTIONS),
        )


def gold_spans(record: Record) -> dict[Candidate, Label]:
    """The marked spans of a record as candidates with their labels."""
    return {(KIND_OF[span.label], span.field, span.start, span.end): span.label for span in record.spans}


def role_of(candidate: Candidate, gold: Mapping[Candidate, Label]) -> str:
    """The role of the marked span that a candidate is, or is cut a little otherwise than: `drukkerij Papegem`."""
    alike = max(gold, key=lambda marked: shared(candidate, marked), default=candidate)
    return gold[alike] if shared(candidate, alike) > ALIKE and alike in gold else NONE


def shared(one: Candidate, other: Candidate) -> float:
    """Characters in both as a share of those in either; 0 where kind or field differ."""
    if one[:2] != other[:2]:
        return 0.0
    both = min(one[3], other[3]) - max(one[2], other[2])
    return max(0, both) / (max(one[3], other[3]) - min(one[2], other[2]))


def answers(record: Record) -> tuple[int, ...]:
    """What the record says of the whole article, in the order of QUESTIONS; much is asked of relevant ones only."""
    said = {
        "relevant": "yes" if record.relevant else "no",
        "belgian": "yes" if record.belgian else "no",
        "attack_type": record.attack_type,
        "status": record.status,
        "ransom_paid": record.ransom_paid if record.relevant else None,
        "sector": record.sector if record.relevant else None,
    }
    return tuple(
        UNASKED if said[name] is None else choices.index(str(said[name])) for name, choices in QUESTIONS.items()
    )
