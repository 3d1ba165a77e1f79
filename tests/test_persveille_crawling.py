"""The crawl stage against real HTTP on loopback: one bad address never stops another, its reason is recorded."""

import pytest

from tests.application import HTML, PARAGRAPH, XML, Site, crawl, feed, page, rows, serving, settings_in

GOOD = {
    "goed.test/feed": (XML, feed("goed.test", "een", "twee")),
    "goed.test/een": (HTML, page()),
    "goed.test/twee": (HTML, page()),
}
LATER = "2021-07-13T12:00+02:00"


@pytest.fixture
def site():
    with serving(Site(dict(GOOD))) as served:
        yield served


def reasons(config):
    return dict(rows(config, "SELECT outlet_id, reason FROM feed"))


def texts(config):
    return dict(
        rows(
            config, "SELECT url, text FROM article JOIN article_revision USING (revision) WHERE article_id = article.id"
        )
    )


def test_good_feed_and_pages_are_stored(site, tmp_path):
    config = settings_in(tmp_path, "goed", address=site.address)
    result = crawl(config)
    assert (result.exit_code, result.stdout) == (0, "crawled 1 feeds (0 unchanged): 2 new articles, 2 pages\n")
    assert [PARAGRAPH.strip() in text for text in texts(config).values()] == [True, True]


@pytest.mark.parametrize(
    ("served", "reason"),
    [
        ((HTML, page()), "not_a_feed"),
        ((XML, b""), "not_a_feed"),
        ((XML, bytes(range(256)) * 10), "not_a_feed"),
        ((XML, b"<rss><channel><item><title>" + b"x" * 20_000_000), "too_large"),
        (None, "not_found"),
    ],
    ids=["HTML page", "empty", "binary", "20 MB", "404"],
)
def test_bad_feed_is_recorded_and_listed_and_the_good_one_is_stored(served, reason, site, tmp_path):
    if served:
        site.routes["slecht.test/feed"] = served
    config = settings_in(tmp_path, "slecht", "goed", address=site.address)
    result = crawl(config)
    assert result.exit_code == 1
    assert f"failed: Krant slecht, http://slecht.test/feed: {reason}\n" in result.stdout
    assert reasons(config)["slecht"] == reason
    assert len(texts(config)) == 2


def test_without_network_every_feed_has_its_reason_and_the_next_run_makes_good(site, tmp_path):
    config = settings_in(tmp_path, "goed", "ander", address="127.0.0.1:9")  # the discard port: nobody serves there
    assert crawl(config).exit_code == 1
    assert reasons(config) == {"goed": "network", "ander": "network"}
    site.routes["ander.test/feed"] = (XML, feed("ander.test"))
    settings_in(tmp_path, "goed", "ander", address=site.address)
    assert crawl(config, LATER).exit_code == 0
    assert len(texts(config)) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [(page("x" * 20_000_000), "too_large"), (b"", "unreadable"), (b"<html><body><nav>Menu</nav>", "unreadable")],
    ids=["20 MB", "empty", "no article"],
)
def test_bad_page_is_recorded_and_its_teaser_is_kept(body, reason, site, tmp_path):
    site.routes["goed.test/een"] = (HTML, body)
    config = settings_in(tmp_path, "goed", address=site.address)
    result = crawl(config)
    assert result.exit_code == 1
    assert f"failed: Krant goed, http://goed.test/een: {reason}\n" in result.stdout
    kept = texts(config)
    assert kept["http://goed.test/een"] == "Kort: een."
    assert PARAGRAPH.strip() in kept["http://goed.test/twee"]


@pytest.mark.parametrize("charset", ["windows-1252", "utf-16"])
def test_page_in_another_charset_than_it_says_is_read(charset, site, tmp_path):
    sentence = "Burgemeester Anaïs opent het café aan de kade opnieuw, zegt de gemeente, en iedereen is er welkom."
    site.routes["goed.test/een"] = (HTML, page(sentence, charset=charset))
    config = settings_in(tmp_path, "goed", address=site.address)
    assert crawl(config).exit_code == 0
    assert sentence in texts(config)["http://goed.test/een"]


def test_feed_in_another_charset_than_it_says_is_read(site, tmp_path):
    wrong = feed("goed.test", "een").decode().replace("Titel een", "Café één").encode("windows-1252")
    site.routes["goed.test/feed"] = (XML, wrong)
    config = settings_in(tmp_path, "goed", address=site.address)
    assert crawl(config).exit_code == 0
    assert rows(config, "SELECT title FROM article_revision WHERE revision = 1") == [("Café één",)]
