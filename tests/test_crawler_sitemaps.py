"""Sitemaps for back-filling: parts with their period, pages with no more than an address and a last change."""

import gzip
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Mode, Outlet, Page
from crawler.backfill import entries_within, slug_headline
from crawler.errors import FeedError
from crawler.periods import EVER, Period, address_day, named_period
from crawler.sitemaps import MAX_LISTED, MAX_UNPACKED, SitemapPart, read_sitemap

NOW = datetime(2022, 6, 1, 8, 0, tzinfo=UTC)
OUTLET = Outlet("krant", "De Krant", "nl", "https://www.krant.test/", Mode.FULL, ())
QUARTER = Period(date(2022, 1, 1), date(2022, 3, 31))
ADDRESS = "https://www.krant.test/nl/sitemap-index.xml"


def read(body, url=ADDRESS):
    return read_sitemap(Page(url, url, 200, body if isinstance(body, bytes) else body.encode(), NOW))


def index(*names, lastmod=""):
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    parts = "".join(f"<sitemap><loc>https://www.krant.test/nl/{name}</loc>{changed}</sitemap>" for name in names)
    return (
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'
    )


def sitemap(*pages):
    urls = "".join(
        f"<url><loc>{link}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>" for link, changed in pages
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def entries(body, part=None, wanted=QUARTER):
    part = part or SitemapPart("https://www.krant.test/sitemap.xml")
    page = Page(part.url, part.url, 200, body.encode(), NOW)
    return entries_within(read_sitemap(page).pages, page, part, OUTLET, wanted)


def days(first, last):
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("name", "covered"),
    [
        ("nl.sitemap.article.2022.05.xml", days("2022-01-31", "2022-02-06")),  # ISO week 5
        ("nl.sitemap.article.2020.53.xml.gz", days("2020-12-28", "2021-01-03")),
        ("sitemap-2022-w05.xml", days("2022-01-31", "2022-02-06")),
        ("sitemap-2022-02.xml", days("2022-02-01", "2022-02-28")),
        ("sitemap-2021-12.xml", days("2021-12-01", "2021-12-31")),
        ("post.xml?month=2022-02", days("2022-02-01", "2022-02-28")),
    ],
)
def test_the_name_of_a_part_tells_its_week_or_month(name, covered):
    (part,) = read(index(name, lastmod="2023-12-31")).parts
    assert part.named
    assert part.period.first <= covered.first
    assert part.period.last >= covered.last
    assert (part.period.last - part.period.first).days <= 31


def test_a_number_too_high_for_a_month_makes_all_of_an_index_weeks():
    parts = read(index("articles-2022-05.xml", "articles-2022-40.xml")).parts
    assert date(2022, 2, 2) in parts[0].period
    assert date(2022, 5, 15) not in parts[0].period


def test_a_number_too_high_for_a_week_says_nothing_about_the_others():
    parts = read(index("articles-2022-05.xml", "articles-2022-99.xml")).parts
    assert [part.period for part in parts] == [days("2022-05-01", "2022-05-31"), EVER]


@pytest.mark.parametrize("day", ["2022-03-27", "2022-04-02"])
def test_a_week_counted_from_sunday_is_covered_too(day):
    assert date.fromisoformat(day) in named_period("/nl.sitemap.article.2022.14.xml", weeks=True)


@pytest.mark.parametrize(
    "name", ["post-sitemap12.xml", "sitemap-2022.99.xml", "sitemap-2022-00.xml", "id-120220512.xml"]
)
def test_a_part_without_a_period_in_its_name_ends_with_its_last_change(name):
    (part,) = read(index(name, lastmod="2022-02-03T23:30:00Z")).parts
    assert part == SitemapPart(f"https://www.krant.test/nl/{name}", Period(date.min, date(2022, 2, 4)))


@pytest.mark.parametrize("lastmod", ["", "gisteren"])
def test_a_part_that_tells_nothing_may_cover_everything(lastmod):
    (part,) = read(index("post-sitemap1.xml", lastmod=lastmod)).parts
    assert (part.period, part.named) == (EVER, False)


def test_a_relative_repeated_or_impossible_part_is_resolved_named_once_or_left_out():
    body = "<sitemapindex>" + "".join(
        f"<sitemap><loc>{loc}</loc></sitemap>" for loc in ("a.xml", "/nl/a.xml", "file:///etc/passwd", "", "http://[")
    )
    assert [part.url for part in read(body + "</sitemapindex>").parts] == ["https://www.krant.test/nl/a.xml"]


def test_a_packed_sitemap_is_unpacked_whatever_it_is_called():
    assert read(gzip.compress(sitemap(("https://www.krant.test/a", "")).encode())).pages[0].link.endswith("/a")
    assert read(gzip.compress(index("a.xml").encode()), f"{ADDRESS}.gz").parts[0].url.endswith("/a.xml")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (gzip.compress(b"<urlset/>" * 100)[:-20], "cannot be unpacked"),
        (b"\x1f\x8b" + b"niet gepakt" * 5, "cannot be unpacked"),
        (gzip.compress(b"<urlset>" + b" " * MAX_UNPACKED, 1), "bytes when unpacked"),
        (b"<!DOCTYPE html><html><body>", "not a sitemap: <html>"),
        (b"<rss/>", "not a sitemap: <rss>"),
        (b"", "empty"),
    ],
    ids=["cut off", "not packed", "bomb", "HTML", "RSS", "empty"],
)
def test_anything_else_is_no_sitemap(body, problem):
    with pytest.raises(FeedError, match=problem):
        read(body)


def test_a_bare_sitemap_gives_entries_named_by_their_slug_and_dated_by_their_last_change():
    (entry,) = entries(sitemap(("https://www.krant.test/2022/brand-in-de-haven/", "2022-02-03T10:00:00+01:00")))
    assert (entry.title, entry.summary) == ("Brand in de haven", "")
    assert entry.published == datetime(2022, 2, 3, 9, tzinfo=UTC)


def test_the_date_in_an_address_wins_over_a_later_change():
    told = sitemap(
        ("https://www.krant.test/2022/01/05/brug-dicht/", "2024-05-05T10:00:00Z"),
        ("https://www.krant.test/7/article/2022-01-06/brug-open", "2022-01-06T10:00:00Z"),
        ("https://www.krant.test/2019/01/06/oud-nieuws/", "2022-01-06T10:00:00Z"),
    )
    assert [entry.published for entry in entries(told)] == [
        datetime(2022, 1, 4, 23, tzinfo=UTC),  # midnight in Belgium
        datetime(2022, 1, 6, 10, tzinfo=UTC),
    ]


def test_only_what_lies_in_the_asked_days_is_taken():
    stamps = ["2021-12-31T22:59:00Z", "2021-12-31T23:00:00Z", "2022-03-31T21:59:00Z", "2022-03-31T22:00:00Z"]
    told = sitemap(*((f"https://www.krant.test/bericht-{number}", stamp) for number, stamp in enumerate(stamps)))
    assert [entry.url[-1] for entry in entries(told)] == ["1", "2"]


def test_a_page_of_a_named_part_that_was_changed_later_or_tells_no_date_is_dated_within_the_part():
    part = SitemapPart("https://www.krant.test/2022-02.xml", days("2022-02-01", "2022-02-28"), named=True)
    told = sitemap(("https://www.krant.test/brug-open", ""), ("https://www.krant.test/brug-dicht", "2024-01-01"))
    for wanted in (QUARTER, days("2022-02-20", "2022-03-01")):
        found = entries(told, part, wanted)
        assert len(found) == 2
        assert all(entry.published.date() in part.period and entry.published.date() in wanted for entry in found)


def test_an_address_that_is_none_is_left_out():
    assert entries(sitemap(("http://[", "2022-02-03"), ("mailto:x@krant.test", "2022-02-03"), ("", "2022-02-03"))) == ()


def test_a_page_that_tells_no_date_anywhere_is_left_out():
    assert entries(sitemap(("https://www.krant.test/over-ons", ""))) == ()


def test_news_tags_are_used_where_a_sitemap_has_them():
    news = (
        "<urlset><url><loc>/x-y</loc><lastmod>2022-05-01</lastmod><news><publication_date>2022-02-01T12:00:00Z"
        "</publication_date><title>Échange &amp; pont</title></news></url></urlset>"
    )
    (entry,) = entries(news)
    assert (entry.title, entry.published) == ("Échange & pont", datetime(2022, 2, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("path", "headline"),
    [
        ("vrtnws/nl/2022/01/05/storing-bij-de-trein/", "Storing bij de trein"),
        ("article/incendie-dans-un-hangar-10912345", "Incendie dans un hangar"),
        ("regions/2022/01/05/le-pont-rouvre-ABCDEFGHIJKLMNOPQRSTUVWXYZ/", "Le pont rouvre"),
        ("nieuws/grote-brand~a1b2c3d4/", "Grote brand"),
        ("regio/live.-markt-in-de-stad/123456789.html", "Live. markt in de stad"),
        ("12345/caf%C3%A9", "Café"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_a_slug_becomes_a_headline(path, headline):
    assert slug_headline(f"https://www.krant.test/{path}") == headline


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2022/01/31/x", date(2022, 1, 31)),
        ("a/2022-01-31", date(2022, 1, 31)),
        ("2022/02/31/x", None),
        ("2022/01/x", None),
        ("120220131/x", None),
        ("x?back=/2022/01/31/", None),
    ],
)
def test_an_address_may_tell_its_day(path, day):
    assert address_day(f"https://www.krant.test/{path}") == day


def test_a_sitemap_of_all_the_protocol_allows_is_read_and_no_more():
    told = sitemap(*((f"https://www.krant.test/bericht-{number}", "2022-02-03") for number in range(MAX_LISTED + 10)))
    assert len(entries(told)) == MAX_LISTED


@settings(max_examples=200)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30))), st.text(max_size=40))
def test_wild_texts_raise_nothing_but_feed_error(pages, name):
    for body in (index(name, lastmod=name), sitemap(*pages)):
        try:
            told = read(body.encode("utf-8", "replace"))
        except FeedError:
            continue
        page = Page(ADDRESS, ADDRESS, 200, b"", NOW)
        for entry in entries_within(told.pages, page, SitemapPart(ADDRESS), OUTLET, EVER):
            assert entry.title
