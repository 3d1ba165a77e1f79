"""Writes the floors that `tests/test_quality_floor.py` holds the readers to.

python -m training.floors            # raises floors to what is measured now, lowers none
python -m training.floors --lower    # sets them to what is measured now; say why in the commit
"""

import argparse
import json
from pathlib import Path

from nlp.analyser import PATTERNS, SHIPPED, Analyser
from nlp.evaluation import Evaluation
from persveille.evaluate import choose_records, measure

PATH = Path(__file__).parent / "floors.json"
SLACK = 0.03  # below what was measured: another processor's int8 arithmetic may flip an article of the smallest group
GROUPS = ("all", "nl", "fr", "teasers", "full")
MEASURES = ("relevance", "victims", "actors", "ransoms", "attack_type", "status", "ransom_paid", "exact.micro")

Floors = dict[str, dict[str, float]]


def floors_of(evaluation: Evaluation) -> Floors:
    """What is measured, less the slack, by group and measure."""
    return {
        group: {name: round((evaluation.groups[group].scores[name].f1.value or 0.0) - SLACK, 3) for name in MEASURES}
        for group in GROUPS
    }


def main() -> None:
    """Measure both readers on the test split and write the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lower", action="store_true")
    lower = parser.parse_args().lower
    held: dict[str, Floors] = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    records = choose_records(sorted((Path(__file__).parent / "corpus").glob("*.txt")), "test")
    for reader in (SHIPPED, PATTERNS):
        found = floors_of(measure(records, Analyser.load(reader), lambda *_: None))
        old = held.get(reader, {})
        held[reader] = (
            found
            if lower or not old
            else {
                group: {name: max(value, old[group].get(name, 0.0)) for name, value in floors.items()}
                for group, floors in found.items()
            }
        )
    PATH.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
