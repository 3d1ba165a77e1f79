"""Google News sitemaps."""

from collections.abc import Iterator
from itertools import islice

from crawler.article import Feed, FeedEntry, Outlet, Page
from crawler.dates import parse_date
from crawler.entries import MAX_ENTRIES, build_entry, distinct
from crawler.errors import FeedError
from crawler.markup import Element, parse_xml
from crawler.xmltext import without_prolog


def parse_news_sitemap(page: Page, outlet: Outlet, feed: Feed) -> tuple[FeedEntry, ...]:
    """The articles of a news sitemap, in its order; raises `FeedError` when the page is something else."""
    root = parse_xml(without_prolog(page), recover=True)
    if root is None or _local(root) != "urlset":
        raise FeedError(f"{page.url}: not a news sitemap: <{_local(root) if root is not None else ''}>")
    items = islice(_children(root, "url"), MAX_ENTRIES)
    return distinct(_entry(item, page, outlet, feed) for item in items)


def _entry(item: Element, page: Page, outlet: Outlet, feed: Feed) -> FeedEntry | None:
    news = next(_children(item, "news"), None)
    if news is None:
        return None  # a page of the site that is no article
    return build_entry(
        outlet,
        feed,
        link=_text(item, "loc"),
        base=page.final_url,
        now=page.fetched_at,
        title=_text(news, "title"),
        published=parse_date(_text(news, "publication_date") or _text(item, "lastmod")),
    )


def _children(element: Element, name: str) -> Iterator[Element]:
    """Children by local name: outlets disagree about the namespace's address."""
    return (child for child in element if _local(child) == name)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _text(element: Element, name: str) -> str:
    child = next(_children(element, name), None)
    return "".join(child.itertext()).strip() if child is not None else ""
