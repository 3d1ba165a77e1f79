"""`persveille evaluate`: figures a researcher can trust, on the corpus or on any file in its format."""

import json
import re

import pytest

from nlp.analyser import Analyser
from nlp.corpus import parse_records, split_of
from nlp.evaluation import MEASURES
from nlp.reader import read
from persveille.errors import ConfigurationError
from persveille.evaluate import choose_records, measure
from tests.application import call, refused
from tests.evaluation_samples import OTHER, sample

SPLITS = ("train", "dev", "test")


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    """A project folder with thirty records in its corpus; every split has some."""
    folder = tmp_path / "training" / "corpus"
    folder.mkdir(parents=True)
    reports = [sample(id=f"nl-q-{number:03}") for number in range(20)]
    others = [
        sample(id=f"fr-q-{number:03}", style="daily", title="Du pain", text="On mange bien.", **OTHER)
        for number in range(10)
    ]
    (folder / "nl-q.txt").write_text("\n".join(reports), encoding="utf-8")
    (folder / "fr-q.txt").write_text("\n".join(others), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def measured(*arguments):
    return json.loads(shown(*arguments, "--format", "json"))


def shown(*arguments):
    result = call("evaluate", "--model", "patterns", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_json_holds_every_measure_of_every_group_with_its_interval(corpus):
    found = measured("--split", "all")
    assert (found["model"][:8], found["split"]) == ("patterns", "all")
    assert {name: group["articles"] for name, group in found["groups"].items()} == {
        "all": 30,
        "nl": 20,
        "fr": 10,
        "teasers": 20,
        "full": 10,
    }
    assert tuple(found["groups"]["all"]["measures"]) == MEASURES
    f1 = found["groups"]["all"]["measures"]["exact.micro"]["f1"]
    assert 0 < f1["low"] <= f1["value"] <= f1["high"] <= 1


def test_the_counts_of_the_articles_add_up_to_the_score(corpus):
    found = measured("--split", "all")
    counts = [article["counts"].get("exact.micro", [0, 0, 0, 0]) for article in found["articles"]]
    score = found["groups"]["all"]["measures"]["exact.micro"]
    assert list(map(sum, zip(*counts, strict=True))) == [score[key] for key in ("right", "predicted", "found", "gold")]


def test_each_record_is_in_the_split_its_id_says_and_the_test_split_is_measured_first(corpus):
    records = [record for path in corpus.glob("*.txt") for record in parse_records(path)]
    for split in SPLITS:
        ids = {article["id"] for article in measured("--split", split)["articles"]}
        assert ids == {record.id for record in records if split_of(record) == split}
    assert measured()["split"] == "test"


def test_a_named_file_is_measured_whole(corpus):
    found = measured(corpus / "fr-q.txt")
    assert (found["split"], len(found["articles"])) == ("all", 10)


def test_the_table_gives_figure_interval_and_number_of_cases(corpus):
    output = shown("--split", "all")
    assert re.search(r"patterns\S* +all \(30\) +nl \(20\) +fr \(10\) +teasers \(20\) +full \(10\)", output)
    assert re.search(r"reports an incident, recall +\d\.\d{3} ±\d\.\d{3} \(20\) ", output)
    assert re.search(r"RANSOM_PAID( +–){5}", output)
    assert "95 % interval" in output
    assert re.search(r"marked \\ read +VIC ", output)


def test_markdown_is_a_table_of_the_same_figures(corpus):
    output = shown("--split", "all", "--format", "markdown")
    rows = [line for line in output.splitlines() if line.startswith("|")]
    assert re.fullmatch(
        r"\| patterns\S* \| all \(30\) \| nl \(20\) \| fr \(10\) \| teasers \(20\) \| full \(10\) \|", rows[0]
    )
    assert rows[1] == "|---|---:|---:|---:|---:|---:|"
    value = measured("--split", "all")["groups"]["all"]["measures"]["victims"]["f1"]["value"]
    assert any(row.startswith(f"| victims, F1 | {value:.3f} ±") for row in rows)
    assert len({row.count("|") for row in rows}) == 2  # scores and confusion


def test_the_worst_articles_come_with_their_text_and_what_differs(corpus):
    (corpus / "nl-q.txt").write_text(sample(title="[[VICTIM|Niemand]]", text="Het regent [[LOSS|veel]]."))
    output = shown(corpus / "nl-q.txt", "--errors", "1")
    assert "nl-z-001" in output
    assert "> Het regent veel." in output
    assert "relevant: yes, read as no" in output
    (error,) = measured(corpus / "nl-q.txt", "--errors", "3")["errors"]
    assert (error["id"], error["text"]) == ("nl-z-001", "Het regent veel.")


def test_without_errors_no_text_is_shown(corpus):
    assert "Slotvast helpt" not in shown("--split", "all")
    assert measured()["errors"] == []


@pytest.mark.parametrize("split", [(), ("--split", "test"), ("--split", "all")])
def test_articles_of_the_test_split_are_not_shown(corpus, split):
    assert "choose --split dev" in refused("evaluate", *split, "--errors", "1")


def test_a_folder_without_corpus_is_refused_in_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "training/corpus/*.txt" in refused("evaluate")


def test_a_split_without_records_is_refused_in_one_line(corpus):
    file = corpus / "one.txt"
    file.write_text(sample())
    (record,) = parse_records(file)
    empty = next(split for split in SPLITS if split != split_of(record))
    assert f"the split '{empty}'" in refused("evaluate", file, "--split", empty)


def test_a_record_given_twice_is_refused_as_it_would_count_twice(corpus):
    assert "nl-q-000 stands in another file" in refused("evaluate", corpus / "nl-q.txt", corpus / "nl-q.txt")


def test_a_file_that_is_no_corpus_is_refused_with_file_and_line(corpus):
    (corpus / "bad.txt").write_text("hello")
    assert "bad.txt:1:" in refused("evaluate", corpus / "bad.txt")
    assert "none.txt: cannot be read" in refused("evaluate", corpus / "none.txt")


def test_an_unknown_reader_is_refused_in_one_line(corpus):
    assert "no reader called 'nobody'" in refused("evaluate", "--model", "nobody")


def test_a_reader_of_one_language_is_measured_on_that_language_alone(corpus):
    french = Analyser("french-1", read, ("fr",))
    evaluation = measure(choose_records((), "all"), french, lambda *_: None)
    assert {name: group.articles for name, group in evaluation.groups.items()} == {
        "all": 10,
        "nl": 0,
        "fr": 10,
        "teasers": 0,
        "full": 10,
    }
    with pytest.raises(ConfigurationError, match="french-1 reads fr only"):
        measure(choose_records([corpus / "nl-q.txt"], "all"), french, lambda *_: None)
