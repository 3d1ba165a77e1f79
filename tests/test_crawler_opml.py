"""Subscription lists out and in: what is written is valid OPML 2.0, what is read is refused or can be edited."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.article import Feed, FeedKind, Mode, Outlet
from crawler.errors import OutletError
from crawler.opml import CHECK_FIRST, NAMESPACE, read_opml, to_opml
from crawler.outlets import SHIPPED, load_outlets
from crawler.outlets_file import as_toml

NOW = datetime(2026, 9, 14, 5, 30, tzinfo=UTC)
KRANT = Outlet(
    "krant", "De Krant", "nl", "https://krant.test/", Mode.META,
    (Feed("https://krant.test/rss?a=1&b=2", section="general"), Feed("https://krant.test/sport", section="sport")),
    publisher="Uitgeverij <& zoon>",
)  # fmt: skip
JOURNAL = Outlet(
    "journal", "L'Écho d'Ailleurs", "fr", "https://journal.test/", Mode.INDEX,
    (Feed("https://journal.test/news.xml", FeedKind.NEWS_SITEMAP),),
)  # fmt: skip


def opml(*outlines, before=""):
    return f'{before}<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'.encode()


def imported(content):
    return read_opml("lijst.opml", content, NOW)


def feed(**attributes):
    element = etree.Element("outline", {"type": "rss", **attributes})
    return etree.tostring(element, encoding="unicode")


def loaded(outlets, folder):
    path = folder / "outlets.toml"
    path.write_text(as_toml(outlets), encoding="utf-8")
    return load_outlets(path)


def test_feeds_stand_by_language_and_publisher_with_their_mode():
    body = etree.fromstring(to_opml([JOURNAL, KRANT], NOW)).find("body")
    assert [(group.get("text"), group[0].get("text")) for group in body] == [
        ("Nederlands", "Uitgeverij <& zoon>"),
        ("Français", "L'Écho d'Ailleurs"),
    ]
    first = body[0][0][0]
    assert dict(first.attrib) == {
        "text": "De Krant: general", "title": "De Krant: general", "type": "rss", "language": "nl",
        "xmlUrl": "https://krant.test/rss?a=1&b=2", "htmlUrl": "https://krant.test/", f"{{{NAMESPACE}}}mode": "meta",
    }  # fmt: skip


def test_a_sitemap_is_a_link_as_no_feed_reader_reads_it():
    (outline,) = etree.fromstring(to_opml([JOURNAL], NOW)).find("body")[0][0]
    assert (outline.get("type"), outline.get("url"), outline.get("xmlUrl")) == (
        "link", "https://journal.test/news.xml", None,
    )  # fmt: skip


def test_what_is_written_keeps_the_rules_of_opml_2():
    root = etree.fromstring(to_opml(load_outlets(SHIPPED), NOW))
    assert (root.tag, root.get("version"), [child.tag for child in root]) == ("opml", "2.0", ["head", "body"])
    assert root.findtext("head/dateCreated") == "Mon, 14 Sep 2026 05:30:00 GMT"
    for outline in root.iter("outline"):
        assert outline.get("text")
        assert outline.get("type") != "rss" or outline.get("xmlUrl")
        assert outline.get("type") != "link" or outline.get("url")


def test_an_export_comes_back_as_outlets_to_be_checked(tmp_path):
    result = imported(to_opml([KRANT, JOURNAL], NOW))
    assert result.refused == ()
    (outlet,) = loaded(result.outlets, tmp_path)
    assert (outlet.id, outlet.language, outlet.homepage) == ("de-krant-general", "nl", KRANT.homepage)
    assert (outlet.mode, outlet.enabled, outlet.reason) == (Mode.META, False, CHECK_FIRST)
    assert [feed.url for feed in outlet.feeds] == [feed.url for feed in KRANT.feeds]


def test_the_language_is_that_of_the_entry_or_of_its_group():
    group = f'<outline text="Français">{feed(text="Un", xmlUrl="https://un.test/rss")}</outline>'
    told = feed(text="Een", language="nl-be", xmlUrl="https://een.test/rss")
    assert [outlet.language for outlet in imported(opml(group, told)).outlets] == ["fr", "nl"]


def test_ids_stay_apart_and_a_feed_that_stands_twice_is_kept_once():
    same = [feed(text="Nieuws", xmlUrl=f"https://{host}.test/rss") for host in ("a", "b", "c", "c")]
    assert [outlet.id for outlet in imported(opml(*same)).outlets] == ["nieuws", "nieuws-2", "nieuws-3"]


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "gopher://x.test/", "feed://x.test/rss", "javascript:alert(1)", "", "http://",
                "https://[", "http://x.test:99999/", "http://a b/", "x.test/rss"],
)  # fmt: skip
def test_an_address_that_is_not_of_the_web_is_refused_in_one_line_and_the_rest_is_kept(address):
    result = imported(opml(feed(text="Fout", xmlUrl=address), feed(text="Goed", xmlUrl="https://goed.test/rss")))
    (line,) = result.refused
    assert line == f"lijst.opml: {address!r} is no http or https address; left out"
    assert [outlet.name for outlet in result.outlets] == ["Goed"]


BOMB = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (opml(feed(text="&amp;b;", xmlUrl="https://x.test/"), before=BOMB), "declares entities"),
        (opml(before=BOMB).decode().encode("utf-16"), "declares entities"),
        (b"<rss version='2.0'/>", "no OPML: <rss>"),
        (b"<opml><body>", "no OPML: broken XML"),
        (b"een lijst", "holds no XML"),
        (b"", "holds no XML"),
        (opml("x" * 5_000_000), "more than 5000000 bytes"),
        (opml("<outline>" * 5_000 + "</outline>" * 5_000), "broken XML"),
    ],
    ids=["entity bomb", "entity bomb in UTF-16", "a feed", "cut off", "text", "empty", "too large", "too deep"],
)
def test_a_file_that_is_no_list_is_refused_in_one_line(content, said):
    with pytest.raises(OutletError, match=said) as caught:
        imported(content)
    assert str(caught.value).startswith("lijst.opml: ")
    assert "\n" not in str(caught.value)


def test_a_list_in_another_charset_is_read():
    content = opml(feed(text="Café", xmlUrl="https://c.test/rss"), before='<?xml version="1.0" encoding="iso-8859-1"?>')
    (outlet,) = imported(content.decode().encode("iso-8859-1")).outlets
    assert (outlet.name, outlet.id) == ("Café", "cafe")


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff", min_codepoint=32))
ADDRESSES = st.one_of(WORDS, WORDS.map("https://krant.test/{}".format), WORDS.map("http://{}.test".format))


@given(st.lists(st.fixed_dictionaries({"text": WORDS, "xmlUrl": ADDRESSES, "htmlUrl": ADDRESSES, "title": WORDS})))
def test_whatever_a_list_holds_the_outlets_can_be_loaded(tmp_path_factory, entries):
    result = imported(opml(*(feed(**entry) for entry in entries)))
    assert len(result.outlets) + len(result.refused) <= len(entries)
    assert all("\n" not in line for line in result.refused)
    if result.outlets:
        assert loaded(result.outlets, tmp_path_factory.mktemp("list")) == result.outlets


def test_the_shipped_outlets_can_be_written_and_read_again(tmp_path):
    shipped = load_outlets(SHIPPED)
    assert loaded(shipped, tmp_path) == shipped


def test_an_outlet_with_everything_can_be_written_and_read_again(tmp_path):
    listing = Feed("https://krant.test/lijst", FeedKind.LISTING, "regio", 'a[title="x\\"y"]')
    full = replace(
        KRANT, feeds=(listing,), region="flanders", kind="daily", reliability="B", enabled=False, reason='geen "feed"',
        backfill=("https://krant.test/index.xml",),
    )  # fmt: skip
    assert loaded([full], tmp_path) == (full,)
