import ast
from pathlib import Path

import pytest

from nlp.corpus import parse_records
from nlp.linear import probabilities
from nlp.wordlists import load_lexicon
from training.fit_patterns import PATTERNS, as_toml, fit_all, main, read_texts
from training.softmax import Example, fit, out_of_fold

ROOT = Path(__file__).resolve().parent.parent
WET = [Example({"rain": 1.0}, "wet", str(number)) for number in range(20)]
DRY = [Example({"sun": 1.0}, "dry", str(number)) for number in range(20, 40)]


@pytest.fixture(scope="module")
def ours():
    return read_texts(record for path in sorted(PATTERNS.glob("*.txt")) for record in parse_records(path))


def test_what_always_goes_together_is_learned():
    (table,) = fit([*WET, *DRY], ("wet", "dry"), 1.0).probabilities([{"rain": 1.0}])
    assert table["wet"] > 0.9
    assert sum(table.values()) == pytest.approx(1)


def test_a_strong_penalty_keeps_weights_small():
    loose, tight = (fit([*WET, *DRY], ("wet", "dry"), l2).weights[:-1] for l2 in (0.1, 100.0))
    assert abs(tight).max() < abs(loose).max() / 5


def test_an_article_is_judged_without_having_been_seen():
    odd = Example({"fog": 1.0}, "wet", "odd")
    table = out_of_fold([*WET, *DRY, odd], ("wet", "dry"), 1.0)[-1]
    assert table["wet"] == pytest.approx(0.5, abs=0.05)


def test_the_same_texts_give_the_same_weights(ours):
    assert as_toml(fit_all(ours)) == as_toml(fit_all(ours))


def test_every_task_the_reader_asks_for_is_fitted(ours):
    assert set(fit_all(ours)) == set(load_lexicon("weights"))


def test_the_weights_shipped_are_readable_probabilities():
    for task in load_lexicon("weights"):
        assert sum(probabilities(task, {}).values()) == pytest.approx(1)


def test_a_folder_without_texts_is_refused_in_one_line(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.strip() == f"{tmp_path}: holds no *.txt file; give the folder of the annotated texts"


@pytest.mark.parametrize("package", ["crawler", "nlp", "db", "persveille"])
def test_nothing_that_is_shipped_imports_training(package):
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / package).rglob("*.py")]
    imported = {node.module for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [module for module in imported if module and module.split(".")[0] == "training"]
