"""Feeds as they are found: each numbered quirk was seen at a Belgian outlet, the fixtures are ours."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.article import Feed, FeedKind, Mode, Outlet, Page
from crawler.errors import FeedError
from crawler.feeds import ParsedFeed, parse_feed

NOW = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)
FEED = Feed("https://www.krant.test/rss", section="binnenland")
OUTLET = Outlet("krant", "De Krant", "nl", "https://www.krant.test/", Mode.META, (FEED,))


def page(body, *, url="https://www.krant.test/rss", content_type="application/rss+xml", final_url=None):
    body = body.encode() if isinstance(body, str) else body
    return Page(url, final_url or url, 200, body, NOW, {"content-type": content_type})


def parse(body, **options):
    return parse_feed(page(body, **options), OUTLET, FEED)


def rss(*items, channel=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'
    )


def item(title="Gemeentehuis dicht", link="https://www.krant.test/a/1.html", more=""):
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def only(body, **options):
    (entry,) = parse(body, **options).entries
    return entry


def test_an_rss_item_becomes_an_entry():
    entry = only(
        rss(
            item(
                more="<description>Storing bij de dienst.</description><guid>k-1</guid>"
                "<pubDate>Sun, 11 Jul 2021 09:30:00 +0200</pubDate>"
            )
        )
    )
    assert entry.title == "Gemeentehuis dicht"
    assert entry.url == entry.link == "https://www.krant.test/a/1.html"
    assert entry.summary == "Storing bij de dienst."
    assert (entry.outlet_id, entry.guid, entry.section) == ("krant", "k-1", "binnenland")
    assert entry.published == datetime(2021, 7, 11, 7, 30, tzinfo=UTC)


def test_an_rdf_feed_is_read():
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="x"><title>k</title></channel>'
        '<item rdf:about="https://www.krant.test/a"><title>Brug open</title><link>https://www.krant.test/a</link></item>'
        "</rdf:RDF>"
    )
    assert only(body).title == "Brug open"


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{}</feed>'.format


def test_quirk_1_atom_with_short_links_keeps_them():
    entry = only(
        ATOM(
            '<entry><title>Trein stil</title><id>urn:1</id><link rel="self" href="https://x.test/no"/>'
            '<link rel="alternate" href="https://krnt.test/p.AbCdEf123"/><published>2021-03-01T10:00:00Z</published></entry>'
        )
    )
    assert entry.url == "https://krnt.test/p.AbCdEf123"
    assert entry.published == datetime(2021, 3, 1, 10, tzinfo=UTC)  # months old, and still what the feed says


@pytest.mark.parametrize("body", [ATOM(""), rss(), "<rss/>"])
def test_quirk_1_an_empty_but_valid_feed_is_fine(body):
    assert parse(body) == ParsedFeed(())


def test_quirk_3_redirect_stubs_stay_apart_by_their_id():
    body = rss(*(item(link=f"https://www.beurs.test/r/t/1/id/1012345{n}?utm_source=rss") for n in (1, 2)))
    assert [entry.url for entry in parse(body).entries] == [
        "https://www.beurs.test/r/t/1/id/10123451",
        "https://www.beurs.test/r/t/1/id/10123452",
    ]


def test_quirk_4_dots_inside_slugs_survive():
    url = "https://www.krant.test/regio/antwerpen/live.-vernielingen-in-de-stad.../123456789.html"
    assert only(rss(item(link=url))).url == url


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE html><html><head><title>Voorpagina</title></head><body>nieuws</body></html>",
        "<html lang='nl'><body></body></html>",
        "\n\n<!-- cache --><!doctype HTML>\n<HTML><BODY>",
    ],
)
def test_quirk_8_and_12_an_html_page_is_no_feed(body):
    with pytest.raises(FeedError, match=r"krant\.test/rss: not a feed: HTML page"):
        parse(body, content_type="text/html")


@pytest.mark.parametrize(
    "body", ["", "   \n", '{"items": []}', "<svg/>", "gewone tekst", "<", "<!-- open", "<?xml", "<!DOCTYPE x ["]
)
def test_anything_else_is_no_feed_either(body):
    with pytest.raises(FeedError, match="not a feed"):
        parse(body)


def test_quirk_9_links_are_resolved_against_where_the_feed_was_found():
    entry = only(rss(item(link="/id1/article/x")), final_url="https://www.rang.test/rss2/rank/3159/vrij")
    assert entry.url == "https://www.rang.test/id1/article/x"


def test_quirk_10_doubled_hosts_are_repaired():
    entry = only(rss(item(link="https://www.tele.test/https://www.tele.test/actu/info/feu_12345")))
    assert entry.url == "https://www.tele.test/actu/info/feu_12345"


@pytest.mark.parametrize(
    "junk", ["\n\n  ", "\ufeff", "\ufeff\r\n", "<br />\n<b>Warning</b>: mysql on line 3<br />\n", "ok"]
)
def test_quirk_11_bytes_before_the_declaration_are_dropped(junk):
    assert only(junk + rss(item())).title == "Gemeentehuis dicht"


def test_quirk_13_a_feed_of_titles_only_is_read():
    entry = only(rss("<item><title>Warning: patch now</title><link>https://www.krant.test/advisories/x</link></item>"))
    assert (entry.title, entry.summary, entry.published, entry.guid) == ("Warning: patch now", "", None, "")


def test_quirk_15_dates_in_the_future_are_clamped_to_now():
    assert only(rss(item(more="<pubDate>Sun, 11 Jul 2021 12:00:00 +0200</pubDate>"))).published == NOW


def test_quirk_15_times_without_a_zone_are_belgian():
    assert only(rss(item(more="<pubDate>2021-07-11 09:30</pubDate>"))).published == datetime(
        2021, 7, 11, 7, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("stamp", ["", "gisteren", "0000-00-00", "Mon, 99 Foo 20211", "99999999999999", "&#1632;"])
def test_dates_that_cannot_be_read_are_left_out(stamp):
    assert only(rss(item(more=f"<pubDate>{stamp}</pubDate>"))).published is None


def test_an_old_date_format_that_only_feedparser_knows_is_read():
    assert only(rss(item(more="<pubDate>Sun Jul  4 09:30:00 2021</pubDate>"))).published is not None


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Winkel &amp; markt", "Winkel & markt"),
        ("Winkel &amp;amp; markt", "Winkel & markt"),
        ("&lt;b&gt;Brand&lt;/b&gt; in &lt;i&gt;Gent&lt;/i&gt;", "Brand in Gent"),
        ("<![CDATA[<b>L&rsquo;école</b>   ferm&eacute;e]]>", "L’école fermée"),
        ("Winst &lt; 5 % verwacht", "Winst < 5 % verwacht"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Rustig", "Rustig"),
        ("L'universit&eacute; &nbsp;rouvre", "L'université rouvre"),
        ("Kop & staart", "Kop & staart"),
    ],
)
def test_titles_become_plain_text(raw, title):
    assert only(rss(item(title=raw))).title == title


def test_a_summary_keeps_its_paragraphs_and_loses_markup_and_footer():
    html = (
        "<p>Eerste <b>zin</b>.</p><script>x()</script><p>Tweede zin.<br>Derde [&#8230;]</p>"
        '<p>Het bericht <a href="x">Gemeentehuis dicht</a> verscheen eerst op De Krant.</p>'
    )
    entry = only(rss(item(more=f"<description><![CDATA[{html}]]></description>")))
    assert entry.summary == "Eerste zin.\n\nTweede zin.\n\nDerde…"


def test_the_content_stands_in_for_a_missing_summary():
    body = rss(
        item(
            more='<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">De tekst.</content:encoded>'
        )
    )
    assert only(body).summary == "De tekst."


def test_an_item_without_a_title_is_named_by_its_summary():
    assert only(rss(item(title="", more="<description>Kort bericht.</description>"))).title == "Kort bericht."


def test_a_permanent_guid_stands_in_for_a_missing_link():
    assert (
        only(rss("<item><title>A</title><guid>https://www.krant.test/g</guid></item>")).url
        == "https://www.krant.test/g"
    )


@pytest.mark.parametrize("link", ["", "mailto:x@krant.test", "javascript:alert(1)", "file:///etc/passwd", "http://["])
def test_items_without_a_web_address_are_left_out(link):
    assert len(parse(rss(item(link=link), item())).entries) == 1


def test_the_same_address_twice_is_one_entry():
    assert len(parse(rss(item(), item(link="https://www.krant.test/a/1.html?utm_source=rss#top"))).entries) == 1


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "iso-8859-1", ""),  # wrong declaration, valid UTF-8
        ("utf-8", "utf-8", "; charset=iso-8859-1"),
        ("iso-8859-1", "iso-8859-1", ""),
        ("windows-1252", "iso-8859-1", ""),
        ("windows-1252", "utf-8", ""),
        ("windows-1252", "klingon", "; charset=nonsense"),
        ("iso-8859-15", "iso-8859-15", "; charset=utf-8"),
        ("utf-16", "utf-16", ""),
        ("utf-16-le", "utf-16", ""),
        ("utf-16-be", "utf-16", ""),
    ],
)
def test_encodings_are_found_out_in_spite_of_what_is_declared(encoding, declared, header):
    body = rss(item(title="Hôpital privé à Liège")).replace("UTF-8", declared)
    assert only(body.encode(encoding), content_type=f"text/xml{header}").title == "Hôpital privé à Liège"


def test_utf_7_cannot_hide_markup():
    hidden = '<?xml version="1.0" encoding="utf-7"?>+ADwhDOCTYPE x [+ADwhENTITY a "boe"+AD4]+AD4<rss><channel/></rss>'
    assert parse(hidden).entries == ()


def test_broken_xml_is_repaired():
    body = rss(item(), item(title="<b>open", link="https://www.krant.test/b")) + "<rest>"
    assert parse(body).entries[0].title == "Gemeentehuis dicht"


def test_a_feed_cut_off_in_the_middle_gives_what_there_is():
    body = rss(item(), item(link="https://www.krant.test/b"))
    assert parse(body[: body.rindex("<link>")]).entries[0].url == "https://www.krant.test/a/1.html"


def test_undeclared_namespaces_do_no_harm():
    assert only(rss(item(more="<media:thumbnail url='x'/><dc:creator>J</dc:creator>"))).title == "Gemeentehuis dicht"


BOMB = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "prolog",
    [
        BOMB + "]>",
        '<!DOCTYPE rss [<!ENTITY j "' + "A" * 100_000 + '">]>',
        '<!DOCTYPE rss [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % d SYSTEM "http://127.0.0.1:1/evil.dtd"> %d;]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/evil.dtd">',
        '<!-- <a -->\n<!DOCTYPE rss [<!ENTITY j "uitgevouwen">]>',
        '<!--\n<!ENTITY j "uitgevouwen">\n-->\n<!DOCTYPE rss>\n',
        '<!DOCTYPE rss [\n<!ENTITY j "uit]>gevouwen">\n]>',
    ],
)
def test_entities_and_external_dtds_are_never_expanded(prolog):
    items = item(title="Kop &j;" + "&j;" * 1000)
    body = f'<?xml version="1.0"?>{prolog}<rss version="2.0"><channel>{items}</channel></rss>'
    started = time.perf_counter()
    titles = [entry.title for entry in parse(body).entries]
    assert time.perf_counter() - started < 2
    assert all("haha" not in title and "uitgevouwen" not in title and "root:" not in title for title in titles)
    assert all(title.count("A") < 100 for title in titles)


def test_at_most_a_thousand_entries_are_read_and_quickly():
    body = rss(*(item(link=f"https://www.krant.test/{n}") for n in range(50_000)))
    started = time.perf_counter()
    entries = parse(body).entries
    assert time.perf_counter() - started < 10
    assert [entry.url for entry in entries] == [f"https://www.krant.test/{n}" for n in range(1000)]


@pytest.mark.parametrize(
    ("ttl", "expected"),
    [("60", timedelta(hours=1)), ("9" * 40, timedelta(days=1)), ("-5", None), ("veel", None), ("", None)],
)
def test_the_ttl_of_a_feed_is_read_in_minutes(ttl, expected):
    assert parse(rss(channel=f"<ttl>{ttl}</ttl>")).ttl == expected


WHOLE = rss(
    item(title="Hôpital &amp; &eacute;cole", more="<pubDate>Sun, 11 Jul 2021 09:30:00 +0200</pubDate><guid>1</guid>"),
    item(link="/b?x=1&amp;y=2", more="<description><![CDATA[<p>Eén <b>zin</b></p>]]></description>"),
).encode()


def reads_or_refuses(body, kind=FeedKind.RSS):
    feed = Feed(FEED.url, kind=kind, selector="a" if kind is FeedKind.LISTING else "")
    try:
        parsed = parse_feed(page(body), OUTLET, feed)
    except FeedError:
        return
    assert all(entry.url.startswith("http") and entry.title for entry in parsed.entries)


@pytest.mark.parametrize("kind", list(FeedKind))
@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=400))
def test_random_bytes_raise_nothing_but_feed_error(kind, body):
    reads_or_refuses(body, kind)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_mutated_feeds_raise_nothing_but_feed_error(data):
    body = bytearray(WHOLE)
    pieces = st.sampled_from(
        [b"<", b">", b"&", b"\x00", b"<![CDATA[", b"]]>", b"<!--", b"<?", b"&#0;", b"&#xD800;", b"xml:base='", b"\xff"]
    )
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 30))] = data.draw(pieces | st.binary(max_size=6))
    reads_or_refuses(bytes(body))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_wild_texts_in_a_feed_raise_nothing_but_feed_error(title, link, stamp):
    reads_or_refuses(rss(item(title=title, link=link, more=f"<pubDate>{stamp}</pubDate>")).encode("utf-8", "replace"))
