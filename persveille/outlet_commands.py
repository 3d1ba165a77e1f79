"""`persveille outlets`: how they do, whether they answer, and their exchange with feed readers."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from persveille.command import DONE_WITH_FAILURES, clock_at, now_option, opened, settings_from
from persveille.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.article import Outlet
    from persveille.settings import Settings

Form = Literal["table", "json"]
STATES = ("overdue", "failing", "silent", "ok", "never_polled", "disabled")  # db.health.State, too heavy to load here


@click.command()
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--check", is_flag=True, help="Ask each feed once and say what it answers; nothing is stored.")
@click.option("--opml", is_flag=True, help="Write the feeds as a subscription list (OPML 2.0).")
@click.option(
    "--import",
    "subscriptions",
    metavar="FILE.opml",
    type=click.Path(path_type=Path),
    help="Turn a subscription list into outlets to edit, as TOML.",
)
@click.option("--state", type=click.Choice(STATES), help="Only the outlets in this state.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="json has one object an outlet with all its feeds; with --check one a feed.",
)
@now_option
@click.pass_obj
def outlets(
    config: Path | None,
    names: tuple[str, ...],
    check: bool,
    opml: bool,
    subscriptions: Path | None,
    state: str | None,
    form: Form,
    now: datetime | None,
) -> None:
    """Show how the outlets do, all of them or those with the given IDs.

    Ends with status 1 when one that is shown fails, is silent or is not asked any more.
    """
    if check + opml + bool(subscriptions) > 1 or (state and (check or opml or subscriptions)):
        raise click.UsageError("--check, --opml, --import and --state do not go together.")
    clock = clock_at(now)
    if subscriptions:
        failed = _import(subscriptions, clock())
    else:
        settings = settings_from(config)
        chosen = choose(settings, names)
        polled = [outlet for outlet in chosen if outlet.enabled or names]
        if opml:
            failed = _export(polled, clock())
        elif check:
            failed = _check(polled, settings, form, clock)
        else:
            failed = _show(chosen, settings, state, form, clock())
    if failed:
        sys.exit(DONE_WITH_FAILURES)


def choose(settings: "Settings", names: Sequence[str]) -> "list[Outlet]":
    """The outlets with these ids, or all. Raises ConfigurationError for an id that the list does not have."""
    from crawler.outlets import load_outlets

    listed = load_outlets(settings.outlets)
    known = {outlet.id for outlet in listed}
    for name in names:
        if name not in known:
            raise ConfigurationError(f"outlet {name!r} does not stand in {settings.outlets}; ids are given, not names")
    return [outlet for outlet in listed if not names or outlet.id in names]


def _show(chosen: "list[Outlet]", settings: "Settings", state: str | None, form: Form, now: datetime) -> bool:
    from db.health import TROUBLED, outlet_health
    from persveille.outlet_table import as_json, outlet_table
    from persveille.terminal import console

    with opened(settings.database) as database:
        health = [one for one in outlet_health(database, chosen, now) if state in (None, one.state)]
    if form == "json":
        _print_json(map(as_json, health))
    else:
        console().print(outlet_table(health))
    return any(one.state in TROUBLED for one in health)


def _check(polled: "list[Outlet]", settings: "Settings", form: Form, clock: "Callable[[], datetime]") -> bool:
    from persveille.probe_table import as_json, probe_table
    from persveille.probing import probe_feeds
    from persveille.terminal import console, progress

    with progress() as tell:
        probes = probe_feeds(polled, settings.crawl, clock, tell)
    if form == "json":
        _print_json(map(as_json, probes))
    else:
        console().print(probe_table(probes))
    return any(one.reason for one in probes)


def _export(polled: "list[Outlet]", now: datetime) -> bool:
    from crawler.opml import to_opml

    click.echo(to_opml(polled, now))
    return False


def _import(file: Path, now: datetime) -> bool:
    from crawler.opml import LIMIT, read_opml
    from crawler.outlets_file import as_toml

    with file.open("rb") as source:
        found = read_opml(str(file), source.read(LIMIT + 1), now)
    for line in found.refused:
        click.echo(f"persveille: {line}", err=True)
    if not found.outlets:
        raise ConfigurationError(f"{file}: holds no feed that can be subscribed to")
    click.echo(as_toml(found.outlets).encode(), nl=False)
    return bool(found.refused)


def _print_json(objects: Iterable[object]) -> None:
    click.echo(json.dumps(list(objects), ensure_ascii=False, indent=1).encode())
