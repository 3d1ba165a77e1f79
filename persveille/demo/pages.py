"""Renders the pages of the demo's sites from the templates in `persveille/templates/demo`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from babel.dates import format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.article import Outlet
from crawler.dates import BRUSSELS
from persveille.demo.addresses import address
from persveille.demo.articles import DemoArticle, Version
from persveille.demo.sites import Site
from persveille.demo.words import REASONS, WORDS


@cache
def templates() -> Environment:
    """The environment of all demo templates; every value is escaped."""
    return Environment(
        loader=PackageLoader("persveille", "templates/demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_article(
    outlet: Outlet, site: Site, article: DemoArticle, earlier: Sequence[DemoArticle], now: datetime
) -> str:
    """The article's page as a reader without an account sees it at `now`, with links to `earlier` articles."""
    version = article.version_at(now)
    locked = not site.public or article.access == "paywall"
    return _render(
        site.template,
        outlet,
        site,
        article=article,
        version=version,
        paragraphs=[] if locked else version.paragraphs,
        locked=locked,
        published=_long_date(article.published, outlet.language),
        json_ld=_json_ld(outlet, article, version, locked, now),
        earlier=[{"title": other.title, "path": address(site.page, other)} for other in earlier],
    )


def render_front(outlet: Outlet, site: Site, shown: Sequence[DemoArticle], now: datetime) -> str:
    """The site's home or listing page with the articles `shown` as they read at `now`."""
    cards = [
        {
            "title": article.version_at(now).title,
            "section": article.section,
            "path": address(site.page, article),
            "iso": article.published.isoformat(),
            "published": _long_date(article.published, outlet.language),
        }
        for article in shown
    ]
    return _render("front.html", outlet, site, cards=cards, locked=False)


def render_consent() -> str:
    """The shell of a consent host, which holds no word of the article behind it."""
    return templates().get_template("consent.html").render()


def render_trouble(status: int, language: str = "nl") -> str:
    """A short page that says what went wrong."""
    return templates().get_template("trouble.html").render(status=status, reason=REASONS[language][status])


def render_index(outlets: Sequence[Outlet], sites: Mapping[str, Site], address: str, now: datetime) -> str:
    """The demo's own front page at its loopback address: the outlets, and how to open their sites."""
    local = now.astimezone(BRUSSELS)
    rows = [(outlet, sites[outlet.id]) for outlet in outlets]
    return templates().get_template("index.html").render(rows=rows, address=address, now=f"{local:%Y-%m-%d %H:%M}")


def _render(template: str, outlet: Outlet, site: Site, **values: Any) -> str:
    words = WORDS[outlet.language]
    return templates().get_template(template).render(outlet=outlet, site=site, words=words, **values)


def _long_date(moment: datetime, language: str) -> str:
    return format_datetime(moment.astimezone(BRUSSELS), "d MMMM y, HH:mm", locale=f"{language}_BE")


def _json_ld(outlet: Outlet, article: DemoArticle, version: Version, locked: bool, now: datetime) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": version.title,
        "description": version.lead,
        "datePublished": article.published.astimezone(BRUSSELS).isoformat(),
        "dateModified": article.modified_at(now).astimezone(BRUSSELS).isoformat(),
        "articleSection": article.section,
        "inLanguage": outlet.language,
        # Publishers write this flag as a string as often as as a boolean.
        "isAccessibleForFree": "False" if locked else "True",
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
    }
