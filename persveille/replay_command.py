"""`persveille crawl --replay`: parse, call, print."""

import sys
from pathlib import Path

import click

from persveille.command import DONE_WITH_FAILURES, opened, settings_from


def replay_archives(config: Path | None, files: tuple[Path, ...]) -> None:
    """Read archives into the database of the settings and say what they held; status 1 when something failed."""
    import asyncio

    from crawler.outlets import load_outlets
    from persveille.replaying import replay
    from persveille.stages import RunReport
    from persveille.terminal import progress, summary

    settings = settings_from(config)
    outlets = load_outlets(settings.outlets)
    with opened(settings.database) as database, progress() as tell:
        report = asyncio.run(replay(database, outlets, files, tell))
    skipped = ", ".join(f"{count} {kind}" for kind, count in sorted(report.skipped.items()))
    click.echo(f"replayed {report.read} of {report.answers} answers; skipped: {skipped or 'nothing'}")
    click.echo(summary(RunReport(crawl=report.crawl)))
    if report.crawl.failures:
        sys.exit(DONE_WITH_FAILURES)
