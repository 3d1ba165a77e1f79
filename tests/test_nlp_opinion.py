"""Pooling two opinions on one question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.candidates import Kind, Stretch
from nlp.opinion import NO_OPINION, Opinion, mean, pooled

OWN = {"VICTIM": 0.7, "ORG": 0.3}
OTHER = {"VICTIM": 0.2, "ORG": 0.8}


def tables(answers=("a", "b", "c")):
    powers = st.lists(st.floats(0.01, 1), min_size=len(answers), max_size=len(answers))
    return powers.map(lambda values: dict(zip(answers, (value / sum(values) for value in values), strict=True)))


def test_without_an_opinion_or_weight_the_own_table_stays():
    assert pooled(OWN, {}, (0.5, 0.5)) == OWN
    assert pooled(OWN, OTHER, (1.0, 0.0)) == OWN
    assert NO_OPINION.on(Kind.NAME, [("text", 0, 4)], OWN) == OWN
    assert NO_OPINION.on_word("sector", "health") == "health"


def test_with_full_weight_only_the_other_counts():
    assert pooled(OWN, OTHER, (0.0, 1.0)) == pytest.approx(OTHER)


def test_an_answer_that_the_other_does_not_know_becomes_hardly_likely():
    assert pooled({"a": 0.5, "b": 0.5}, {"a": 1.0}, (0.5, 0.5))["b"] < 0.05


@given(tables(), tables(), st.floats(0, 2), st.floats(0, 2))
def test_a_pool_is_a_table_and_keeps_what_both_prefer(own, other, weight, others_weight):
    pool = pooled(own, other, (weight, others_weight))
    assert sum(pool.values()) == pytest.approx(1)
    first = max(own, key=own.get)
    if first == max(other, key=other.get):
        assert pool[first] == max(pool.values())


def test_small_weights_make_a_pool_less_sure():
    assert pooled(OWN, OWN, (0.2, 0.2))["VICTIM"] < OWN["VICTIM"] < pooled(OWN, OWN, (1.0, 1.0))["VICTIM"]


def test_of_several_mentions_a_sure_one_counts_for_more():
    doubtful, sure = {"VICTIM": 0.4, "ORG": 0.6}, {"VICTIM": 0.95, "ORG": 0.05}
    assert mean([doubtful, sure])["VICTIM"] > 0.5


def test_all_mentions_of_an_entity_are_heard_and_others_are_not():
    spots = {Stretch(Kind.NAME, "text", 0, 4): OTHER, Stretch(Kind.NAME, "title", 3, 7): OTHER}
    opinion = Opinion(spots, {}, {"name": (0.0, 1.0)})
    assert opinion.on(Kind.NAME, [("text", 0, 4), ("title", 3, 7)], OWN) == pytest.approx(OTHER)
    assert opinion.on(Kind.NAME, [("text", 50, 54)], OWN) == OWN
    assert opinion.on(Kind.SUM, [("text", 0, 4)], OWN) == OWN


def test_a_word_gives_way_to_a_sure_encoder_only():
    doubtful = Opinion({}, {"sector": {"health": 0.4, "retail": 0.6}}, {"sector": (0.5, 0.5)})
    sure = Opinion({}, {"sector": {"health": 0.02, "retail": 0.98}}, {"sector": (0.5, 0.5)})
    assert doubtful.on_word("sector", "health") == "health"
    assert sure.on_word("sector", "health") == "retail"
