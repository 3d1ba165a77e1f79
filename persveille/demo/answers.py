"""What the demo's sites answer to a request at a moment: a pure table of resources by address."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from crawler.article import Outlet
from crawler.dates import brussels_day
from persveille.demo.addresses import address
from persveille.demo.articles import DemoArticle
from persveille.demo.feeds import render_feed
from persveille.demo.newsroom import Newsroom
from persveille.demo.pages import render_article, render_consent, render_front, render_trouble
from persveille.demo.sites import CONSENT_HOST, SITES, Site, SiteFeed, Wall

GONE_AFTER = timedelta(days=2)  # how long the page of an article with access = "gone" stays


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer before compression and conditional handling; `modified` is None where a page carries no validators."""

    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    location: str = ""
    etag: str = ""
    modified: datetime | None = None
    retry_after: int = 0  # seconds
    honours_conditions: bool = True


Resource = Callable[[datetime], Answer]


def resources(newsroom: Newsroom) -> dict[str, Resource]:
    """Every address of the demo, absolute and without fragment, with the function that answers there."""
    table: dict[str, Resource] = {f"http://{CONSENT_HOST}/robots.txt": partial(_robots, "User-agent: *\nAllow: /\n")}
    for outlet in newsroom.outlets:
        site = SITES[outlet.id]
        for where, resource in _site_resources(newsroom, outlet, site):
            table[where] = partial(_with_trouble, site, outlet, resource)
        for host in {site.host, *(feed.host for feed in site.feeds if feed.host)}:
            table[f"http://{host}/robots.txt"] = partial(_robots, site.robots)
    return table


def answer(table: Mapping[str, Resource], url: str, now: datetime) -> Answer:
    """The answer at `now` to a GET of `url`; a query that the site does not know is ignored, as on real sites."""
    resource = table.get(url) or table.get(url.partition("?")[0])
    if resource is not None:
        return resource(now)
    if url.startswith(f"http://{CONSENT_HOST}/consent?"):
        return Answer(200, render_consent().encode())
    return Answer(404, render_trouble(404).encode())


def _site_resources(newsroom: Newsroom, outlet: Outlet, site: Site) -> Iterator[tuple[str, Resource]]:
    root = f"http://{site.host}"
    yield f"{root}/", partial(_home, newsroom, outlet, site)
    for old, new in site.redirects.items():
        yield root + old, partial(_redirect, 301, root + new)
    for feed in site.feeds:
        yield f"http://{feed.host or site.host}{feed.target}", partial(_feed, newsroom, outlet, site, feed)
    for article in newsroom.articles:
        if article.outlet_id == outlet.id:
            page = root + address(site.page, article)
            yield page, partial(_page, newsroom, outlet, site, article)
            if site.stub:
                yield address(site.stub, article), partial(_stub, article, page)


def _with_trouble(site: Site, outlet: Outlet, resource: Resource, now: datetime) -> Answer:
    trouble = site.troubles.get(brussels_day(now))
    if trouble is None:
        return resource(now)
    body = render_trouble(trouble.status, outlet.language).encode()
    return Answer(trouble.status, body, retry_after=trouble.retry_after)


def _robots(text: str | None, _now: datetime) -> Answer:
    if text is None:
        return Answer(404, render_trouble(404).encode())
    return Answer(200, text.encode(), "text/plain; charset=utf-8")


def _redirect(status: int, location: str, _now: datetime) -> Answer:
    return Answer(status, location=location)


def _stub(article: DemoArticle, page: str, now: datetime) -> Answer:
    return _redirect(302, page, now) if article.published <= now else Answer(404, render_trouble(404).encode())


def _home(newsroom: Newsroom, outlet: Outlet, site: Site, now: datetime) -> Answer:
    return _front(outlet, site, newsroom.published(outlet.id, now)[:15], now)


def _front(outlet: Outlet, site: Site, shown: list[DemoArticle], now: datetime) -> Answer:
    return Answer(200, render_front(outlet, site, shown, now).encode(site.encoding, "xmlcharrefreplace"))


def _feed(newsroom: Newsroom, outlet: Outlet, site: Site, feed: SiteFeed, now: datetime) -> Answer:
    if feed.status != 200:
        return Answer(feed.status, render_trouble(feed.status, outlet.language).encode())
    shown = newsroom.published(outlet.id, now)[: feed.depth]
    if feed.template == "front.html":
        return _validated(_front(outlet, site, shown, now), shown, now)
    body = render_feed(outlet, site, feed, shown, now).encode()
    kind = "application/atom+xml" if feed.template == "atom.xml" else "application/xml"
    listed = _validated(Answer(200, body, f"{kind}; charset=utf-8"), shown, now)
    return replace(listed, etag=feed.etag, modified=None, honours_conditions=False) if feed.etag else listed


def _page(newsroom: Newsroom, outlet: Outlet, site: Site, article: DemoArticle, now: datetime) -> Answer:
    if article.published > now or article.id in site.dead:
        return Answer(404, render_trouble(404, outlet.language).encode())
    if article.access == "gone" and now >= article.published + GONE_AFTER:
        return Answer(410, render_trouble(410, outlet.language).encode())
    if site.wall is Wall.CONSENT:
        page = f"http://{site.host}{address(site.page, article)}"
        return _redirect(302, f"http://{CONSENT_HOST}/consent?siteKey=avondblad&callbackUrl={page}", now)
    earlier = newsroom.published(outlet.id, article.published)[1:7]
    page = render_article(outlet, site, article, earlier, now)
    return _validated(Answer(200, page.encode(site.encoding, "xmlcharrefreplace")), [article], now)


def _validated(plain: Answer, shown: list[DemoArticle], now: datetime) -> Answer:
    """The answer with the validators of an honest server: a hash of the body and the moment of the last change."""
    modified = max((article.modified_at(now) for article in shown), default=None)
    return replace(plain, etag=f'W/"{hashlib.sha256(plain.body).hexdigest()[:20]}"', modified=modified)
