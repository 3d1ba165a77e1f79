"""`persveille watch`: the long-running form of `persveille run`."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from persveille.command import clock_at, opened, settings_from

if TYPE_CHECKING:
    from persveille.watching import Round


@click.command()
@click.option(
    "--only",
    "stages",
    type=click.Choice(["crawl", "analyse", "digest"]),
    multiple=True,
    help="Do this alone; may be given twice [crawl, analyse and digest].",
)
@click.pass_obj
def watch(config: Path | None, stages: tuple[str, ...]) -> None:
    """Crawl, analyse and write the digests over and over, until stopped by Ctrl-C or SIGTERM.

    Sleeps until the next feed, page or digest is due, and tells each round in one line on standard error. A changed
    list of outlets counts from the next round on.
    """
    from crawler.outlets import load_outlets
    from nlp.analyser import Analyser
    from persveille.locking import alone_with
    from persveille.stages import ALL, user_agent_of
    from persveille.stopping import stopped_by_signals
    from persveille.terminal import progress
    from persveille.watching import do_round, version_of
    from persveille.watching import watch as go_on

    settings = settings_from(config)
    chosen = [stage for stage in ALL if stage in stages or not stages]
    clock = clock_at(None)

    def say(line: str) -> None:
        click.echo(line, err=True)

    def one_round() -> "Round":
        with progress() if sys.stderr.isatty() else nullcontext(lambda *_: None) as tell:
            return do_round(settings, chosen, analyser, clock, stop, tell)

    # What is wrong from the start is refused here; what goes wrong later is told and tried again.
    user_agent_of(settings.crawl)
    load_outlets(settings.outlets)
    with opened(settings.database):
        pass
    with stopped_by_signals() as stop, alone_with(settings.database):
        analyser = Analyser.load(settings.reader.model) if "analyse" in chosen else None
        say(f"watching {settings.outlets} into {settings.database}: {', '.join(chosen)}")
        go_on(one_round, lambda: version_of(settings.outlets), clock, stop.wait, say)
        say("stopped")
