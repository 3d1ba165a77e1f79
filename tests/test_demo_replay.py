"""`make demo`: what it leaves behind, and that doing it again adds nothing."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from persveille.demo import replay as demo
from persveille.demo.newsroom import load_newsroom
from tests.demo_truth import TRUTH

DAYS = 3  # enough for new and changed incidents; the whole newsroom is replayed by test_demo_truth.py


@pytest.fixture
def first_days(monkeypatch):
    """The newsroom's first days only."""
    newsroom = load_newsroom(TRUTH.parent)
    end = demo.rounds(newsroom)[2 * DAYS]
    early = replace(newsroom, articles=tuple(a for a in newsroom.articles if a.published < end))
    monkeypatch.setattr(demo, "load_newsroom", lambda _: early)


def left_behind(out):
    database = demo.open_database(out / "persveille.db")
    tables = ("article", "article_revision", "incident", "incident_article", "claim", "delivery")
    counts = {table: database[table].count for table in tables}
    database.close()
    return counts, {path: path.read_bytes() for path in out.rglob("digest.*")}


def test_results_are_where_the_output_says_and_a_second_replay_adds_nothing(first_days, tmp_path):
    output = io.StringIO()
    demo.replay(TRUTH.parent, tmp_path, Console(file=output, width=300))
    named = [line.split()[0] for line in output.getvalue().splitlines() if line.startswith(str(tmp_path))]
    assert len(named) == 8
    assert all((tmp_path / path).stat().st_size for path in named)
    first = left_behind(tmp_path)
    assert all(first[0].values())
    demo.replay(TRUTH.parent, tmp_path, Console(file=io.StringIO(), width=300))
    assert left_behind(tmp_path) == first
