"""The XML of a feed, made well-formed and small enough for feedparser, whose time is bounded by nothing else."""

import re

from crawler.article import Page
from crawler.entries import MAX_ENTRIES
from crawler.errors import FeedError
from crawler.markup import Element, parse_xml, to_xml
from crawler.xmltext import root_name, with_entities_spelled_out, without_prolog

_FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_LARGEST_TREE = 100_000  # elements and attributes; a few times a thousand rich items, and a second or two of feedparser
_MOST_ATTRIBUTES = 100  # of one element; feedparser's time grows with their square
_MOST = {b"&": 200_000, b"xmlns": 10_000}  # a thousand whole articles of escaped HTML; ten namespaces an item


def feed_xml(page: Page) -> bytes:
    """Well-formed XML of at most `MAX_ENTRIES` items; raises `FeedError` for anything that is no feed, or too much."""
    data = without_prolog(page)
    root = root_name(data)
    if root not in _FEED_ROOTS:
        raise _no_feed(page, "HTML page" if root in ("html", "head", "body") else f"<{root}>")
    data = _shortened(data)
    for mark, most in _MOST.items():
        if data.count(mark) > most:
            raise _no_feed(page, f"{mark.decode()} more than {most} times")
    sound = parse_xml(data, recover=False)
    tree = parse_xml(with_entities_spelled_out(data), recover=True) if sound is None else sound
    if tree is None:
        raise _no_feed(page, "broken XML")
    _refuse_large(tree, page)
    return to_xml(tree) if sound is None else data


def _shortened(data: bytes) -> bytes:
    """`data` without the items after the first `MAX_ENTRIES`; what closes the feed stays."""
    ends = [match.end() for match in _ITEM_END.finditer(data)]
    return data if len(ends) <= MAX_ENTRIES else data[: ends[MAX_ENTRIES - 1]] + data[ends[-1] :]


def _refuse_large(tree: Element, page: Page) -> None:
    attributes = [len(element.attrib) for element in tree.iter("*")]
    if len(attributes) + sum(attributes) > _LARGEST_TREE:
        raise _no_feed(page, f"more than {_LARGEST_TREE} elements and attributes")
    if max(attributes) > _MOST_ATTRIBUTES:
        raise _no_feed(page, f"more than {_MOST_ATTRIBUTES} attributes in one element")


def _no_feed(page: Page, why: str) -> FeedError:
    return FeedError(f"{page.url}: not a feed: {why}")
