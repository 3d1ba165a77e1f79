"""A small press on loopback, crawled until all is had that can be had; `benchmarks.crawling` does it at full size."""

from collections import Counter

import pytest

from benchmarks.crawling import complaints, crawl_press, serving
from benchmarks.press import FAULTS, ONE_IN, Press, fault, read_log
from db.database import open_database

PRESS = Press(outlets=40, articles=len(FAULTS) * ONE_IN)  # every fault once, two outlets whose feed fails at first


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("press")
    database = open_database(folder / "press.db")
    with serving(PRESS, folder / "log") as address:
        took = crawl_press(PRESS, address, database, pace=0.05)
    yield database, folder / "log", took
    database.close()


def test_every_fault_is_met():
    assert Counter(map(fault, range(PRESS.articles))) == {"": PRESS.articles - len(FAULTS)} | dict.fromkeys(FAULTS, 1)


def test_every_article_that_can_be_had_is_stored_once_as_printed_and_no_manners_are_forgotten(crawled):
    database, log, _ = crawled
    assert complaints(PRESS, database, log, pace=0.05) == []


def test_a_round_in_which_nothing_changed_asks_only_the_feeds_and_gets_no_body(crawled):
    _, log, _ = crawled
    last = list(read_log(log))[-2 * PRESS.outlets :]
    assert {status for _, _, path, status in last if path == "/feed"} == {304}
    assert {path for _, _, path, _ in last} <= {"/feed", "/robots.txt"}
