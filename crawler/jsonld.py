"""What a page says about itself in JSON-LD (schema.org `NewsArticle`) and in its meta tags."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.dates import parse_date
from crawler.markup import Element, html_to_line

_ARTICLE_TYPES = ("article", "posting")  # NewsArticle, ReportageNewsArticle, LiveBlogPosting, ...
_DEEPEST = 6  # levels of nesting that are searched for an article


@dataclass(frozen=True, slots=True)
class Declared:
    """A page's own statements; empty or None where it makes none."""

    headline: str = ""
    description: str = ""
    published: datetime | None = None
    language: str = ""
    section: str = ""
    free: bool | None = None
    canonical: str = ""  # the link with rel=canonical, as it stands


def read_declared(root: Element) -> Declared:
    """JSON-LD first, then meta tags, for each statement."""
    article = next(_articles(root), {})
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): meta.get("content") or ""
        for meta in root.iter("meta")
    }
    language = _word(article.get("inLanguage")) or root.get("lang") or metas.get("og:locale", "")
    return Declared(
        headline=html_to_line(_word(article.get("headline")) or metas.get("og:title", "") or _first(root, "h1")),
        description=html_to_line(_word(article.get("description")) or metas.get("og:description", "")),
        published=parse_date(_word(article.get("datePublished")) or metas.get("article:published_time", "")),
        language=language[:2].lower(),
        section=_word(article.get("articleSection")) or metas.get("article:section", ""),
        free=_free(article, metas, root),
        canonical=_canonical(root),
    )


def _articles(root: Element) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            data = json.loads("".join(script.itertext()), strict=False)
        except (ValueError, RecursionError):
            continue  # a broken block says nothing; the next one may be whole
        yield from _find_articles(data, _DEEPEST)


def _find_articles(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _find_articles(item, depth - 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if any(str(kind).lower().endswith(_ARTICLE_TYPES) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _find_articles(data.get(key), depth - 1)


def _free(article: dict[str, Any], metas: dict[str, str], root: Element) -> bool | None:
    """Whether anyone may read the whole text: a boolean or a string, a class of De Tijd, a meta tag of Mediahuis."""
    if "paywall-active" in (root.get("class") or "").split():
        return False
    stated = str(article.get("isAccessibleForFree", "")).strip().rpartition("/")[2].lower()
    paid = metas.get("cxenseparse:mhu-article_ispaidcontent", "").lower()
    return {"true": True, "false": False}.get(stated, {"true": False, "false": True}.get(paid))


def _canonical(root: Element) -> str:
    links = (link for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((str(link.get("href") or "") for link in links), "")


def _word(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name") or value.get("alternateName")
    return value.strip() if isinstance(value, str) else ""


def _first(root: Element, tag: str) -> str:
    element = next(root.iter(tag), None)
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
