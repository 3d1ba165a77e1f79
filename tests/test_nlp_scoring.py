import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.scoring import Count, Figure, hit, ratios, resampled, scores

NOTHING = Figure(None, None, None)


def total(*counts):
    (score,) = scores([[count] for count in counts])
    return score


def test_precision_recall_and_f1_are_those_of_the_summed_counts():
    score = total(Count(1, 1, 1, 3), Count(2, 3, 2, 3))
    assert score.count == Count(3, 4, 3, 6)
    assert (score.precision.value, score.recall.value) == (0.75, 0.5)
    assert score.f1.value == pytest.approx(0.6)


def test_two_predictions_of_one_truth_count_twice_in_precision_and_once_in_recall():
    score = total(Count(2, 3, 1, 1))
    assert score.precision.value == pytest.approx(2 / 3)
    assert score.recall.value == 1.0


def test_an_answer_right_in_three_of_four_articles_is_an_accuracy_of_three_quarters():
    score = total(hit(True), hit(True), hit(False), hit(True))
    assert score.precision.value == score.recall.value == 0.75
    assert score.f1.value == pytest.approx(0.75)


def test_finding_none_of_what_is_there_is_zero_and_finding_nothing_where_nothing_is_there_is_no_figure():
    assert total(Count(0, 0, 0, 2)).f1.value == 0.0
    assert total(Count(0, 2, 0, 0)).f1.value == 0.0
    assert total(Count()).f1 == NOTHING
    assert total(Count(0, 0, 0, 2)).precision == NOTHING
    assert total(Count(0, 2, 0, 0)).recall == NOTHING


def test_no_articles_give_no_scores():
    assert scores([]) == []


def test_articles_that_are_all_alike_leave_no_doubt():
    f1 = total(*[Count(1, 2, 1, 2)] * 20).f1
    assert f1.low == f1.value == f1.high == 0.5


def test_the_interval_of_an_accuracy_is_about_that_of_the_binomial():
    accuracy = total(*[hit(number % 10 != 0) for number in range(400)]).f1
    half = 1.96 * (0.9 * 0.1 / 400) ** 0.5
    assert accuracy.low == pytest.approx(0.9 - half, abs=0.006)
    assert accuracy.high == pytest.approx(0.9 + half, abs=0.006)


def test_whole_articles_are_drawn_so_that_errors_in_one_article_widen_the_interval():
    spread = total(*[Count(9, 10, 9, 10)] * 50).f1
    heaped = total(*[Count(10, 10, 10, 10)] * 45, *[Count(0, 10, 0, 10)] * 5).f1
    assert spread.value == pytest.approx(heaped.value)
    assert spread.high - spread.low < 1e-9
    assert heaped.high - heaped.low > 0.1


def test_two_readers_are_drawn_on_the_same_articles():
    first = np.array([[[1, 1, 1, 1]], [[0, 1, 0, 1]], [[1, 1, 1, 1]]])
    both = resampled(np.concatenate((first, first), axis=1), samples=50, seed=7)
    assert (both[:, 0] == both[:, 1]).all()
    assert (both[:, :1] == resampled(first, samples=50, seed=7)).all()


def test_the_same_counts_give_the_same_interval_again():
    counts = [[hit(number % 3 == 0)] for number in range(30)]
    assert scores(counts) == scores(counts)


def test_a_thousand_draws_of_fifteen_hundred_articles_and_sixty_measures_take_less_than_two_seconds():
    articles = [[hit((number + measure) % 7 > 0) for measure in range(60)] for number in range(1500)]
    started = time.process_time()
    scores(articles, samples=1000)
    assert time.process_time() - started < 2 * 2  # seconds of processor, on two cores


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 4), min_size=1))
def test_every_ratio_lies_between_zero_and_one_and_f1_between_precision_and_recall(rows):
    totals = np.array([(min(a, b), b, min(c, d), d) for a, b, c, d in rows])
    found = ratios(totals)
    assert ((found >= 0) & (found <= 1) | np.isnan(found)).all()
    precision, recall, f1 = found[~np.isnan(found).any(axis=1)].T
    assert (f1 <= np.maximum(precision, recall) + 1e-12).all()
    assert (f1 >= np.minimum(precision, recall) - 1e-12).all()
