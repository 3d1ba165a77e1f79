"""Renders the feeds of the demo's sites: RSS, WordPress RSS, Atom and Google News sitemaps."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from crawler.article import Outlet
from crawler.dates import BRUSSELS
from persveille.demo.addresses import address
from persveille.demo.articles import DemoArticle
from persveille.demo.pages import templates
from persveille.demo.sites import Site, SiteFeed


def render_feed(outlet: Outlet, site: Site, feed: SiteFeed, shown: Sequence[DemoArticle], now: datetime) -> str:
    """The XML of one feed that lists the articles `shown` as they read at `now`."""
    items = [
        {
            "article": article,
            "version": article.version_at(now),
            "link": feed_link(site, article),
            "rfc822": _rfc822(article.published, feed.claims_utc),
            "published": article.published.isoformat(),
            "updated": article.modified_at(now).isoformat(),
        }
        for article in shown
    ]
    body = templates().get_template(feed.template).render(outlet=outlet, site=site, feed=feed, items=items)
    return feed.prefix + body


def feed_link(site: Site, article: DemoArticle) -> str:
    """The link that feeds and listings of the site give for the article, with all its oddities."""
    if site.stub:
        return address(site.stub, article)
    return f"{site.link_prefix}http://{site.host}{address(site.page, article)}"


def _rfc822(moment: datetime, claims_utc: bool) -> str:
    local = moment.astimezone(BRUSSELS)
    return format_datetime(local.replace(tzinfo=UTC) if claims_utc else local)
