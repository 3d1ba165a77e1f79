from dataclasses import replace

import pytest

from nlp.analysis import Amount, AmountKind, AttackType, Label, Status
from nlp.corpus import parse_records
from nlp.evaluation import ANSWERS, GROUPS, MEASURES, compare, evaluate
from nlp.incident_agreement import gold_bodies, near_day, normalised, same_day, same_name
from nlp.scoring import Count
from nlp.span_agreement import NONE
from tests.evaluation_samples import OTHER, actor, demanded, mention, perfect, reading, sample, victim

RIGHT, WRONG = Count(1, 1, 1, 1), Count(0, 1, 0, 1)


@pytest.fixture
def records(tmp_path):
    def parse(*samples):
        path = tmp_path / "z.txt"
        path.write_text("\n".join(samples), encoding="utf-8")
        return parse_records(path)

    return parse


@pytest.fixture
def record(records):
    return records(sample())[0]


def test_a_reading_without_fault_scores_one_everywhere_and_differs_nowhere(record):
    comparison = compare(record, perfect(record))
    assert comparison.differences == ()
    for measure, score in evaluate("test-1", [comparison]).groups["all"].scores.items():
        assert score.f1.value in (None, 0.0 if measure == "bystanders" else 1.0), measure
    assert comparison.counts["exact.micro"] == Count(6, 6, 6, 6)


def test_relevance_counts_what_is_read_as_a_report_against_what_is_one(records):
    report, other = records(sample(), sample(id="nl-z-002", title="Brood", text="Lekker.", **OTHER))
    assert compare(report, reading()).counts["relevance"] == Count(1, 1, 1, 1)
    assert compare(report, reading(relevant=False)).counts["relevance"] == Count(0, 0, 0, 1)
    assert compare(other, reading()).counts["relevance"] == Count(0, 1, 0, 0)
    assert compare(other, reading(relevant=False)).counts["relevance"] == Count()


def test_a_report_judged_irrelevant_is_wrong_in_every_answer_even_the_unknown_ones(records):
    (record,) = records(sample(ransom_paid="unknown", sector="unknown", incident_date="unknown"))
    counts = compare(record, reading(relevant=False)).counts
    assert {counts[name] for name in ANSWERS} == {WRONG}


def test_what_reports_no_incident_is_asked_nothing_about_incidents(records):
    (record,) = records(sample(title="Brood", text="Lekker.", **OTHER))
    counts = compare(record, reading()).counts
    assert not {"victims", "actors", "ransoms", *ANSWERS} & set(counts)


def test_each_answer_is_judged_by_itself(record):
    read = reading(attack_type=AttackType.DDOS, victims=(victim(record, "Kruimelaar", sector="health"),))
    counts = compare(record, replace(read, belgian=False)).counts
    assert {name for name in ANSWERS if counts[name] == WRONG} == {"attack_type", "sector", "belgian"}


def test_without_a_victim_the_sector_read_is_unknown(records):
    (record,) = records(sample(sector="unknown"))
    assert compare(record, reading()).counts["sector"] == RIGHT


@pytest.mark.parametrize(
    ("gold", "read", "exact", "near"),
    [
        ("2022-11-01", "2022-11-01", True, True),
        ("2022-11-01", "2022-10-31", False, True),
        ("2022-11-01", "2022-11-03", False, False),
        ("2022-11-01", "2022-11", False, False),
        ("2022-11-01", None, False, False),
        ("2022-11", "2022-11", True, True),
        ("2022-11", "2022-11-30", False, True),
        ("2022-11", "2022-12-01", False, False),
        ("2022-11", "2022", False, False),
        ("unknown", None, True, True),
        ("unknown", "2022-11-01", False, False),
    ],
)
def test_a_day_may_be_one_off_a_month_be_given_by_a_day_and_unknown_is_no_date(gold, read, exact, near):
    assert (same_day(gold, read), near_day(gold, read)) == (exact, near)


def test_spans_with_other_offsets_are_right_by_overlap_only(record):
    counts = compare(record, reading(mention(record, Label.VICTIM, "Bakkerij", "title"))).counts
    assert counts["exact.VICTIM"] == Count(0, 1, 0, 2)
    assert counts["overlap.VICTIM"] == Count(1, 1, 1, 2)


def test_the_same_offsets_in_title_and_text_are_two_spans(record):
    in_title = mention(record, Label.VICTIM, "Bakkerij Kruimelaar", "title")
    counts = compare(record, reading(replace(in_title, field="text"))).counts
    assert counts["exact.VICTIM"] == Count(0, 1, 0, 2)


def test_a_span_under_another_label_is_a_confusion_and_right_under_neither(record):
    comparison = compare(record, reading(mention(record, Label.ORG, "Slotvast"), mention(record, Label.ORG, "helpt")))
    assert comparison.confusion["RESPONDER", "ORG"] == 1
    assert comparison.confusion[NONE, "ORG"] == 1
    assert comparison.confusion["MEDIA", NONE] == 1
    assert comparison.counts["overlap.ORG"] == Count(0, 2, 0, 0)
    assert comparison.counts["overlap.RESPONDER"] == Count(0, 0, 0, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stad Voorhout", "voorhout"),
        ("De Bakkerij", "bakkerij"),
        ("L’Abeille Dorée", "Abeille dorée,"),
        ("'t Broodhuis", "Broodhuis"),
        ("AZ Voorhout-Zuid", "Voorhout Zuid"),
    ],
)
def test_names_are_the_same_whatever_case_punctuation_article_or_head(one, other):
    assert same_name(normalised(one), normalised(other))


@pytest.mark.parametrize(("one", "other"), [("Bank", "Bankier"), ("", "Bank"), ("De", "Bank"), ("AZ Oost", "AZ West")])
def test_parts_of_words_and_empty_names_are_not_the_same(one, other):
    assert not same_name(normalised(one), normalised(other))


def test_marked_surfaces_of_which_one_contains_the_other_are_one_body(records):
    text = "[[VICTIM|Kruimelaar]], [[VICTIM|de Kruimelaar Groep]] en [[VICTIM|Molen Oost]]."
    (record,) = records(sample(text=text))
    assert {frozenset(body) for body in gold_bodies(record, Label.VICTIM)} == {
        frozenset(("kruimelaar", "bakkerij kruimelaar", "kruimelaar groep")),
        frozenset(("molen oost",)),
    }


def test_a_victim_is_right_by_any_of_its_names_and_another_body_is_wrong(record):
    read = reading(victims=(victim(record, "bende", "Kruimelaar nv"), victim(record, "Slotvast")))
    comparison = compare(record, read)
    assert comparison.counts["victims"] == Count(1, 2, 1, 1)
    assert "victim wrong: slotvast" in comparison.differences


def test_an_attacker_is_right_under_its_listed_name(record):
    assert compare(record, reading(actors=(actor(record, "bende", "Nachtuil"),))).counts["actors"] == RIGHT
    assert compare(record, reading()).counts["actors"] == Count(0, 0, 0, 1)


def test_a_ransom_is_right_with_its_kind_value_and_currency(record):
    def ransoms(amount):
        return compare(record, reading(amounts=(amount,))).counts["ransoms"]

    asked = demanded(record, "20.000 euro", 20_000.0)
    assert ransoms(asked) == RIGHT
    assert ransoms(replace(asked, value=2_000.0)) == WRONG
    assert ransoms(replace(asked, currency="USD")) == WRONG
    assert ransoms(replace(asked, kind=AmountKind.RANSOM_PAID)) == WRONG
    assert ransoms(replace(asked, kind=AmountKind.LOSS)) == Count(0, 0, 0, 1)


def test_a_range_is_right_by_its_bounds(records):
    (record,) = records(sample(text="De bende vroeg tussen [[RANSOM_DEMANDED|200.000 en 300.000 euro]]."))
    place = mention(record, Label.RANSOM_DEMANDED, "200.000 en 300.000 euro")
    asked = Amount(AmountKind.RANSOM_DEMANDED, place, None, 200_000.0, 300_000.0, "EUR")
    assert compare(record, reading(amounts=(asked,))).counts["ransoms"] == RIGHT
    assert compare(record, reading(amounts=(replace(asked, high=400_000.0),))).counts["ransoms"] == WRONG


def test_a_marked_sum_without_currency_takes_it_from_the_text(records):
    text = "De bende vroeg [[RANSOM_DEMANDED|50.000 dollar]], later verlaagd tot [[RANSOM_DEMANDED|30.000]]."
    (record,) = records(sample(text=text))
    asked = (demanded(record, "50.000 dollar", 50_000.0, "USD"), demanded(record, "30.000", 30_000.0, "USD"))
    assert compare(record, reading(amounts=asked)).counts["ransoms"] == Count(2, 2, 2, 2)


def test_a_marked_sum_that_no_grammar_reads_is_a_miss_not_a_gift(records):
    (record,) = records(sample(text="De bende vroeg [[RANSOM_DEMANDED|een smak geld]]."))
    assert compare(record, reading()).counts["ransoms"] == Count(0, 0, 0, 1)


def test_a_helper_or_a_paper_read_as_victim_or_attacker_is_a_bystander_taken_for_one(record):
    read = reading(
        victims=(victim(record, "Kruimelaar"), victim(record, "Slotvast"), victim(record, "bende")),
        actors=(actor(record, "De Proefkrant"),),
    )
    assert compare(record, read).counts["bystanders"] == Count(2, 4, 2, 4)


def test_a_name_that_is_marked_as_victim_too_is_no_bystander(records):
    (record,) = records(sample(text="[[VICTIM|Kruimelaar]] is getroffen. [[ORG|Kruimelaar]] groeit."))
    assert compare(record, reading(victims=(victim(record, "Kruimelaar"),))).counts["bystanders"] == Count(0, 1, 0, 1)


def test_groups_split_by_language_and_by_length(records):
    found = records(sample(), sample(id="fr-z-002", style="daily"), sample(id="nl-z-003", style="daily"))
    evaluation = evaluate("test-1", [compare(record, perfect(record)) for record in found])
    assert {name: group.articles for name, group in evaluation.groups.items()} == {
        "all": 3,
        "nl": 2,
        "fr": 1,
        "teasers": 1,
        "full": 2,
    }
    assert evaluation.groups["all"].scores["exact.VICTIM"].count.gold == 6


def test_a_group_without_articles_has_no_scores(record):
    evaluation = evaluate("test-1", [compare(record, perfect(record))])
    assert (evaluation.groups["fr"].articles, evaluation.groups["fr"].scores) == (0, {})
    assert tuple(evaluation.groups) == tuple(GROUPS)
    assert tuple(evaluation.groups["nl"].scores) == MEASURES


def test_the_worst_articles_are_misjudged_ones_then_those_in_which_most_differs(records):
    good, bad, missed = records(sample(), sample(id="nl-z-002"), sample(id="nl-z-003", title="Brood", text="Te duur."))
    evaluation = evaluate(
        "test-1",
        [
            compare(good, perfect(good)),
            compare(bad, reading(status=Status.DENIED)),
            compare(missed, reading(relevant=False)),
        ],
    )
    assert [comparison.record.id for comparison in evaluation.worst(5)] == ["nl-z-003", "nl-z-002"]
    assert [comparison.record.id for comparison in evaluation.worst(1)] == ["nl-z-003"]
    assert "status: victim_confirmed, read as denied" in evaluation.worst(2)[1].differences
    assert "VICTIM not read: 'Kruimelaar' (text 40)" in evaluation.worst(2)[1].differences
