"""Names that an encoder marks piece by piece, and what they change in the names that patterns find."""

import numpy as np
import pytest

from crawler.article import Article
from nlp.entities import candidates
from nlp.marks import Mark, find_marks
from nlp.passages import passages
from nlp.windows import Window

TEXT = "De bakkerij Saveurs 1830 uit Aubel en NoName057(16)."
B, I, O = 1, 2, 0  # noqa: E741 - the names the scheme is known by


def seen(*pieces):
    """One window whose pieces are (start, end, tag) of TEXT, each tag .9 sure."""
    table = np.full((len(pieces) + 2, 3), 0.05)
    table[[0, -1], O] = 0.9
    for row, (_, _, tag) in enumerate(pieces, 1):
        table[row, tag] = 0.9
    places = (None, *(("text", start, end) for start, end, _ in pieces), None)
    return [(Window(tuple(range(len(places))), places), table)]


def surfaces(marks):
    return [TEXT[mark.start : mark.end] for mark in marks]


def test_a_beginning_and_what_continues_it_are_one_name():
    marks = find_marks(seen((0, 2, O), (11, 19, B), (19, 24, I), (24, 28, O)), {"text": TEXT})
    assert surfaces(marks) == ["Saveurs 1830"]
    assert marks[0].score == pytest.approx(0.9)


def test_a_name_cut_inside_a_word_gets_the_rest_of_it():
    assert surfaces(find_marks(seen((11, 15, B), (15, 19, O)), {"text": TEXT})) == ["Saveurs"]


def test_what_begins_inside_a_word_is_no_name():
    assert find_marks(seen((11, 15, O), (15, 19, B)), {"text": TEXT}) == []


def test_a_bracket_that_belongs_to_a_name_stays():
    assert surfaces(find_marks(seen((37, 47, B), (47, 51, I)), {"text": TEXT})) == ["NoName057(16)"]


def found(*marks):
    (passage,) = passages(Article(url="", title="", text=TEXT))
    return [candidate.text for candidate in candidates(passage, "fr", marks=marks)]


def test_a_sure_mark_widens_the_name_within_it():
    assert "Saveurs" in found()
    assert "Saveurs 1830" in found(Mark("text", 12, 24, 0.95))


@pytest.mark.parametrize("mark", [Mark("text", 12, 24, 0.5), Mark("text", 12, 15, 0.95), Mark("title", 12, 24, 0.95)])
def test_a_doubtful_or_narrower_mark_or_one_elsewhere_changes_nothing(mark):
    assert found(mark) == found()


def test_a_listed_name_keeps_its_bounds():
    assert "NoName057(16)" in found(Mark("text", 35, 51, 0.95))
