"""The readers never get worse unnoticed: floors on the test split, lowered only by `training/floors.py --lower`."""

import json
from pathlib import Path

import pytest

from nlp.analyser import PATTERNS, SHIPPED, Analyser
from persveille.evaluate import choose_records, measure

ROOT = Path(__file__).resolve().parent.parent
FLOORS = json.loads((ROOT / "training" / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("reader", [SHIPPED, PATTERNS])
def test_no_measure_falls_below_its_floor(reader):
    files = sorted((ROOT / "training" / "corpus").glob("*.txt"))
    evaluation = measure(choose_records(files, "test"), Analyser.load(reader), lambda *_: None)
    fallen = {
        f"{group}.{name}": (value, floor)
        for group, floors in FLOORS[reader].items()
        for name, floor in floors.items()
        if (value := evaluation.groups[group].scores[name].f1.value) < floor
    }
    assert fallen == {}
