"""Settings: one TOML file, every key with a default, checked before anything starts."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crawler.outlets import SHIPPED
from persveille.errors import ConfigurationError

CONFIG_VARIABLE = "PERSVEILLE_CONFIG"
CONFIG_NAME = "persveille.toml"


Endpoint = Annotated[str, Field(pattern=r"^\S+:\d{1,5}$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CrawlSettings(_Section):
    """How outlets are visited."""

    contact: Annotated[str, Field(pattern=r"^[ -~]*$")] = Field(  # a header holds no more than printable ASCII
        "", description="address or page where an outlet can reach you; stands in the User-Agent"
    )
    pace_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        5.0, description="pause between the end of an answer and the next request to its host"
    )
    concurrency: Annotated[int, Field(ge=1, le=256)] = Field(16, description="requests under way at once, all hosts")
    hosts: dict[str, Endpoint] = Field(
        default_factory=dict,
        description='names served elsewhere, as in {"*.test" = "127.0.0.1:8800"}; only these may be private',
    )


class ReaderSettings(_Section):
    """Who reads the articles."""

    model: Literal["auto", "shipped", "patterns"] = Field(
        "auto",
        description="the reader: shipped (encoder and patterns), patterns alone, or auto: shipped where installed",
    )


class DigestSettings(_Section):
    """Where digests go."""

    directory: Path = Field(Path("digests"), description="folder the digests are written to, one folder a day")


class Settings(_Section):
    """All settings in force; paths are relative to the folder the settings file lies in."""

    database: Path = Field(Path("persveille.db"), description="the SQLite file")
    outlets: Path = Field(SHIPPED, description="the list of outlets")
    crawl: CrawlSettings = CrawlSettings()
    reader: ReaderSettings = ReaderSettings()
    digest: DigestSettings = DigestSettings()

    def under(self, folder: Path) -> "Settings":
        """The same settings with relative paths taken from `folder`."""
        return self.model_copy(
            update={
                "database": folder / self.database,
                "outlets": folder / self.outlets,
                "digest": self.digest.model_copy(update={"directory": folder / self.digest.directory}),
            }
        )


def find_config(given: Path | None) -> Path | None:
    """The settings file: as given, else $PERSVEILLE_CONFIG, else ./persveille.toml if there is one."""
    if given:
        return given
    if named := os.environ.get(CONFIG_VARIABLE):
        return Path(named)
    here = Path(CONFIG_NAME)
    return here if here.exists() else None


def load_settings(path: Path | None) -> Settings:
    """Read and check the settings file; without one, the defaults. Raises ConfigurationError naming the key."""
    if path is None:
        return Settings()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror}); check the path and its rights") from error
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, a number or a nesting beyond reading
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from error
    try:
        return Settings.model_validate(values).under(path.parent)
    except ValidationError as error:
        raise ConfigurationError(f"{path}: {_first_problem(error)}; see docs/operating.md") from error


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        return f"unknown setting {key}"
    return f"{key}: {problem['msg'].lower()}"
