from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Access, FeedEntry
from db.articles import find_article, save_article, unseen
from db.database import open_database
from db.errors import DatabaseError
from tests.builders import FR, NL, article, at

NOW = at(3, 1, 12)


def entry(url):
    return FeedEntry("nl", url, url, "Titel")


def revisions(db):
    return [
        (row["access"], row["changed"]) for row in db.query("SELECT access, changed FROM article_revision ORDER BY id")
    ]


def search(db, words):
    sql = """
        SELECT article_id FROM article_fts JOIN article_revision ON article_revision.id = article_fts.rowid
        WHERE article_fts MATCH ?
    """
    return [row["article_id"] for row in db.query(sql, [words])]


def test_an_article_comes_back_as_it_was_saved(db):
    told = replace(article("a", at(2, 28)), section="binnenland", link="https://nl.test/x?y")
    assert save_article(db, told, NOW)
    assert find_article(db, told.id) == told
    assert find_article(db, "none") is None


def test_saving_the_same_article_twice_stores_nothing(db):
    told = article("a", at(2, 28))
    assert save_article(db, told, NOW)
    assert not save_article(db, replace(told, fetched_at=at(3, 2)), NOW)
    assert revisions(db) == [("full", "")]


def test_an_article_without_an_address_is_refused(db):
    with pytest.raises(DatabaseError, match="without an address"):
        save_article(db, replace(article("a", None), url=""), NOW)


def test_the_full_page_replaces_the_teaser_as_a_revision(db):
    teaser = article("a", at(2, 28), text="Kort.", outlet=FR, access=Access.TEASER)
    full = replace(teaser, text="Het hele stuk.", access=Access.FULL)
    assert save_article(db, teaser, NOW)
    assert save_article(db, full, NOW)
    assert find_article(db, full.id) == full
    assert revisions(db) == [("teaser", ""), ("full", "text,access")]


@pytest.mark.parametrize("access", [Access.TEASER, Access.PAYWALL, Access.CONSENT_WALL, Access.BOT_WALL, Access.GONE])
def test_nothing_less_replaces_a_full_article(db, access):
    full = article("a", at(2, 28), text="Het hele stuk.")
    save_article(db, full, NOW)
    assert not save_article(db, replace(full, text="Log in", title="Welkom", access=access), NOW)
    assert find_article(db, full.id) == full


def test_a_wall_is_recorded_and_the_teaser_kept(db):
    teaser = article("a", at(2, 28), text="Een lange inleiding.", outlet=FR, access=Access.TEASER)
    save_article(db, teaser, NOW)
    assert save_article(db, replace(teaser, title="Abonnez-vous", text="", access=Access.PAYWALL), NOW)
    held = find_article(db, teaser.id)
    assert (held.title, held.text, held.access) == (teaser.title, teaser.text, Access.PAYWALL)
    assert not save_article(db, teaser, NOW)


def test_a_corrected_teaser_is_a_revision(db):
    teaser = article("a", at(2, 28), text="Eerst.", access=Access.TEASER)
    save_article(db, teaser, NOW)
    assert save_article(db, replace(teaser, text="Verbeterd."), NOW)
    assert revisions(db)[-1] == ("teaser", "text")


def test_what_the_feed_did_not_say_is_filled_in_without_a_revision(db):
    undated = article("a", None)
    save_article(db, undated, NOW)
    assert not save_article(db, replace(undated, published=at(2, 27), section="cyber"), NOW)
    assert find_article(db, undated.id).published == at(2, 27)
    assert len(revisions(db)) == 1


@pytest.mark.parametrize("access", [Access.FULL, Access.PAYWALL])
def test_the_date_on_a_page_replaces_that_of_the_list_it_was_found_in(db, access):
    listed = article("a", at(2, 28), outlet=FR, access=Access.TEASER)
    save_article(db, listed, NOW)
    save_article(db, replace(listed, published=at(2, 27), access=access, text="Alles wat er staat."), NOW)
    assert find_article(db, listed.id).published == at(2, 27)
    assert [row["day"] for row in db.query("SELECT day FROM article")] == ["2023-02-27"]
    save_article(db, listed, NOW)
    assert find_article(db, listed.id).published == at(2, 27)


def test_unseen_entries_are_those_not_stored_each_once_in_order(db):
    save_article(db, article("a", None), NOW)
    entries = [entry(NL.homepage + path) for path in ("c", "a", "b", "c")]
    assert [e.url[-1] for e in unseen(db, entries)] == ["c", "b"]


def test_search_finds_the_latest_revision_only_and_ignores_diacritics(db):
    teaser = article("a", None, title="Hôpital touché", text="inleiding", access=Access.TEASER)
    save_article(db, teaser, NOW)
    assert search(db, "hopital") == search(db, "inleiding") == [teaser.id]
    save_article(db, replace(teaser, title="Ziekenhuis geraakt", text="volledig", access=Access.FULL), NOW)
    assert search(db, "hopital") == search(db, "inleiding") == []
    assert search(db, "volledig") == [teaser.id]


READINGS = st.lists(
    st.tuples(st.sampled_from(list(Access)), st.sampled_from(["", "kort", "een veel langer stuk"])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(readings=READINGS)
def test_a_full_text_is_never_lost_whatever_comes_after(readings):
    with TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "p.db")
        for access, text in readings:
            save_article(db, article("a", None, text=text, access=access, outlet=replace(NL, id="")), NOW)
        held = find_article(db, article("a", None).id)
        db.close()
    full = [text for access, text in readings if access is Access.FULL and text]
    assert not full or held.text == full[-1]
