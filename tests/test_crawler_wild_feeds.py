"""Wild and hostile feeds: entries or one `FeedError`, in bounded time and memory, whatever the bytes."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.article import Feed, FeedKind, Mode, Outlet, Page
from crawler.backfill import entries_within
from crawler.entries import MAX_ENTRIES
from crawler.errors import FeedError
from crawler.feeds import parse_feed
from crawler.periods import EVER
from crawler.sitemaps import SitemapPart, read_sitemap

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)
ADDRESS = "https://www.krant.test/feed"
BODY = 5_000_000  # bytes, the most that is ever fetched
LONGEST = timedelta(seconds=10)  # an example takes milliseconds; a busy machine may take its time
MOST_MEMORY = 400  # MB for a process that reads the largest feeds one after another

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>De Krant</title><link>https://www.krant.test/</link><ttl>15</ttl>
<atom:link href="https://www.krant.test/feed" rel="self"/>
<item><title>Caf&eacute; &amp; brug: &lt;b&gt;dicht&lt;/b&gt;</title>
<link>/regio/cafe-brug/123456789.html?utm_source=rss</link>
<description><![CDATA[<p>De brug blijft <em>dicht</em>.</p><img src="x.jpg">]]></description>
<guid isPermaLink="false">k-1</guid>
<category>Regio</category><dc:creator>Redactie</dc:creator><pubDate>zo, 11 juli 2021 09:30:00 +0200</pubDate>
<media:content url="https://www.krant.test/x.jpg" medium="image"><media:title>Brug</media:title></media:content></item>
<item><title>L’école rouvre</title><link>https://www.krant.test/a/2</link><content:encoded>Tekst.</content:encoded>
<pubDate>Sun, 11 Jul 2021 08:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.krant.test/nl/" xml:lang="nl">
<title>Nieuws</title><id>urn:k</id><updated>2021-07-11T09:00:00Z</updated>
<entry><title type="html">Trein &lt;i&gt;stil&lt;/i&gt;</title><id>urn:1</id><link rel="alternate" href="trein/1"/>
<published>2021-07-11T09:00:00+02:00</published><summary type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml">Geen <b>trein</b>
</div></summary><category term="Mobiliteit"/></entry>
<entry><title>Bus rijdt</title><id>https://www.krant.test/2</id><updated>2021-02-30T25:00:00Z</updated></entry></feed>"""
RDF = """<?xml version="1.0" encoding="iso-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="urn:dc">
<channel rdf:about="https://www.krant.test/"><title>k</title><items>
<rdf:Seq><rdf:li resource="a"/></rdf:Seq></items></channel>
<item rdf:about="https://www.krant.test/a"><title>Brug open</title><link>https://www.krant.test/a</link>
<dc:date>2021-07-11</dc:date></item></rdf:RDF>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://www.krant.test/2021/07/11/brug-dicht/</loc><lastmod>2021-07-11T09:00:00+02:00</lastmod><news:news>
<news:publication_date>2021-07-11</news:publication_date><news:title>Brug dicht &amp; omleiding</news:title>
</news:news></url>
<url><loc>https://www.krant.test/a?b=1&c=2</loc><lastmod>2021-07-10</lastmod></url></urlset>"""
INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://www.krant.test/nl.sitemap.article.2021.27.xml.gz</loc><lastmod>2021-07-11</lastmod></sitemap>
<sitemap><loc>/sitemap-2021-07.xml</loc></sitemap><sitemap><loc>/sitemap-2021-31.xml</loc></sitemap></sitemapindex>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "De Krant",
        "items": [
            {"id": "1", "url": "/a/1", "title": "Café dicht", "content_html": "<p>x</p>", "tags": ["Regio", "Brug"]},
            {
                "id": 2,
                "external_url": "https://elders.test/\ud83d",
                "summary": "y",
                "date_published": "2021-07-11T09:00Z",
            },
        ],
    }
)
FEEDS = {"rss": RSS, "atom": ATOM, "rdf": RDF, "sitemap": SITEMAP, "index": INDEX, "json": JSON}


def reads_or_refuses(body, kind=FeedKind.RSS):
    """Parse as a feed and as a sitemap; how many entries there are."""
    feed = Feed(ADDRESS, kind, selector="a" if kind is FeedKind.LISTING else "")
    outlet = Outlet("krant", "De Krant", "nl", "https://www.krant.test/", Mode.INDEX, (feed,))
    page = Page(ADDRESS, ADDRESS, 200, body, NOW, {})
    try:
        entries = parse_feed(page, outlet, feed).entries
    except FeedError:
        entries = ()
    try:
        pages = read_sitemap(page).pages
    except FeedError:
        pages = ()
    for entry in (*entries, *entries_within(pages, page, SitemapPart(ADDRESS), outlet, EVER)):
        assert entry.url.startswith(("http://", "https://"))
        assert entry.title
        assert entry.published is None or entry.published <= NOW
        f"{entry.url}{entry.link}{entry.title}{entry.summary}{entry.guid}{entry.section}".encode()  # fit to be stored
    assert len(entries) <= MAX_ENTRIES
    return len(entries)


@pytest.mark.parametrize(("name", "count"), [("rss", 2), ("atom", 2), ("rdf", 1), ("json", 2)])
def test_the_feeds_to_be_mutated_are_read_whole(name, count):
    assert reads_or_refuses(FEEDS[name].encode()) == count


def test_the_sitemaps_to_be_mutated_are_read_whole():
    assert reads_or_refuses(SITEMAP.encode(), FeedKind.NEWS_SITEMAP) == 1
    page = Page(ADDRESS, ADDRESS, 200, INDEX.encode(), NOW, {})
    assert len(read_sitemap(page).parts) == 3


SNIPPETS = (
    b"<", b">", b"&", b"\x00", b"<![CDATA[", b"]]>", b"<!--", b"<?xml", b"&#0;", b"&#xD800;", b"\xff\xfe",
    b" xml:base='", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"</item>", b"<item>", b'"', b"{", b"[", b"\\ud800",
    b"1e999", b"\x1f\x8b",
)  # fmt: skip


@st.composite
def mutated(draw):
    """A feed of any kind with slices deleted, doubled, moved, flipped, or replaced by what parsers stumble over."""
    body = bytearray(draw(st.sampled_from(sorted(FEEDS.values()))).encode(draw(st.sampled_from(["utf-8", "utf-16"]))))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 120)))
        piece = bytes(body[start:end])
        match draw(st.sampled_from(["delete", "double", "flip", "move", "insert"])):
            case "delete":
                del body[start:end]
            case "double":
                body[start:end] = piece * draw(st.integers(2, 20))
            case "flip":
                body[start:end] = bytes(byte ^ draw(st.integers(1, 255)) for byte in piece[:4]) + piece[4:]
            case "move":
                del body[start:end]
                target = draw(st.integers(0, len(body)))
                body[target:target] = piece
            case "insert":
                body[start:start] = draw(st.sampled_from(SNIPPETS) | st.binary(max_size=8))
    return bytes(body)


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55296;", "&#0;", "&#xFFFF;", "&#99999999;", f"&#{'9' * 5000};"])
@pytest.mark.parametrize("name", ["rss", "sitemap"])
def test_a_reference_to_no_character_does_no_harm_wherever_it_stands(name, reference):
    for before in ("http://", "xmlns", "<loc>", "<title>", "Brug"):
        told = FEEDS[name].replace(before, f"{reference}{before}").replace(before, f"{before}{reference}")
        for kind in (FeedKind.RSS, FeedKind.NEWS_SITEMAP):
            reads_or_refuses(told.encode(), kind)


@pytest.mark.parametrize("kind", list(FeedKind))
@settings(max_examples=150, deadline=LONGEST, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(body=mutated())
def test_a_mutated_feed_is_read_or_refused(kind, body):
    reads_or_refuses(body, kind)


@settings(max_examples=200, deadline=LONGEST)
@given(
    st.binary(max_size=600), st.sampled_from([b"", b"<rss>", b'{"version":', b"<urlset>", b"\x1f\x8b\x08", b"\xff\xfe"])
)
def test_random_bytes_are_read_or_refused(body, start):
    for kind in FeedKind:
        reads_or_refuses(start + body, kind)


def filled(*parts):
    """A feed of one item with these parts."""
    return b"<rss><channel><item><title>a</title>" + b"".join(parts) + b"</item></channel></rss>"


def link(text):
    return filled(b"<link>", text, b"</link>")


GIANTS = {
    "address": link(b"https://krant.test/" + b"a/" * (BODY // 2)),
    "address of switches": link(b"https://krant.test" + b"/amp" * (BODY // 4) + b"/x"),
    "address within itself": link(b"https://krant.test/" * (BODY // 19)),
    "address of another script": link(b"https://" + "é".encode() * (BODY // 2) + b".test/"),
    "query": link(b"https://krant.test/?" + b"a=1;" * (BODY // 4)),
    "entities": filled(b"<description>", b"&amp;" * (BODY // 5), b"</description>"),
    "ampersands": filled(b"&" * BODY),
    "lines": filled(b"<description>", b"a\n" * (BODY // 2), b"</description>"),
    "attributes": filled(b"<a ", b" ".join(b"a%d='1'" % number for number in range(BODY // 14)), b"/>"),
    "many with attributes": filled((b"<a " + b" ".join(b"a%d='1'" % n for n in range(99)) + b"/>") * (BODY // 900)),
    "namespaces": filled(b"".join(b"<a xmlns:a%d='u'/>" % number for number in range(BODY // 22))),
    "depth": filled(b"<a>" * (BODY // 3)),
    "openings": filled(b"<" * BODY),
    "junk before the root": b"<1" * (BODY // 2) + b"<rss/>",
    "comments before the root": b"<!---->" * (BODY // 7) + b"<rss/>",
    "date": filled(b"<pubDate>", b"1 " * (BODY // 2), b"</pubDate>"),
    "footer": filled(b"<description>", b"Het bericht verscheen eerst op " * (BODY // 31), b"</description>"),
    "JSON depth": b'{"version":"https://jsonfeed.org/version/1","items":[' + b"[" * BODY,
    "JSON number": b'{"version":"https://jsonfeed.org/version/1","items":[{"id":' + b"9" * BODY + b"}]}",
    "JSON objects": b'{"version":"https://jsonfeed.org/version/1","items":[' + b"{}," * (BODY // 3) + b"{}]}",
}


@pytest.mark.parametrize("body", GIANTS.values(), ids=GIANTS)
def test_the_largest_body_of_one_thing_costs_seconds_at_most(body):
    started = time.process_time()
    feed = Feed(ADDRESS)
    try:
        outlet = Outlet("krant", "De Krant", "nl", "https://www.krant.test/", Mode.META, (feed,))
        parse_feed(Page(ADDRESS, ADDRESS, 200, body, NOW, {}), outlet, feed)
    except FeedError:
        pass
    assert time.process_time() - started < LONGEST.total_seconds()


MEASURE = """
import re
from pathlib import Path
from tests.test_crawler_wild_feeds import fifty_thousand, reads_or_refuses
from crawler.article import FeedKind
counts = [reads_or_refuses(body, kind) for kind, body in fifty_thousand()]
print(*counts, int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def fifty_thousand():
    """A feed of each kind with 50,000 items."""
    links = [f"https://www.krant.test/{number}" for number in range(50_000)]
    title = "Brug dicht &amp; omleiding"
    yield (
        FeedKind.RSS,
        f"<rss>{''.join(f'<item><title>{title}</title><link>{link}</link></item>' for link in links)}</rss>".encode(),
    )
    atom = "".join(f"<entry><title>{title}</title><link href='{link}'/></entry>" for link in links)
    yield FeedKind.RSS, f"<feed xmlns='http://www.w3.org/2005/Atom'>{atom}</feed>".encode()
    items = [{"url": link, "title": title} for link in links]
    yield FeedKind.RSS, json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode()
    news = "".join(f"<url><loc>{link}</loc><news><title>{title}</title></news></url>" for link in links)
    yield FeedKind.NEWS_SITEMAP, f"<urlset>{news}</urlset>".encode()
    yield FeedKind.LISTING, "".join(f"<p><a href='{link}'>{title}</a></p>" for link in links).encode()


def test_feeds_of_fifty_thousand_items_give_a_thousand_each_in_bounded_memory():
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    *counts, memory = map(int, done.stdout.split())
    assert counts == [MAX_ENTRIES] * 5
    assert memory < MOST_MEMORY
