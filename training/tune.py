"""Finds on the dev split the weights by which two opinions are pooled, and writes the model's config.

python -m training.tune MODEL_FOLDER NAME CORPUS...
"""

import argparse
import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import fmean

from nlp.analysis import Field
from nlp.candidates import Kind
from nlp.corpus import Record, parse_records, split_of
from nlp.learned import LearnedReader
from nlp.opinion import Opinion, Table, Weights, pooled
from nlp.passages import passages
from nlp.reader import published_on, read
from training.examples import UNASKED, answers, gold_spans, role_of
from training.model import QUESTIONS, ROLES

STEPS = tuple(step / 8 for step in range(13))  # 0 to 1.5; the loss is flat on a finer scale
FILES = ("encoder.onnx", "heads.npz", "prefilter.npz", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to both readers, and the right answer."""

    own: Table
    other: Table
    right: str


@dataclass(frozen=True, slots=True)
class Listening(Opinion):
    """An opinion that notes what it is asked; whether the article reports an incident it answers by the record."""

    record: Record | None = None
    asked: dict[str, list[Asked]] = field(default_factory=lambda: defaultdict(list))

    def on(self, kind: Kind, spots: Iterable[tuple[Field, int, int]], own: Table) -> Table:
        """Note the roles of a name, sum, date or quantity."""
        places = list(spots)
        other = self.of_all(kind, places)
        if other and self.record:
            gold = gold_spans(self.record)
            roles = [role_of((kind, *place), gold) for place in places]
            self.asked[str(kind)].append(Asked(own, other, max(roles, key=roles.count)))
        return own

    def on_question(self, name: str, own: Table) -> Table:
        """Note a question about the whole article."""
        if self.record is None:
            return own
        number = answers(self.record)[list(QUESTIONS).index(name)]
        if number == UNASKED:
            return own
        right = str(QUESTIONS[name][number])
        self.asked[name].append(Asked(own, self.answers[name], right))
        return {answer: float(answer == right) for answer in own} if name == "relevant" else own


def ask(reader: LearnedReader, records: Sequence[Record]) -> dict[str, list[Asked]]:
    """Everything the pattern reader asks the encoder about when it reads the records, by kind or question."""
    asked: dict[str, list[Asked]] = defaultdict(list)
    for record in records:
        article = record.article()
        found = reader.opinion(article, passages(article), record.language, published_on(article))
        listening = Listening(found.tables, found.answers, record=record, asked=asked)
        read(article, "", lambda *_, given=listening: given)
    return asked


def loss(asked: Sequence[Asked], weights: Weights) -> float:
    """Mean log-loss of the pooled tables, in nats."""
    return fmean(_surprise(one, weights) for one in asked)


def _surprise(one: Asked, weights: Weights) -> float:
    """Minus the logarithm of the pooled probability of the right answer, which may be none that is asked about."""
    pool = pooled(one.own, one.other, weights)
    return -math.log(pool.get(one.right, min(pool.values())))


def choose(asked: Mapping[str, Sequence[Asked]]) -> dict[str, Weights]:
    """For each kind and question the weights under which the right answers are likeliest."""
    weights: dict[str, Weights] = {}
    for key, cases in asked.items():
        losses = {pair: loss(cases, pair) for pair in product(STEPS, STEPS)}
        weights[key] = min(losses, key=lambda pair: losses[pair])
        print(  # noqa: T201 - a script for a terminal
            f"{key}: {weights[key]} loss {losses[weights[key]]:.3f}, patterns alone {loss(cases, (1.0, 0.0)):.3f}, "
            f"encoder alone {loss(cases, (0.0, 1.0)):.3f}, {len(cases)} cases",
            flush=True,
        )
    return weights


def write_config(folder: Path, name: str, weights: Mapping[str, Weights]) -> None:
    """The settings of a model beside its files, with their SHA-256."""
    config = {
        "model": name,
        "roles": [str(role) for role in ROLES],
        "questions": {question: [str(answer) for answer in choices] for question, choices in QUESTIONS.items()},
        "weights": weights,
        "sha256": {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in FILES},
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Tune one exported model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("name")
    parser.add_argument("corpus", type=Path, nargs="+")
    options = parser.parse_args()
    records = [record for path in options.corpus for record in parse_records(path) if split_of(record) == "dev"]
    write_config(options.folder, options.name, {})
    write_config(options.folder, options.name, choose(ask(LearnedReader.load(options.folder), records)))


if __name__ == "__main__":
    main()
