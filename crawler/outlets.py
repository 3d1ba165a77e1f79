"""The outlets are data: `outlets.toml`, one `[[outlet]]` each with its `[[outlet.feed]]` tables."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from crawler.article import Feed, FeedKind, Mode, Outlet
from crawler.errors import OutletError

SHIPPED = Path(__file__).with_name("outlets.toml")

_Address = Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+(/\S*)?$")]
_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _FeedTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    url: _Address
    kind: FeedKind = FeedKind.RSS
    section: str = ""
    selector: str = ""

    @model_validator(mode="after")
    def _selector_goes_with_listing(self) -> Self:
        if self.selector and self.kind is not FeedKind.LISTING:
            raise ValueError("only a feed of kind listing may have a selector")
        return self


class _OutletTable(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Id
    name: _Name
    language: Literal["nl", "fr", "de", "en", ""]  # "": several, told apart article by article
    homepage: _Address
    mode: Mode
    feed: list[_FeedTable]
    region: Literal["", "flanders", "wallonia", "brussels", "german", "national"] = ""
    publisher: str = ""
    kind: str = ""
    reliability: Literal["", "A", "B", "C", "D", "E", "F"] = ""
    enabled: bool = True
    reason: str = ""
    backfill: tuple[_Address, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """One that is not polled may lack what only polling needs; what is missing is then its reason."""
        if not self.enabled:
            if not self.reason:
                raise ValueError("an outlet that is not enabled needs a reason")
            return self
        if not self.feed:
            raise ValueError("an outlet needs at least one [[outlet.feed]]")
        if any(feed.kind is FeedKind.LISTING and not feed.selector for feed in self.feed):
            raise ValueError("a feed of kind listing needs a selector")
        return self

    def outlet(self) -> Outlet:
        values = {name: getattr(self, name) for name in type(self).model_fields if name != "feed"}
        return Outlet(feeds=tuple(Feed(**dict(feed)) for feed in self.feed), **values)


def load_outlets(path: Path) -> tuple[Outlet, ...]:
    """The outlets of a file, in its order.

    Raises `OutletError` naming file, entry and key.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutletError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, a number or a nesting beyond reading
        raise OutletError(f"{path}: not valid TOML: {error}") from error
    tables = content.pop("outlet", [])
    if content or not isinstance(tables, list) or not tables:
        raise OutletError(f"{path}: {next(iter(content), 'outlet')!r}: the file must hold [[outlet]] tables only")
    outlets = tuple(_read(path, number, table) for number, table in enumerate(tables, start=1))
    _refuse_twice(path, "id", (outlet.id for outlet in outlets))
    _refuse_twice(path, "feed.url", (feed.url for outlet in outlets for feed in outlet.feeds))
    return outlets


def _read(path: Path, number: int, table: Any) -> Outlet:
    try:
        return _OutletTable.model_validate(table).outlet()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = table.get("id") if isinstance(table, dict) else None
        key = ".".join(str(part) for part in first["loc"]) or "outlet"
        raise OutletError(f"{path}: outlet {name or f'number {number}'}: {key}: {first['msg']}") from error


def _refuse_twice(path: Path, key: str, values: Iterable[str]) -> None:
    seen = set[str]()
    for value in values:
        if value in seen:
            raise OutletError(f"{path}: outlet: {key}: {value!r} stands twice")
        seen.add(value)
