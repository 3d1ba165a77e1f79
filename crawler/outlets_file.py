"""Writes outlets as the TOML that `crawler.outlets` reads."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields

from crawler.article import Feed, FeedKind, Outlet

_ALWAYS = frozenset({"id", "name", "language", "homepage", "mode"})


def as_toml(outlets: Iterable[Outlet]) -> str:
    """One `[[outlet]]` table each with its feeds; what has its default is left out."""
    return "\n".join(line for outlet in outlets for line in ("", *_outlet(outlet))).lstrip("\n") + "\n"


def _outlet(outlet: Outlet) -> Iterator[str]:
    yield "[[outlet]]"
    for field in fields(outlet):
        value = getattr(outlet, field.name)
        if field.name != "feeds" and (field.name in _ALWAYS or value != field.default):
            yield f"{field.name} = {_value(value)}"
    if not outlet.feeds:
        yield "feed = []"
    for feed in outlet.feeds:
        yield from _feed(feed)


def _feed(feed: Feed) -> Iterator[str]:
    yield "[[outlet.feed]]"
    yield f"url = {_value(feed.url)}"
    if feed.kind is not FeedKind.RSS:
        yield f"kind = {_value(feed.kind)}"
    for name in ("section", "selector"):
        if value := getattr(feed, name):
            yield f"{name} = {_value(value)}"


def _value(value: object) -> str:
    """JSON writes booleans, lists and strings without control characters as TOML reads them."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
