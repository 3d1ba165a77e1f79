"""The rules for annotated texts, on small folders and on the corpus itself."""

from itertools import product

import pytest

from nlp.corpus import CorpusError
from training.agreement import agreement_table, paired
from training.check_corpus import CORPUS, imbalances, main, problems, read_corpus
from training.data_card import CARD, card_parts, filled

RECORD = """=== nl-z-001
published: 2022-11-03
style: daily
relevant: yes
belgian: yes
attack_type: ransomware
status: victim_confirmed
ransom_paid: no
sector: food
incident_date: 2022-11-01
title: [[VICTIM|Bakkerij Kruimelaar]] weigert te betalen
text:
De bende [[ACTOR|Nachtuil]] vroeg aan de bakker uit Lier een fors bedrag in cryptomunten.
"""
IRRELEVANT = (
    RECORD.replace("relevant: yes", "relevant: no")
    .replace("attack_type: ransomware", "attack_type: none")
    .replace("status: victim_confirmed", "status: none")
    .replace("ransom_paid: no", "ransom_paid: unknown")
    .replace("sector: food", "sector: none")
    .replace("incident_date: 2022-11-01", "incident_date: unknown")
    .replace("[[VICTIM|Bakkerij Kruimelaar]]", "[[ORG|Bakkerij Kruimelaar]]")
    .replace("[[ACTOR|Nachtuil]]", "Nachtuil")
)
ANOTHER = RECORD.replace("nl-z-001", "nl-z-002").replace("Kruimelaar", "Korst")


def read(folder, *texts):
    (folder / "z.txt").write_text("\n".join(texts), encoding="utf-8")
    return read_corpus(folder)


def found(folder, *texts):
    return list(problems(read(folder, *texts)))


def test_the_corpus_has_no_problem(capsys):
    assert main([str(CORPUS)]) == 0, capsys.readouterr().out


def test_a_record_by_the_rules_has_no_problem(tmp_path):
    assert found(tmp_path, RECORD) == []
    assert found(tmp_path, IRRELEVANT) == []


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("style: daily", "style: weekly", "style is 'weekly'"),
        ("sector: food", "sector: bread", "sector is 'bread'"),
        ("style: daily", "style: teaser", "a teaser of"),
        ("[[VICTIM|Bakkerij Kruimelaar]]", "[[ORG|Bakkerij Kruimelaar]]", "without VICTIM"),
        ("[[ACTOR|Nachtuil]]", "[[ACTOR|Nachtuil ]]", "'Nachtuil ' begins or ends with a space"),
        ("uit Lier", "van de [[ORG|de Bond]]", "'de Bond' begins with an article"),
        ("uit Lier", "Bakkerij Kruimelaar", "'Bakkerij Kruimelaar' is marked VICTIM in one place"),
    ],
)
def test_a_broken_rule_is_named_with_the_record(tmp_path, was, becomes, problem):
    text = RECORD.replace(was, becomes)
    if "teaser" in becomes:
        text = text.replace(" vroeg aan de bakker uit Lier een fors bedrag in cryptomunten", "")
    (only,) = found(tmp_path, text)
    assert only.startswith("nl-z-001: ")
    assert problem in only


@pytest.mark.parametrize("label", ["VICTIM", "ACTOR", "LOSS", "DATE_INCIDENT"])
def test_ordinary_news_marks_nothing_of_an_incident(tmp_path, label):
    (only,) = found(tmp_path, IRRELEVANT.replace("Nachtuil", f"[[{label}|Nachtuil]]"))
    assert f"marks {label}" in only


def test_ordinary_news_has_no_sector(tmp_path):
    (only,) = found(tmp_path, IRRELEVANT.replace("sector: none", "sector: food"))
    assert "sector is none" in only


def test_a_sentence_that_returns_nearly_unchanged_is_reported(tmp_path):
    (only,) = found(tmp_path, RECORD, ANOTHER.replace("fors", "hoog"))
    assert only.startswith("nl-z-002: ")
    assert "nl-z-001" in only


def test_another_sentence_about_the_same_is_not(tmp_path):
    other = "Cryptomunten wilden de afpersers van [[ACTOR|Nachtuil]], en niet weinig ook."
    assert found(tmp_path, RECORD, f"{ANOTHER.split('text:')[0]}text:\n{other}\n") == []


def many(texts):
    """Records that differ in nothing but id, victim and the end of their text."""
    for number, text in enumerate(texts, 1):
        head = RECORD.split("text:")[0].replace("nl-z-001", f"nl-z-{number:03}").replace("Kruimelaar", f"Korst{number}")
        yield f"{head}text:\n{text}\n"


def test_an_opening_is_worn_after_three_texts(tmp_path):
    openings = [
        f"In de nacht {word}." for word in ("viel alles uit", "kwam niets meer door", "ging het mis", "bleef het stil")
    ]
    assert found(tmp_path, *many(openings[:3])) == []
    assert found(tmp_path, *many(openings)) == ["nl: 4 texts begin with 'in de nacht', at most 3 should"]


def test_a_victim_is_worn_after_three_records(tmp_path):
    records = [
        text.replace(f"Korst{number}", "Korst") for number, text in enumerate(many(["een", "twee", "drie", "vier"]), 1)
    ]
    assert found(tmp_path, *records[:3]) == []
    (only,) = found(tmp_path, *records)
    assert only.startswith("'Bakkerij Korst' is a victim in 4 records")


def test_an_id_belongs_to_one_record_of_all_files(tmp_path):
    (tmp_path / "y.txt").write_text(IRRELEVANT.replace("Nachtuil", "Uil").replace("fors", "zeker"), encoding="utf-8")
    assert "nl-z-001: the id of 2 records" in found(tmp_path, RECORD)


def test_what_the_whole_lacks_is_counted(tmp_path):
    lacking = list(imbalances(read(tmp_path, RECORD)))
    assert lacking[0] == "1 records, 1199 short of 1200"
    assert [
        part for part, line in product(("teasers", "no incident", "balance", "test split"), lacking) if part in line
    ] == [
        "teasers",
        "no incident",
        "balance",
        "test split",
    ]


def test_a_file_out_of_format_is_a_problem(tmp_path, capsys):
    (tmp_path / "z.txt").write_text(RECORD.replace("[[ACTOR|", "[[THIEF|"), encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "there is no label 'THIEF'" in capsys.readouterr().out


def test_an_empty_folder_is_a_problem(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert "holds no *.txt file" in capsys.readouterr().out


def test_the_data_card_says_what_is_counted():
    """Renew it with `python -m training.data_card`."""
    card = CARD.read_text(encoding="utf-8")
    assert all(f"<!-- {name} -->" in card for name in card_parts())
    assert filled(card, card_parts()) == card


def test_two_readings_are_compared_by_label(tmp_path):
    first = read(tmp_path, RECORD)
    second = read(
        tmp_path, RECORD.replace("[[ACTOR|Nachtuil]]", "Nachtuil").replace("status: victim_confirmed", "status: denied")
    )
    table = agreement_table(paired(first, second))
    assert "| all | 2 | 1 | 0.67 | 0.67 |" in table
    assert "| ACTOR | 1 | 0 | 0.00 | 0.00 |" in table
    assert "| status | 0/1 |" in table
    assert "| relevant | 1/1 |" in table


def test_readings_of_different_texts_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="nl-z-001: the two readings are of different texts"):
        paired(read(tmp_path, RECORD), read(tmp_path, RECORD.replace("Lier", "Mol")))
