from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from nlp.analysis import AttackType, Label, RansomPaid, Status
from nlp.corpus import CorpusError, parse_records, split_of

RECORD = """=== nl-z-001
published: 2022-11-03
style: teaser
relevant: yes
belgian: yes
attack_type: ransomware
status: victim_confirmed
ransom_paid: no
sector: food
incident_date: 2022-11-01
title: [[VICTIM|Bakkerij Kruimelaar]] weigert te betalen
text:
De bende [[ACTOR|Nachtuil]] vroeg
[[RANSOM_DEMANDED|20.000 euro]] aan [[VICTIM|Kruimelaar]].

"Nooit", zegt de bakker.
"""
OTHER = (
    RECORD.replace("nl-z-001", "fr-z-002")
    .replace("relevant: yes", "relevant: no")
    .replace("attack_type: ransomware", "attack_type: none")
    .replace("status: victim_confirmed", "status: none")
)


@pytest.fixture
def parsed(tmp_path):
    def parse(text):
        path = tmp_path / "z.txt"
        path.write_text(text, encoding="utf-8")
        return parse_records(path)

    return parse


def test_headers_become_typed_values(parsed):
    (record,) = parsed(RECORD)
    assert (record.id, record.language, record.published) == ("nl-z-001", "nl", date(2022, 11, 3))
    assert (record.relevant, record.belgian, record.style, record.sector) == (True, True, "teaser", "food")
    assert (record.attack_type, record.status) == (AttackType.RANSOMWARE, Status.VICTIM_CONFIRMED)
    assert (record.ransom_paid, record.incident_date) == (RansomPaid.NO, "2022-11-01")


def test_marks_become_spans_of_the_plain_text(parsed):
    (record,) = parsed(RECORD)
    assert record.title == "Bakkerij Kruimelaar weigert te betalen"
    assert record.text.startswith("De bende Nachtuil vroeg\n20.000 euro aan Kruimelaar.\n\n")
    fields = {"title": record.title, "text": record.text}
    assert [(span.label, fields[span.field][span.start : span.end]) for span in record.spans] == [
        (Label.VICTIM, "Bakkerij Kruimelaar"),
        (Label.ACTOR, "Nachtuil"),
        (Label.RANSOM_DEMANDED, "20.000 euro"),
        (Label.VICTIM, "Kruimelaar"),
    ]


def test_records_follow_each_other_in_one_file(parsed):
    assert [record.id for record in parsed(RECORD + "\n" + OTHER)] == ["nl-z-001", "fr-z-002"]


def test_what_reports_no_incident_has_neither_attack_type_nor_status(parsed):
    (record,) = parsed(OTHER)
    assert (record.relevant, record.attack_type, record.status) == (False, None, None)


def test_an_empty_file_holds_no_records(parsed):
    assert parsed("\n\n") == []


def test_the_split_depends_on_the_id_alone(parsed):
    numbered = [parsed(RECORD.replace("001", f"{number:03}"))[0] for number in range(200)]
    changed = [parsed(OTHER.replace("fr-z-002", record.id))[0] for record in numbered]
    assert [split_of(record) for record in numbered] == [split_of(record) for record in changed]


def test_a_fifth_of_the_records_is_test_and_a_tenth_dev(parsed):
    (record,) = parsed(RECORD)
    count = Counter(split_of(replace(record, id=f"nl-z-{number:03}")) for number in range(1000))
    assert count["test"] == pytest.approx(200, abs=40)
    assert count["dev"] == pytest.approx(100, abs=30)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("=== nl-z-001", "stray\n=== nl-z-001", 1, "before the first record"),
        ("nl-z-001", "z-1", 1, "'z-1' is no id"),
        ("text:\n", "body:\n", 1, "no line 'text:'"),
        ("sector: food\n", "", 1, "lacks sector"),
        ("sector: food", "sektor: food", 9, "no header"),
        ("relevant: yes", "relevant: maybe", 4, "use one of yes, no"),
        ("published: 2022-11-03", "published: 3 november", 2, "use a day"),
        ("attack_type: ransomware", "attack_type: none", 6, "attack_type is 'none'"),
        ("incident_date: 2022-11-01", "incident_date: dinsdag", 10, "incident_date is 'dinsdag'"),
        ("[[VICTIM|Bakkerij", "[[VICTM|Bakkerij", 11, "no label 'VICTM'"),
        ("[[RANSOM_DEMANDED|20.000 euro]]", "[[RANSOM_DEMANDED|20.000 euro", 14, "belongs to no mark"),
        ("zegt de bakker", "zegt]] de bakker", 16, "']]' belongs to no mark"),
    ],
)
def test_an_error_names_file_and_line(parsed, old, new, line, what):
    with pytest.raises(CorpusError, match=rf"z\.txt:{line}: .*{what}"):
        parsed(RECORD.replace(old, new))


def test_an_id_used_twice_is_an_error(parsed):
    with pytest.raises(CorpusError, match=r"z\.txt:17: the id 'nl-z-001' was used before"):
        parsed(RECORD + RECORD)


def test_a_missing_file_is_one_clear_line(tmp_path):
    with pytest.raises(CorpusError, match=r"none\.txt: cannot be read"):
        parse_records(tmp_path / "none.txt")
