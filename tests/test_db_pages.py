from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.article import Access
from db.articles import find_article, save_article
from db.errors import DatabaseError
from db.feeds import save_outlets
from db.pages import PAGE_ATTEMPTS, PAGE_READS, postpone_page, record_page_failure, reread_page, unfetched
from tests.builders import FR, NL, article, at

NOW = at(3, 1, 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def teaser(db):
    told = article("a", at(2, 28), text="Kort.", outlet=FR, access=Access.TEASER)
    save_article(db, told, NOW)
    return told


def read(db, teaser, now, text="Het hele stuk.", access=Access.FULL):
    return save_article(db, replace(teaser, text=text, access=access), now)


def due(db, now):
    return [entry.url for _, entry in unfetched(db, now)]


def test_only_teasers_of_outlets_whose_pages_we_may_fetch_are_unfetched(db):
    teaser = article("a", at(2, 28), outlet=FR, access=Access.TEASER)
    for told in (teaser, article("b", None, outlet=FR), article("c", None, outlet=NL, access=Access.TEASER)):
        save_article(db, told, NOW)
    [(outlet, found)] = unfetched(db, NOW)
    assert (outlet, found.url, found.summary, found.published) == (FR, teaser.url, teaser.text, teaser.published)
    save_article(db, replace(teaser, access=Access.FULL, text="Alles."), NOW)
    assert unfetched(db, NOW) == []


def test_a_page_that_failed_for_good_is_not_tried_again(db):
    teaser = article("a", at(2, 28), outlet=FR, access=Access.TEASER)
    save_article(db, teaser, NOW)
    record_page_failure(db, teaser.url, "not_found", False, NOW)
    assert unfetched(db, NOW + timedelta(days=400)) == []


def test_a_page_that_failed_for_now_is_tried_later_and_a_few_times_only(db):
    teaser = article("a", at(2, 28), outlet=FR, access=Access.TEASER)
    save_article(db, teaser, NOW)
    record_page_failure(db, teaser.url, "timeout", True, NOW)
    assert unfetched(db, NOW) == []
    assert len(unfetched(db, NOW + timedelta(hours=1))) == 1
    for _ in range(PAGE_ATTEMPTS - 1):
        record_page_failure(db, teaser.url, "timeout", True, NOW)
    assert unfetched(db, NOW + timedelta(days=400)) == []


def test_a_page_is_read_once_more_a_day_after_it_was_first_read(db, teaser):
    read(db, teaser, NOW + HOUR)
    assert due(db, NOW + DAY) == []
    assert due(db, NOW + DAY + HOUR) == [teaser.url]
    assert not read(db, teaser, NOW + DAY + HOUR)
    assert due(db, NOW + 400 * DAY) == []


def test_an_unchanged_page_gives_no_revision_and_a_changed_one_says_what_changed(db, teaser):
    read(db, teaser, NOW)
    assert not read(db, teaser, NOW + DAY)
    assert read(db, teaser, NOW + DAY, text="Het hele stuk, verbeterd.")
    assert [row["changed"] for row in db.query("SELECT changed FROM article_revision ORDER BY revision")] == [
        "", "text,access", "text",
    ]  # fmt: skip


@pytest.mark.parametrize("access", [Access.BOT_WALL, Access.CONSENT_WALL, Access.GONE, Access.PAYWALL])
def test_a_wall_met_on_a_later_reading_replaces_nothing(db, teaser, access):
    read(db, teaser, NOW)
    assert not read(db, teaser, NOW + DAY, text="Log in.", access=access)
    assert find_article(db, teaser.id).text == "Het hele stuk."
    assert due(db, NOW + 400 * DAY) == []


def test_a_page_whose_feed_entry_changed_is_read_again_but_only_so_often(db, teaser):
    reread_page(db, teaser.url, NOW)
    assert due(db, NOW) == [teaser.url]  # never read: it was due anyway
    for reads in range(PAGE_READS):
        read(db, teaser, NOW + reads * HOUR)
        reread_page(db, teaser.url, NOW + reads * HOUR)
    assert due(db, NOW + PAGE_READS * HOUR) == []
    assert due(db, NOW + DAY) == [teaser.url]


def test_a_page_never_read_and_given_up_is_not_tried_again_when_its_feed_entry_changes(db, teaser):
    record_page_failure(db, teaser.url, "not_found", False, NOW)
    reread_page(db, teaser.url, NOW)
    assert due(db, NOW) == []


def test_no_page_is_read_again_once_the_outlet_only_allows_its_feed(db, teaser):
    read(db, teaser, NOW)
    save_outlets(db, [replace(FR, mode=NL.mode)])
    assert due(db, NOW + DAY) == []


@pytest.mark.parametrize("reason", ["forbidden", "challenge"])
def test_a_page_behind_a_wall_is_tried_after_a_day_and_a_week_and_then_left(db, teaser, reason):
    record_page_failure(db, teaser.url, "timeout", True, NOW)  # attempts of another kind do not count
    record_page_failure(db, teaser.url, reason, False, NOW)
    assert due(db, NOW + DAY - HOUR) == []
    assert due(db, NOW + DAY) == [teaser.url]
    record_page_failure(db, teaser.url, reason, False, NOW + DAY)
    assert due(db, NOW + 8 * DAY - HOUR) == []
    assert due(db, NOW + 8 * DAY) == [teaser.url]
    record_page_failure(db, teaser.url, reason, False, NOW + 8 * DAY)
    assert due(db, NOW + 400 * DAY) == []


def test_a_reading_after_a_wall_is_the_end_of_it(db, teaser):
    save_article(db, replace(teaser, access=Access.BOT_WALL), NOW)
    record_page_failure(db, teaser.url, "forbidden", False, NOW)
    assert read(db, teaser, NOW + DAY)
    assert find_article(db, teaser.id).access is Access.FULL
    row = next(db.query("SELECT page_attempts, page_walls, page_reason FROM article"))
    assert tuple(row.values()) == (0, 0, "")


def test_waiting_because_the_host_asked_for_quiet_is_no_attempt(db, teaser):
    for _ in range(PAGE_ATTEMPTS + 1):
        postpone_page(db, teaser.url, NOW + HOUR)
    assert due(db, NOW) == []
    assert due(db, NOW + HOUR) == [teaser.url]
    assert next(db.query("SELECT page_attempts FROM article"))["page_attempts"] == 0


def test_a_failed_page_is_not_tried_before_its_host_allows(db, teaser):
    record_page_failure(db, teaser.url, "rate_limited", True, NOW, retry_after=7_200.0)
    assert due(db, NOW + HOUR) == []
    assert due(db, NOW + 2 * HOUR) == [teaser.url]


def test_what_becomes_of_a_page_of_no_stored_article_is_refused(db):
    with pytest.raises(DatabaseError, match="no article is stored under https://fr"):
        record_page_failure(db, "https://fr.test/x", "timeout", True, NOW)
