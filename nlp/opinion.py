"""What the encoder makes of an article, to be pooled with what the patterns make of it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nlp.analysis import Field
from nlp.candidates import Kind, Stretch
from nlp.marks import Mark

Table = Mapping[str, float]  # probability of each answer; sums to 1
Weights = tuple[float, float]  # exponents of the own table and of the encoder's
SILENT: Weights = (1.0, 0.0)
FLOOR = 1e-4  # a probability below this says no more than "hardly", so that one reader never forbids a role


@dataclass(frozen=True, slots=True)
class Opinion:
    """Probabilities by stretch and by question, the weights to pool each kind or question with, and the names seen.

    Without tables or weights it has no opinion, and pooling leaves the other's as it is.
    """

    tables: Mapping[Stretch, Table] = field(default_factory=dict)
    answers: Mapping[str, Table] = field(default_factory=dict)
    weights: Mapping[str, Weights] = field(default_factory=dict)
    marks: Sequence[Mark] = ()  # the names it sees

    def on(self, kind: Kind, spots: Iterable[tuple[Field, int, int]], own: Table) -> Table:
        """The roles of what is mentioned at all `spots` (field, start, end), pooled with `own`."""
        return pooled(own, self.of_all(kind, spots), self.weights.get(kind, SILENT))

    def of_all(self, kind: Kind, spots: Iterable[tuple[Field, int, int]]) -> Table:
        """Its own table for what is mentioned at all `spots`; empty when it saw none of them."""
        places = (Stretch(kind, *spot) for spot in spots)
        return mean([self.tables[place] for place in places if place in self.tables])

    def on_question(self, name: str, own: Table) -> Table:
        """The answer to a question about the whole article, pooled with `own`."""
        return pooled(own, self.answers.get(name, {}), self.weights.get(name, SILENT))

    def on_word(self, name: str, word: str, sureness: float = 0.7) -> str:
        """The answer to a question that the patterns answer with a bare word; they are as sure as `sureness`."""
        answers = self.answers.get(name, {})
        rest = (1 - sureness) / max(1, len(answers) - 1)
        table = self.on_question(name, {answer: rest for answer in answers} | {word: sureness})
        return max(table, key=lambda answer: table[answer])


NO_OPINION = Opinion()


def mean(tables: Sequence[Table]) -> Table:
    """The normalised geometric mean: of several mentions a sure one counts for more than a doubtful one."""
    if not tables:
        return {}
    return _normalised({name: sum(_log(table[name]) for table in tables) / len(tables) for name in tables[0]})


def pooled(own: Table, other: Table, weights: Weights) -> Table:
    """Log-linear pool of two tables over the answers of `own`; equals `own` when `other` is empty or weighs nothing.

    The weights need not sum to 1: they also make a reader that is too sure of itself less so.
    """
    if not other or not weights[1]:
        return own
    return _normalised(
        {name: weights[0] * _log(value) + weights[1] * _log(other.get(name, 0.0)) for name, value in own.items()}
    )


def _log(value: float) -> float:
    return math.log(max(value, FLOOR))


def _normalised(logs: Mapping[str, float]) -> Table:
    highest = max(logs.values())
    powers = {name: math.exp(value - highest) for name, value in logs.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}
