"""The whole walk over the demo newsroom, checked against the plan it was written from."""

import pytest

from db.database import open_database
from db.incidents import find_incidents
from persveille.demo.newsroom import load_newsroom
from persveille.demo.replay import demo_settings, replay_rounds, rounds
from tests.demo_truth import TRUTH, facts_score, merging_score, told_by, truth

MERGING_FLOOR, FACTS_FLOOR = 0.90, 0.80


@pytest.fixture(scope="module")
def newsroom():
    return load_newsroom(TRUTH.parent)


@pytest.fixture(scope="module")
def replayed(newsroom, tmp_path_factory):
    """The database after the 21 days."""
    out = tmp_path_factory.mktemp("replay")
    database = open_database(out / "persveille.db")
    replay_rounds(newsroom, demo_settings(TRUTH.parent, out), database, rounds(newsroom))
    yield database
    database.close()


def test_articles_of_one_incident_are_merged_and_no_others(replayed, newsroom, capsys):
    found = [told_by(incident, newsroom) for incident in find_incidents(replayed)]
    score = merging_score(found, truth())
    with capsys.disabled():
        print_score("merging, pairs of articles", score)
    assert score.f1 >= MERGING_FLOOR


def test_facts_of_the_incidents_are_those_of_the_plan(replayed, newsroom, capsys):
    score = facts_score(find_incidents(replayed), newsroom, truth())
    with capsys.disabled():
        print_score("facts", score)
    assert score.f1 >= FACTS_FLOOR


def print_score(what, score):
    print(f"\n{what}: F1 {score.f1:.3f} ({score.right} right, {score.invented} invented, {score.missed} missed)")  # noqa: T201 - the figure is the point
    for error in score.errors:
        print("  ", error)  # noqa: T201 - so is what is behind it
