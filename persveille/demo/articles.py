"""The values of the demo newsroom: an article and the versions it goes through."""

import unicodedata
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _printable(text: str) -> str:
    for character in text:
        if unicodedata.category(character) == "Cc" and character != "\n":
            raise ValueError(f"holds the control character {character!r}")
    return text


def _one_line(text: str) -> str:
    if text != " ".join(text.split()):
        raise ValueError("must be one line without double, leading or trailing spaces")
    return text


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
Line = Annotated[str, Field(min_length=1), AfterValidator(_one_line), AfterValidator(_printable)]
Text = Annotated[str, AfterValidator(_printable)]


class Version(BaseModel):
    """What readers see of an article from one moment on; `text` is empty where the page shows only the lead."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Line
    lead: Line
    text: Text

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of `text`, each on one line."""
        return [" ".join(paragraph.split()) for paragraph in self.text.split("\n\n") if paragraph.strip()]


class Revision(Version):
    """A later version of an article, shown from `at` on."""

    at: Moment


class DemoArticle(Version):
    """One article of `demo/articles/<outlet>.toml`; its id is the outlet's id, a hyphen and a number."""

    id: Annotated[str, Field(pattern=r"^[a-z]+-[0-9]{3}$")]
    published: Moment
    section: Line
    access: Literal["", "paywall", "gone"] = ""
    revision: tuple[Revision, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _revisions_follow_in_time(self) -> Self:
        moments = [self.published, *(revision.at for revision in self.revision)]
        if any(later <= earlier for earlier, later in pairwise(moments)):
            raise ValueError("each revision must come after the version before it")
        return self

    @property
    def outlet_id(self) -> str:
        """The outlet that publishes the article."""
        return self.id.rpartition("-")[0]

    def version_at(self, now: datetime) -> Version:
        """The version shown at `now`."""
        shown: list[Version] = [revision for revision in self.revision if revision.at <= now]
        return shown[-1] if shown else self

    def modified_at(self, now: datetime) -> datetime:
        """When the version shown at `now` appeared."""
        return max([self.published, *(revision.at for revision in self.revision if revision.at <= now)])
