"""Loads the demo newsroom's folder into values and refuses what does not fit, naming file, article and field."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.article import Outlet
from crawler.outlets import load_outlets
from persveille.demo.addresses import address
from persveille.demo.articles import DemoArticle
from persveille.demo.sites import SITES, Site
from persveille.errors import ConfigurationError


class NewsroomError(ConfigurationError):
    """The demo's folder cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The outlets in the order of `outlets.toml` and their articles, oldest first."""

    outlets: tuple[Outlet, ...]
    articles: tuple[DemoArticle, ...]

    def published(self, outlet_id: str, now: datetime) -> list[DemoArticle]:
        """The articles that the outlet has published by `now`, newest first."""
        return [a for a in reversed(self.articles) if a.outlet_id == outlet_id and a.published <= now]


def load_newsroom(folder: Path) -> Newsroom:
    """Read `outlets.toml` and `articles/*.toml` below `folder`.

    Raises NewsroomError for articles and sites, crawler.outlets.OutletError for the list of outlets.
    """
    outlets = load_outlets(folder / "outlets.toml")
    for outlet in outlets:
        if outlet.id not in SITES:
            raise NewsroomError(f"{folder / 'outlets.toml'}: no site is built for outlet {outlet.id!r}; see README.md")
    known = {outlet.id for outlet in outlets}
    articles: list[DemoArticle] = []
    for path in sorted((folder / "articles").glob("*.toml")):
        if path.stem not in known:
            raise NewsroomError(f"{path}: outlets.toml has no outlet {path.stem!r}; name the file after its outlet")
        articles += _read_articles(path, SITES[path.stem])
    if not articles:
        raise NewsroomError(f"{folder / 'articles'}: no articles; name the folder of a newsroom, as `demo` is")
    _refuse_twice(folder, articles)
    return Newsroom(outlets, tuple(sorted(articles, key=lambda article: (article.published, article.id))))


def _read_articles(path: Path, site: Site) -> Iterator[DemoArticle]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NewsroomError(f"{path}: not valid TOML: {error}") from error
    tables = content.pop("article", [])
    if content or not isinstance(tables, list):
        raise NewsroomError(
            f"{path}: unexpected {', '.join(content) or 'article'}; a file holds [[article]] tables only"
        )
    for number, table in enumerate(tables, start=1):
        yield _read_article(path, number, table, site)


def _read_article(path: Path, number: int, table: dict[str, Any], site: Site) -> DemoArticle:
    where = f"{path}: article {table.get('id') or f'number {number}'}"
    try:
        article = DemoArticle.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "revision"
        raise NewsroomError(f"{where}: {key}: {first['msg']}") from error
    if article.outlet_id != path.stem:
        raise NewsroomError(f"{where}: id: must begin with {path.stem}-, after the name of the file")
    if site.public and article.access != "paywall" and not all(v.paragraphs for v in (article, *article.revision)):
        raise NewsroomError(f"{where}: text: is empty, yet {site.host} shows whole articles; write it or set access")
    return article


def _refuse_twice(folder: Path, articles: Iterable[DemoArticle]) -> None:
    ids: set[str] = set()
    addresses: dict[str, str] = {}
    for article in articles:
        where = f"{folder / 'articles'}: article {article.id}"
        if article.id in ids:
            raise NewsroomError(f"{where}: id: is used twice")
        ids.add(article.id)
        site = SITES[article.outlet_id]
        page = f"http://{site.host}{address(site.page, article)}"
        if page in addresses:
            raise NewsroomError(f"{where}: title: gives the same address as {addresses[page]}, {page}")
        addresses[page] = article.id
