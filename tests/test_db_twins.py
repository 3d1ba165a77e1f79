from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Access
from db.articles import save_article
from db.database import open_database
from db.feeds import save_outlets
from db.twins import CANDIDATES, TWIN_WINDOW
from tests.builders import FR, NL, article, at
from tests.twin_samples import (
    FOLLOW_UP,
    LIVE_BEGIN,
    LIVE_GROWN,
    LIVE_GROWN_SISTER,
    OWN_REPORT,
    SISTER_A,
    SISTER_B,
    SISTER_C,
    WIRE,
    WIRE_LOCALISED,
    WIRE_SHORTENED,
    WIRE_TEASER,
)

NOW = at(3, 1, 12)
DAY = timedelta(days=1)


def told(path, sample, published=NOW, outlet=NL, access=Access.FULL):
    return article(path, published, title=sample[0], text=sample[1], outlet=outlet, access=access)


def links(db):
    return {(row["article_id"], row["twin_id"]) for row in db.query("SELECT * FROM article_twin")}


def stories(db):
    return {row["article_id"]: row["story_id"] for row in db.query("SELECT * FROM story")}


def both_ways(*pairs):
    return {pair for a, b in pairs for pair in ((a.id, b.id), (b.id, a.id))}


def test_a_copy_is_linked_whichever_of_the_two_was_crawled_first(db):
    original, copy = told("a", WIRE, NOW - DAY), told("b", WIRE_SHORTENED)
    for late in (copy, original):
        save_article(db, late, NOW)
    assert links(db) == both_ways((original, copy))
    assert set(stories(db).values()) == {original.id}


def test_twins_stay_articles_of_their_own_with_all_their_text(db):
    for path, sample in (("a", SISTER_A), ("b", SISTER_B)):
        assert save_article(db, told(path, sample, access=Access.TEASER), NOW)
    kept = db.query("SELECT title, text FROM article_revision ORDER BY id")
    assert [tuple(row.values()) for row in kept] == [SISTER_A, SISTER_B]


def test_a_link_says_how_alike_the_two_are(db):
    for path, sample in (("a", WIRE), ("b", WIRE_SHORTENED)):
        save_article(db, told(path, sample), NOW)
    one, other = db.query("SELECT jaccard, containment FROM article_twin")
    assert one == other
    assert one["jaccard"] < one["containment"] <= 1


def test_stories_about_one_incident_are_not_linked(db):
    papers = [told(str(n), sample) for n, sample in enumerate((WIRE, OWN_REPORT, FOLLOW_UP))]
    for paper in papers:
        save_article(db, paper, NOW)
    assert links(db) == set()
    assert stories(db) == {paper.id: paper.id for paper in papers}


def test_copies_further_apart_than_the_window_are_another_story(db):
    for path, published in (("a", NOW - TWIN_WINDOW - DAY), ("b", NOW)):
        save_article(db, told(path, WIRE, published), NOW)
    assert links(db) == set()
    near = told("c", WIRE, NOW - DAY)
    save_article(db, near, NOW)
    assert {a for a, _ in links(db)} == {told(path, WIRE).id for path in "abc"}


def test_copies_of_copies_are_one_story_named_by_the_earliest_published(db):
    papers = [told("c", SISTER_C, NOW), told("b", SISTER_B, NOW - DAY), told("a", SISTER_A, NOW - 2 * DAY)]
    for paper in papers:
        save_article(db, paper, NOW)
    assert set(stories(db).values()) == {papers[-1].id}


def test_a_teaser_finds_its_twin_once_its_page_is_read_and_a_new_text_renews_the_links(db):
    wire = told("a", WIRE)
    teaser = told("b", ("Nieuws uit Ravelgem", "Meer info volgt."), outlet=FR, access=Access.TEASER)
    save_article(db, wire, NOW)
    save_article(db, teaser, NOW)
    assert links(db) == set()
    page = replace(teaser, title=WIRE_LOCALISED[0], text=WIRE_LOCALISED[1], access=Access.FULL)
    save_article(db, page, NOW)
    assert links(db) == both_ways((wire, page))
    save_article(db, replace(page, title=OWN_REPORT[0], text=OWN_REPORT[1]), NOW)
    assert links(db) == set()


def test_live_blogs_stay_linked_while_both_grow(db):
    ours, theirs = told("a", LIVE_BEGIN), told("b", LIVE_BEGIN)
    for paper in (ours, theirs):
        save_article(db, paper, NOW)
    save_article(db, replace(ours, text=LIVE_GROWN[1]), NOW)
    save_article(db, replace(theirs, title=LIVE_GROWN_SISTER[0], text=LIVE_GROWN_SISTER[1]), NOW)
    assert links(db) == both_ways((ours, theirs))


def test_a_date_learned_later_moves_an_article_into_reach_of_its_twin(db):
    copy, undated = told("a", WIRE, NOW - 20 * DAY), told("b", WIRE, None)
    save_article(db, copy, NOW)
    save_article(db, undated, NOW)
    assert links(db) == set()
    save_article(db, replace(undated, published=NOW - 19 * DAY), NOW)
    assert links(db) == both_ways((copy, undated))


def test_a_revision_leaves_no_band_of_the_former_text(db):
    paper = told("a", SISTER_A)
    save_article(db, paper, NOW)
    save_article(db, replace(paper, title=WIRE_TEASER[0], text=WIRE_TEASER[1]), NOW)
    once = list(db.query("SELECT period, band FROM twin_band ORDER BY band"))
    save_article(db, replace(paper, title="Kort", text="Kort."), NOW)
    assert list(db.query("SELECT * FROM twin_band")) == []
    save_article(db, told("b", WIRE_TEASER), NOW)
    assert list(db.query("SELECT period, band FROM twin_band ORDER BY band")) == once


SAMPLES = (WIRE, WIRE_SHORTENED, WIRE_LOCALISED, WIRE_TEASER, SISTER_A, SISTER_B, SISTER_C, OWN_REPORT, FOLLOW_UP)
PAPERS = st.lists(st.tuples(st.sampled_from(SAMPLES), st.integers(0, 5)), min_size=2, max_size=5)


def linked_in_order(papers):
    with TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "p.db")
        save_outlets(db, [NL, FR])
        for paper in papers:
            save_article(db, paper, NOW)
        found = links(db), stories(db)
        db.close()
    return found


@settings(max_examples=15)
@given(drawn=PAPERS, data=st.data())
def test_links_and_stories_do_not_depend_on_the_order_of_arrival(drawn, data):
    papers = [told(str(n), sample, NOW - days * DAY) for n, (sample, days) in enumerate(drawn)]
    # An article that arrives with another text first, and is revised, ends with the same links.
    first = replace(papers[0], title=SISTER_A[0], text=SISTER_A[1])
    shuffled = data.draw(st.permutations(papers))
    assert linked_in_order(papers) == linked_in_order([first, *shuffled])


def test_every_order_of_three_copies_gives_one_story():
    papers = [told(path, sample) for path, sample in (("a", WIRE), ("b", WIRE_TEASER), ("c", WIRE_LOCALISED))]
    assert len({repr(sorted(linked_in_order(order)[1].items())) for order in permutations(papers)}) == 1


def test_the_search_for_twins_uses_its_table_of_bands(db):
    plan = [
        row["detail"]
        for row in db.query(f"EXPLAIN QUERY PLAN {CANDIDATES}", {"first": 0, "last": 0, "period": 0, "bands": "[]"})
    ]
    assert any("twin_band USING PRIMARY KEY (period=? AND band=?)" in step for step in plan), plan
    assert not any(step.startswith("SCAN article_fingerprint") for step in plan), plan
