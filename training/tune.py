"""Chooses on the dev split how much the encoder's opinion weighs beside the patterns', and writes the model's config.

python -m training.tune MODEL_FOLDER NAME CORPUS...
"""

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from nlp.candidates import Kind
from nlp.corpus import Record, parse_records, split_of
from nlp.encoder import Encoder
from nlp.evaluation import Evaluation, compare, evaluate
from nlp.learned import LearnedReader
from nlp.opinion import Opinion
from nlp.passages import passages
from nlp.reader import published_on, read
from training.model import QUESTIONS, ROLES

TRIED = (0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.75)
START = 0.3
# About one standard error of a measure on dev: of weights that are as good within it the smallest is taken, so
# that the readable patterns are only overruled where the encoder is surely better (the one-standard-error rule).
TOLERANCE = 0.02
# What each weight is chosen by: the sum of these measures over the whole dev split.
JUDGED_BY: Mapping[str, tuple[str, ...]] = {
    "relevant": ("relevance",),
    Kind.NAME: ("victims", "actors", "exact.VICTIM", "exact.OTHER_VICTIM", "exact.RESPONDER", "exact.ORG"),
    Kind.SUM: ("ransoms", "exact.LOSS", "exact.MONEY"),
    Kind.DATE: ("incident_date", "exact.DATE_INCIDENT"),
    Kind.QUANTITY: ("exact.RECORDS",),
    "belgian": ("belgian",),
    "attack_type": ("attack_type",),
    "status": ("status",),
    "ransom_paid": ("ransom_paid",),
    "sector": ("sector",),
}
FILES = ("encoder.onnx", "heads.npz", "tokenizer.json")


def write_config(folder: Path, name: str, weights: Mapping[str, float]) -> None:
    """The settings of a model beside its files, with their SHA-256."""
    config = {
        "model": name,
        "roles": [str(role) for role in ROLES],
        "questions": {question: [str(answer) for answer in answers] for question, answers in QUESTIONS.items()},
        "temperature": 1.0,
        "weights": {str(key): value for key, value in weights.items()},
        "sha256": {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in FILES},
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def opinions(encoder: Encoder, records: Sequence[Record]) -> dict[str, Opinion]:
    """The encoder's opinion on each record, computed once."""
    reader = LearnedReader(encoder, "", {})
    found = {}
    for record in records:
        article = record.article()
        found[record.id] = reader.opinion(article, passages(article), record.language, published_on(article))
    return found


def measured(records: Sequence[Record], held: Mapping[str, Opinion], weights: Mapping[str, float]) -> Evaluation:
    """The dev split read with these weights."""
    compared = []
    for record in records:
        opinion = replace(held[record.id], weights=weights)
        compared.append(compare(record, read(record.article(), "", lambda *_, given=opinion: given)))
    return evaluate("", compared)


def choose(records: Sequence[Record], held: Mapping[str, Opinion]) -> dict[str, float]:
    """One weight after the other, relevance first, each by its own measures; of those as good, the smallest."""
    weights = dict.fromkeys(map(str, JUDGED_BY), START)
    for key, names in JUDGED_BY.items():
        scores = {}
        for value in TRIED:
            group = measured(records, held, weights | {str(key): value}).groups["all"]
            scores[value] = sum(group.scores[name].f1.value or 0.0 for name in names)
        enough = max(scores.values()) - TOLERANCE * len(names)
        weights[str(key)] = min(value for value in TRIED if scores[value] >= enough)
        print(f"{key}: {weights[str(key)]} of {scores}", flush=True)  # noqa: T201 - a script for a terminal
    return weights


def main() -> None:
    """Tune one exported model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("name")
    parser.add_argument("corpus", type=Path, nargs="+")
    options = parser.parse_args()
    records = [record for path in options.corpus for record in parse_records(path) if split_of(record) == "dev"]
    write_config(options.folder, options.name, dict.fromkeys(map(str, JUDGED_BY), START))
    held = opinions(Encoder.load(options.folder), records)
    write_config(options.folder, options.name, choose(records, held))


if __name__ == "__main__":
    main()
