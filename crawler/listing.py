"""Listing pages of outlets without a feed: the links that a CSS selector chooses."""

from lxml.cssselect import CSSSelector, SelectorError

from crawler.article import Feed, FeedEntry, Outlet, Page
from crawler.dates import parse_date
from crawler.entries import build_entry, distinct
from crawler.errors import FeedError
from crawler.markup import Element, parse_html


def parse_listing(page: Page, outlet: Outlet, feed: Feed) -> tuple[FeedEntry, ...]:
    """One entry for each address that `feed.selector` finds (a link, or a block that holds one).

    Raises `FeedError` when the selector is wrong or finds nothing: then the outlet has changed its page.
    """
    root = parse_html(page)
    if root is None:
        raise FeedError(f"{page.url}: not a listing: empty page")
    try:
        found = CSSSelector(feed.selector, translator="html")(root)
    except SelectorError as error:
        raise FeedError(f"{page.url}: selector {feed.selector!r} cannot be read: {error}") from error
    entries = distinct(_entry(element, page, outlet, feed) for element in found)
    if not entries:
        raise FeedError(f"{page.url}: selector {feed.selector!r} finds no article")
    return entries


def _entry(element: Element, page: Page, outlet: Outlet, feed: Feed) -> FeedEntry | None:
    link = element if element.tag == "a" else next(element.iter("a"), None)
    if link is None or not link.get("href"):
        return None
    stamp = next((time.get("datetime") for time in element.iter("time") if time.get("datetime")), "")
    title = next(("".join(head.itertext()) for head in element.iter("h1", "h2", "h3", "h4")), "")
    return build_entry(
        outlet,
        feed,
        link=link.get("href"),
        base=page.final_url,
        now=page.fetched_at,
        title=title.strip() or "".join(link.itertext()) or link.get("title", ""),
        published=parse_date(stamp),
    )
