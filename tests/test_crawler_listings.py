"""News sitemaps and listing pages."""

from datetime import UTC, datetime

import pytest

from crawler.article import Feed, FeedKind, Mode, Outlet, Page
from crawler.errors import FeedError
from crawler.feeds import parse_feed

NOW = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)
SITEMAP = Feed("https://www.krant.test/google-news-sitemap.xml", FeedKind.NEWS_SITEMAP, "algemeen")
LISTING = Feed("https://www.krant.test/info", FeedKind.LISTING, "info", "main article")


def parse(body, feed):
    page = Page(feed.url, feed.url, 200, body.encode(), NOW, {"content-type": "text/html; charset=utf-8"})
    return parse_feed(
        page, Outlet("krant", "De Krant", "nl", "https://www.krant.test/", Mode.INDEX, (feed,)), feed
    ).entries


def sitemap(*urls):
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{"".join(urls)}</urlset>'
    )


NEWS = (
    "<url><loc>https://www.krant.test/12/brug</loc><news:news><news:publication><news:name>De Krant</news:name>"
    "</news:publication><news:publication_date>2021-07-11T09:00:00+02:00</news:publication_date>"
    "<news:title>Brug dicht &amp; omleiding</news:title></news:news></url>"
)


def test_quirk_12_a_news_sitemap_gives_title_address_and_date():
    (entry,) = parse(sitemap(NEWS, "<url><loc>https://www.krant.test/contact</loc></url>"), SITEMAP)
    assert (entry.title, entry.url, entry.section) == (
        "Brug dicht & omleiding",
        "https://www.krant.test/12/brug",
        "algemeen",
    )
    assert entry.published == datetime(2021, 7, 11, 7, tzinfo=UTC)


def test_an_empty_sitemap_is_fine():
    assert parse(sitemap(), SITEMAP) == ()


def test_a_broken_sitemap_gives_what_there_is():
    assert len(parse("\n" + sitemap(NEWS)[:-5], SITEMAP)) == 1


@pytest.mark.parametrize("body", ["<!DOCTYPE html><html></html>", "<rss/>", "", "<sitemapindex/>"])
def test_something_else_is_no_news_sitemap(body):
    with pytest.raises(FeedError):
        parse(body, SITEMAP)


def test_a_sitemap_never_expands_entities():
    body = '<!DOCTYPE urlset [<!ENTITY j SYSTEM "file:///etc/passwd">]>' + sitemap(
        NEWS.replace("Brug dicht", "Brug &j;")
    )
    assert "root:" not in parse(body, SITEMAP)[0].title


def test_a_listing_gives_the_links_its_selector_chooses():
    body = """<nav><article><a href="/menu">Menu</a></article></nav><main>
    <article><a href="/info/culture/f%C3%AAte/1?utm_source=x"><img></a><h2><a href="/info/2">Fête   à Mons</a></h2>
    <time datetime="2021-07-11T09:00:00+02:00">ce matin</time></article>
    <article><a href="/info/3">École rouverte</a></article><article>sans lien</article></main>"""
    first, second = parse(body, LISTING)
    assert (first.title, first.published) == ("Fête à Mons", datetime(2021, 7, 11, 7, tzinfo=UTC))
    assert first.url == "https://www.krant.test/info/culture/f%C3%AAte/1"
    assert (second.title, second.url) == ("École rouverte", "https://www.krant.test/info/3")


@pytest.mark.parametrize("body", ["", "<html><body><p>nieuwe opmaak</p></body></html>"])
def test_a_listing_without_articles_is_a_failure_that_names_the_page(body):
    with pytest.raises(FeedError, match=r"krant\.test/info"):
        parse(body, LISTING)


def test_a_selector_that_cannot_be_read_is_named():
    with pytest.raises(FeedError, match="main >> a"):
        parse("<p>x</p>", Feed(LISTING.url, FeedKind.LISTING, "", "main >> a"))
