"""The command line: parse, call, print. Heavy modules are imported inside the commands, so that help is instant."""

import errno
import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

import click

from persveille.command import (
    BAD_USAGE,
    DONE_WITH_FAILURES,
    INTERRUPTED,
    Instant,
    clock_at,
    days_options,
    now_option,
    opened,
    settings_from,
    wanted_days,
)
from persveille.errors import ConfigurationError, PersveilleError
from persveille.outlet_commands import outlets
from persveille.replay_command import replay_archives
from persveille.watch_command import watch

if TYPE_CHECKING:
    from crawler.periods import Period
    from persveille.evaluate import Choice
    from persveille.stages import Stage


class Commands(click.Group):
    """The commands; an error of ours is one line on standard error and exit status 2, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        from crawler.errors import CrawlError
        from db.errors import DatabaseError
        from nlp.errors import ReadError

        try:
            with _stopped_by_sigterm():
                return super().invoke(ctx)
        except (PersveilleError, CrawlError, ReadError, DatabaseError) as error:
            _end(ctx, str(error), BAD_USAGE)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader of our output has left; click ends quietly
                raise
            _end(ctx, f"{error.filename}: {error.strerror}" if error.filename else str(error), BAD_USAGE)
        except KeyboardInterrupt:
            _end(ctx, "interrupted; what was stored is kept, and the next run goes on from there", INTERRUPTED)


def _end(ctx: click.Context, message: str, status: int) -> None:
    click.echo(f"persveille: {' '.join(message.split())}", err=True)
    ctx.exit(status)


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does, so that transactions are rolled back and files closed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(path_type=Path, readable=False),
    help="Settings file [$PERSVEILLE_CONFIG, ./persveille.toml]",
)
@click.version_option(package_name="persveille")
@click.pass_context
def main(context: click.Context, config: Path | None) -> None:
    """Watch the Belgian Dutch- and French-language press for cyber incidents."""
    context.obj = config


main.add_command(outlets)
main.add_command(watch)


@main.command()
@now_option
@days_options
@click.option("--warc", type=FOLDER, metavar="DIR", help="Keep every answer in a WARC file in this folder.")
@click.option("--replay", is_flag=True, help="Read the crawls that WARC FILEs hold again, without network.")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def crawl(
    config: Path | None,
    now: datetime | None,
    since: datetime | None,
    until: datetime | None,
    warc: Path | None,
    replay: bool,
    files: tuple[Path, ...],
) -> None:
    """Poll the feeds that are due and fetch the pages we may fetch.

    With --since, read the sitemaps of past days in place of the feeds, then fetch the pages.
    """
    if bool(files) != replay:
        raise click.UsageError("--replay goes with the WARC files to read, and only they with it")
    if not replay:
        _work(config, now, "crawl", wanted=wanted_days(since, until, clock_at(now)), warc=warc)
        return
    if now or since or until or warc:
        raise click.UsageError("--replay has the clock and the days of its archives; give it no other option")
    replay_archives(config, files)


@main.command()
@now_option
@click.pass_obj
def analyse(config: Path | None, now: datetime | None) -> None:
    """Read the articles that have not been read, and merge what they report into incidents."""
    _work(config, now, "analyse")


@main.command()
@now_option
@click.pass_obj
def digest(config: Path | None, now: datetime | None) -> None:
    """Write the digest for every reader who is due one."""
    _work(config, now, "digest")


@main.command()
@now_option
@click.pass_obj
def run(config: Path | None, now: datetime | None) -> None:
    """Crawl, analyse and write the digests: the daily round."""
    _work(config, now, "crawl", "analyse", "digest")


def _work(
    config: Path | None,
    now: datetime | None,
    *stages: "Stage",
    wanted: "Period | None" = None,
    warc: Path | None = None,
) -> None:
    """Do the stages in order with progress, say what each did, and end with status 1 when something failed."""
    from persveille.stages import run_stages
    from persveille.terminal import progress, summary

    settings = settings_from(config)
    with opened(settings.database) as database, progress() as tell:
        report = run_stages(stages, settings, database, clock_at(now), tell, wanted=wanted, warc=warc)
    click.echo(summary(report))
    if report.failures:
        sys.exit(DONE_WITH_FAILURES)


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.pass_obj
def extract(config: Path | None, file: BinaryIO) -> None:
    """Read articles as JSON Lines from FILE (or standard input) and write what they report (docs/extract.md)."""
    from nlp.analyser import Analyser
    from persveille.interchange import extract_lines

    analyser = Analyser.load(settings_from(config).reader.model)
    broken = False
    for result in extract_lines(file, analyser.analyse):
        broken |= "error" in result
        click.echo(json.dumps(result, ensure_ascii=False).encode())  # UTF-8 whatever the terminal's encoding
    if broken:
        sys.exit(DONE_WITH_FAILURES)


@main.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--split",
    type=click.Choice(["train", "dev", "test", "all"]),
    help="Which part of the records [test; all when FILEs are given].",
)
@click.option(
    "--model", metavar="NAME", help="The reader to measure [the one in the settings]; fr_core_news_md: spaCy's."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help="json holds everything that was counted.",
)
@click.option("--errors", type=click.IntRange(0), default=0, help="Show this many of the worst articles.")
@click.pass_obj
def evaluate(
    config: Path | None,
    files: tuple[Path, ...],
    split: "Choice | None",
    model: str | None,
    form: Literal["table", "json", "markdown"],
    errors: int,
) -> None:
    """Measure the reader on annotated articles: those of FILEs, or of training/corpus."""
    from nlp.analyser import Analyser
    from persveille.evaluate import as_json, check_errors, choose_records, measure
    from persveille.evaluation_table import markdown, print_tables
    from persveille.terminal import console, progress

    split = split or ("all" if files else "test")
    check_errors(errors, files, split)
    records = choose_records(files, split)
    analyser = Analyser.load(model or settings_from(config).reader.model)
    with progress() as tell:
        evaluation = measure(records, analyser, tell)
    if form == "json":
        click.echo(json.dumps(as_json(evaluation, split, errors), ensure_ascii=False, indent=1))
    elif form == "markdown":
        click.echo("\n\n".join(markdown(evaluation, errors)))
    else:
        print_tables(evaluation, errors, console())


@main.command()
@click.pass_obj
def incidents(config: Path | None) -> None:
    """List the incidents."""
    from db.incidents import find_incidents
    from persveille.incident_table import incident_table
    from persveille.terminal import console

    with opened(settings_from(config).database) as database:
        console().print(incident_table(find_incidents(database)))


@main.command()
@click.pass_obj
def config(config: Path | None) -> None:
    """Print the settings in force as a settings file, with what each means."""
    from persveille.settings_file import as_toml

    click.echo(as_toml(settings_from(config)), nl=False)


@main.group()
def demo() -> None:
    """An invented newsroom to try everything on."""


@demo.command("run")
@click.option("--out", type=FOLDER, default=Path("out"), show_default=True, help="Folder for the results.")
@click.option(
    "--newsroom", type=FOLDER, default=Path("demo"), show_default=True, help="Folder of the invented newsroom."
)
def demo_run(out: Path, newsroom: Path) -> None:
    """Replay the newsroom's 21 days over real HTTP on loopback and show what was found."""
    from persveille.demo.replay import replay
    from persveille.terminal import console

    replay(newsroom, out, console())


@demo.command("serve")
@click.option(
    "--newsroom", type=FOLDER, default=Path("demo"), show_default=True, help="Folder of the invented newsroom."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8800, show_default=True, help="0: any free one.")
@click.option("--now", type=Instant(), help="Serve the newsroom as it is at this moment [its last day].")
def demo_serve(newsroom: Path, port: int, now: datetime | None) -> None:
    """Serve the newsroom on loopback until interrupted."""
    from persveille.demo.replay import serve_until

    try:
        with suppress(KeyboardInterrupt):
            serve_until(newsroom, port, now, click.echo, threading.Event().wait)
    except OSError as error:
        if error.filename:  # a file of the newsroom, not the port
            raise
        raise ConfigurationError(
            f"port {port} cannot be used ({error.strerror}); choose another with --port"
        ) from error
