from dataclasses import replace

import pytest

from crawler.article import FeedEntry
from db.articles import save_article
from db.entries import News, news_of, record_entry
from db.pages import unfetched
from tests.builders import FR, NL, article, at

NOW = at(3, 1, 12)
FEED, OTHER_FEED = FR.feeds[0].url, NL.feeds[0].url
ENTRY = FeedEntry("fr", "https://fr.test/a", "https://fr.test/a", "Titre", "Court.", updated=at(3, 1))


@pytest.fixture
def known(db):
    save_article(db, article("a", at(3, 1), outlet=FR), NOW)
    return db


def test_an_entry_without_an_article_is_one(db):
    assert news_of(db, FEED, [ENTRY, ENTRY]) == [(ENTRY, News.ARTICLE)]


def test_an_entry_is_news_of_a_known_article_once_in_each_feed(known):
    for feed in (FEED, OTHER_FEED):
        assert news_of(known, feed, [ENTRY]) == [(ENTRY, News.LISTED)]
        record_entry(known, feed, ENTRY, News.LISTED, NOW)
        assert news_of(known, feed, [ENTRY]) == []


@pytest.mark.parametrize(
    "change", [{"title": "Autre"}, {"summary": "Autre."}, {"updated": at(3, 2)}, {"updated": None}]
)
def test_another_title_summary_or_date_of_change_is_news(known, change):
    record_entry(known, FEED, ENTRY, News.LISTED, NOW)
    changed = replace(ENTRY, **change)
    assert news_of(known, FEED, [changed]) == [(changed, News.CHANGED)]
    record_entry(known, FEED, changed, News.CHANGED, NOW)
    assert news_of(known, FEED, [changed]) == []
    assert [found.url for _, found in unfetched(known, NOW)] == [ENTRY.url]


def test_two_feeds_that_say_different_things_do_not_take_turns(known):
    other = replace(ENTRY, summary="Plus court.")
    record_entry(known, FEED, ENTRY, News.LISTED, NOW)
    record_entry(known, OTHER_FEED, other, News.LISTED, NOW)
    assert news_of(known, FEED, [ENTRY]) == news_of(known, OTHER_FEED, [other]) == []
    assert unfetched(known, NOW) == []
