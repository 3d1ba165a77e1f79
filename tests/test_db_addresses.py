from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.article import Access, FeedEntry
from db.analyses import save_analysis, unanalysed
from db.articles import find_article, save_article, unseen
from db.incidents import attach_all
from db.pages import unfetched
from tests.builders import FR, analysis, article, at, incident
from tests.twin_samples import WIRE

NOW = at(3, 1, 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = "https://fr.test/2023/03/01/een-lang-stuk/"


def teaser(path, text="Kort."):
    return article(path, at(3, 1), title="Titel", text=text, outlet=FR, access=Access.TEASER)


def page_of(told, text="Het hele stuk."):
    return replace(told, text=text, access=Access.FULL, resolved=PAGE)


def entry(url):
    return FeedEntry("fr", url, url, "Titel")


def pointing(db):
    return {row["id"]: row["same_as"] for row in db.query("SELECT id, same_as FROM article ORDER BY first_seen")}


def texts(db, id):
    rows = db.query("SELECT text FROM article_revision WHERE article_id = ? ORDER BY revision", [id])
    return [row["text"] for row in rows]


def test_the_resolved_address_is_kept_beside_that_of_the_feed(db):
    stub = teaser("p.1")
    save_article(db, stub, NOW)
    save_article(db, page_of(stub), NOW)
    held = find_article(db, stub.id)
    assert (held.url, held.resolved) == (stub.url, PAGE)


def test_an_entry_with_the_resolved_address_is_no_new_article(db):
    stub = teaser("p.1")
    save_article(db, page_of(stub), NOW)
    assert unseen(db, [entry(PAGE), entry(stub.url), entry("https://fr.test/p.2")]) == [entry("https://fr.test/p.2")]
    assert save_article(db, replace(page_of(stub, "Verbeterd."), url=PAGE, resolved=""), NOW)
    assert texts(db, stub.id) == ["Het hele stuk.", "Verbeterd."]
    assert len(pointing(db)) == 1


def test_a_page_is_fetched_again_where_it_was_found_not_where_the_feed_sent_us(db):
    stub = teaser("p.1")
    save_article(db, stub, NOW)
    assert [found.url for _, found in unfetched(db, NOW)] == [stub.url]
    save_article(db, page_of(stub), NOW)
    [(_, again)] = unfetched(db, NOW + DAY)
    assert again.url == PAGE


@pytest.mark.parametrize("read_first", [0, 1])
def test_of_two_articles_with_one_page_the_one_stored_later_points_to_the_earlier(db, read_first):
    stubs = [teaser("p.1", "Kort."), teaser("p.2", "Kort, maar anders.")]
    for number, stub in enumerate(stubs):
        save_article(db, stub, NOW + number * HOUR)
    for stub in (stubs[read_first], stubs[1 - read_first]):
        save_article(db, page_of(stub), NOW + 2 * HOUR)
    earlier, later = (stub.id for stub in stubs)
    assert pointing(db) == {earlier: None, later: earlier}
    assert find_article(db, earlier).text == "Het hele stuk."
    assert texts(db, later)[0] == "Kort, maar anders."  # its revisions stay
    assert unseen(db, [entry(stub.url) for stub in stubs] + [entry(PAGE)]) == []


def test_what_is_said_later_of_either_goes_to_the_earlier(db):
    stubs = [teaser("p.1"), teaser("p.2")]
    for number, stub in enumerate(stubs):
        save_article(db, stub, NOW + number * HOUR)
    for stub in stubs:
        save_article(db, page_of(stub), NOW + 2 * HOUR)
    assert save_article(db, page_of(stubs[1], "Verbeterd."), NOW + DAY)
    assert find_article(db, stubs[0].id).text == "Verbeterd."


def test_three_addresses_of_one_article_all_lead_to_the_first(db):
    stubs = [teaser("p.1"), teaser("p.2"), teaser("p.3")]
    for number, stub in enumerate(stubs):
        save_article(db, stub, NOW + number * HOUR)
    for stub in (stubs[2], stubs[1], stubs[0]):
        save_article(db, page_of(stub), NOW + DAY)
    first, *rest = (stub.id for stub in stubs)
    assert pointing(db) == {first: None} | dict.fromkeys(rest, first)


def test_an_article_that_is_another_is_neither_read_nor_fetched_nor_anybodys_twin(db):
    stubs = [teaser("p.1", WIRE[1]), teaser("p.2", WIRE[1])]
    for number, stub in enumerate(stubs):
        save_article(db, stub, NOW + number * HOUR)
    assert len(list(db.query("SELECT * FROM article_twin"))) == 2
    for stub in stubs:
        save_article(db, page_of(stub), NOW + 2 * HOUR)
    assert [told.id for told in unanalysed(db, "m1")] == [stubs[0].id]
    assert {found.url for _, found in unfetched(db, NOW + 9 * DAY)} == {PAGE}
    assert list(db.query("SELECT * FROM article_twin")) == []
    assert [row["article_id"] for row in db.query("SELECT article_id FROM story")] == [stubs[0].id]


def test_claims_of_an_article_that_is_another_are_withdrawn(db):
    stubs = [teaser("p.1"), teaser("p.2")]
    for number, stub in enumerate(stubs):
        save_article(db, stub, NOW + number * HOUR)
        save_analysis(db, stub, analysis(incident("Stad Ravelgem")), NOW + number * HOUR)
    attach_all(db, NOW + HOUR)
    told = "SELECT DISTINCT article_id FROM claim WHERE superseded_at IS NULL"
    assert len(list(db.query(told))) == 2
    for stub in stubs:
        save_article(db, page_of(stub, stub.text), NOW + 2 * HOUR)
    attach_all(db, NOW + 2 * HOUR)
    assert [row["article_id"] for row in db.query(told)] == [stubs[0].id]
    assert [row["article_id"] for row in db.query("SELECT article_id FROM incident_article")] == [stubs[0].id]
