"""JSON Feed: read like any other feed, and refused in one way however hostile it is."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article import Feed, Mode, Outlet, Page
from crawler.entries import MAX_ENTRIES
from crawler.errors import FeedError
from crawler.feeds import parse_feed

NOW = datetime(2021, 7, 11, 8, 0, tzinfo=UTC)
FEED = Feed("https://www.krant.test/feed.json", section="general")
OUTLET = Outlet("krant", "De Krant", "nl", "https://www.krant.test/", Mode.META, (FEED,))
VERSION = "https://jsonfeed.org/version/1.1"
ITEM = {
    "id": "k-1",
    "url": "https://www.krant.test/a/1?utm_source=json",
    "title": "Brug &amp; sluis dicht",
    "content_html": "<p>De brug blijft dicht.</p><script>x()</script>",
    "date_published": "2021-07-11T09:30:00+02:00",
    "tags": ["Verkeer", "Brug"],
}


def parse(body, content_type="application/feed+json"):
    body = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    return parse_feed(Page(FEED.url, FEED.url, 200, body, NOW, {"content-type": content_type}), OUTLET, FEED).entries


def of(*items, **more):
    return {"version": VERSION, "title": "De Krant", "items": list(items), **more}


def written(items):
    return f'{{"version": "{VERSION}", "items": {items}}}'


@pytest.mark.parametrize("version", [VERSION, "https://jsonfeed.org/version/1"])
@pytest.mark.parametrize("content_type", ["application/feed+json", "application/json", "text/plain", ""])
def test_an_item_becomes_an_entry_whatever_the_header_says(version, content_type):
    (entry,) = parse(of(ITEM, version=version), content_type)
    assert (entry.url, entry.link) == ("https://www.krant.test/a/1", "https://www.krant.test/a/1?utm_source=json")
    assert (entry.title, entry.summary) == ("Brug & sluis dicht", "De brug blijft dicht.")
    assert (entry.guid, entry.section) == ("k-1", "Verkeer")
    assert entry.published == datetime(2021, 7, 11, 7, 30, tzinfo=UTC)


def test_the_summary_comes_before_the_text_and_the_text_before_the_html():
    told = {"summary": "Kort.", "content_text": "Lang.", "content_html": "<p>Opgemaakt.</p>"}
    for key, text in [("summary", "Kort."), ("content_text", "Lang."), ("content_html", "Opgemaakt.")]:
        assert parse(of(ITEM | told))[0].summary == text
        del told[key]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ({"url": "/a/2"}, "https://www.krant.test/a/2"),
        ({"external_url": "https://elders.test/x"}, "https://elders.test/x"),
        ({"id": "https://www.krant.test/g"}, "https://www.krant.test/g"),
    ],
)
def test_the_address_may_be_relative_or_stand_elsewhere(link, url):
    assert [entry.url for entry in parse(of({"title": "Brug dicht"} | link))] == [url]


def test_a_feed_without_items_is_fine():
    assert parse(of()) == ()


def test_a_date_in_the_future_is_clamped_and_one_that_cannot_be_read_left_out():
    first, second = parse(of(ITEM | {"date_published": "2031-01-01"}, ITEM | {"url": "/b", "date_published": "morgen"}))
    assert (first.published, second.published) == (NOW, None)


def test_a_mark_and_another_encoding_do_no_harm():
    text = json.dumps(of(ITEM | {"title": "Café à Liège"}), ensure_ascii=False)
    for body in (b"\xef\xbb\xbf" + text.encode(), text.encode("windows-1252"), b"\n " + text.encode()):
        assert parse(body)[0].title == "Café à Liège"


@pytest.mark.parametrize(
    "item",
    [
        None, 1, "x", [], {}, {"url": 7}, {"title": "Zonder adres"}, {"url": {"href": "/a"}, "title": "A"},
        {"url": "/a", "title": ["A"]}, {"url": "javascript:alert(1)", "title": "A"}, {"url": "http://[", "title": "A"},
    ],
)  # fmt: skip
def test_items_that_say_nothing_are_left_out(item):
    assert [entry.guid for entry in parse(of(item, ITEM))] == ["k-1"]


def test_values_of_the_wrong_type_say_nothing():
    wrong = {"id": 42, "tags": "Verkeer", "summary": 1.5, "content_html": ["x"], "date_published": 1626000000}
    (entry,) = parse(of(ITEM | wrong))
    assert (entry.guid, entry.section, entry.summary, entry.published) == ("42", "general", "1.5", None)


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "{",
        '{"items": []}',
        '{"version": 1, "items": []}',
        '{"version": "https://jsonfeed.org/version/1.1"}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        '{"version": "https://elders.test/version/1", "items": []}',
        '{"a":' * 100_000,
        '{"version": "https://jsonfeed.org/version/1.1", "items": [' + "[" * 200_000,
        '{"openapi": "3.1.0", "paths": {}}',
    ],
)
def test_other_json_is_no_feed(body):
    with pytest.raises(FeedError, match=r"feed\.json: not a feed: JSON"):
        parse(body)


@pytest.mark.parametrize("number", ["9" * 200_000, "1e999999", "-0", "NaN", "-Infinity", "0." + "3" * 100_000])
def test_huge_and_impossible_numbers_do_no_harm(number):
    item = f'{{"id": {number}, "url": "/a", "title": "Brug", "date_published": {number}}}'
    (entry,) = parse(written(f"[{item}]"))
    assert len(entry.guid) <= 500


def test_of_a_key_that_stands_twice_the_last_counts():
    body = written('[1], "items": [{"url": "/a", "url": "/b", "title": "Brug"}]')
    assert [entry.url for entry in parse(body)] == ["https://www.krant.test/b"]


def test_half_characters_and_controls_are_dropped():
    (entry,) = parse(written(r'[{"url": "/a\ud800", "title": "Br\udfff\u0000ug"}]'))
    assert (entry.url, entry.title) == ("https://www.krant.test/a", "Brug")


def test_at_most_so_many_items_are_read():
    entries = parse(of(*({"url": f"/{number}", "title": "Brug"} for number in range(50_000))))
    assert len(entries) == MAX_ENTRIES


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["/a", "http://["]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "id", "href"]), inner),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.lists(st.dictionaries(st.sampled_from([*ITEM, "summary", "external_url"]), VALUES), max_size=4), VALUES)
def test_values_of_any_type_raise_nothing(items, tail):
    for entry in parse(of(*items, tail)):
        assert entry.url.startswith("http")
        entry.title.encode()
