"""The benchmark's own arithmetic: texts of one length, the table, the bounds."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reading import ARTICLES, WAYS, WORDS, Speed, Way, articles, cut, missing, reports, table, verdict

GOOD = Speed(articles_per_second=9.06, load_seconds=0.512, peak_megabytes=291.2)


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_texts_are_joined_and_cut_to_one_length_with_their_paragraphs():
    assert cut(["een twee\n\ndrie", "vier vijf", "zes zeven"], 3) == ["een twee\n\ndrie", "vier vijf\n\nzes"]


@given(st.lists(st.text(max_size=60)), st.integers(1, 9))
def test_every_piece_has_the_words_asked_for_and_no_word_is_lost_but_the_last(texts, words):
    pieces = [piece.split() for piece in cut(texts, words)]
    whole = " ".join(texts).split()
    assert {len(piece) for piece in pieces} <= {words}
    assert list(chain.from_iterable(pieces)) == whole[: len(whole) - len(whole) % words]


def test_the_articles_are_dutch_and_french_in_turn_and_of_the_length_stated():
    chosen = articles(reports())
    assert [article.language for article in chosen] == ["nl", "fr"] * (ARTICLES // 2)
    assert {len(article.text.split()) for article in chosen} == {WORDS}


def test_the_table_has_a_line_for_each_way_and_no_figure_for_one_that_is_not_installed():
    found = {**dict.fromkeys(WAYS, GOOD), "torch": None}
    heading, rule, *lines = table(found).splitlines()
    assert cells(heading) == ["", "articles/s (2 threads)", "load, s", "peak RSS, MB"]
    assert [cells(line)[0] for line in lines] == [way.name for way in WAYS.values()]
    assert cells(lines[0])[1:] == ["9.1", "0.51", "291"]
    assert cells(lines[list(WAYS).index("torch")])[1:] == ["not installed", "–", "–"]
    assert len({len(line) for line in (heading, rule, *lines)}) == 1


def test_a_package_that_is_not_there_is_named():
    assert missing(Way("none", lambda folder: str, ("json", "no_such_package"))) == ["no_such_package"]


def test_the_verdict_says_of_each_bound_whether_it_holds():
    assert verdict(GOOD).count("holds") == 3
    slow = verdict(Speed(articles_per_second=5.99, load_seconds=2.0, peak_megabytes=499.9))
    assert "at least 6 articles/s DOES NOT HOLD, peak RSS below 500 MB holds, load below 2 s DOES NOT HOLD" in slow
    assert verdict(None).endswith("not measured.")
