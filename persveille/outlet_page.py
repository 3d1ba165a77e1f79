"""The list of outlets as a page of Markdown: `python -m persveille.outlet_page > docs/outlets.md`."""

from collections.abc import Iterable, Iterator, Sequence

import click

from crawler.article import Mode, Outlet
from crawler.outlets import SHIPPED, load_outlets

# Kinds in the order of the page, with their headings; any other kind comes last.
HEADINGS = {
    "daily": "Dailies",
    "broadcaster": "Broadcasters",
    "regional": "Regional press and television",
    "magazine": "Magazines",
    "trade": "Trade press",
    "agency": "Agencies",
    "authority": "Authorities",
    "company": "Press rooms of companies",
}
OTHERS = "Others"
LANGUAGES = ("nl", "fr", "de", "en", "")
SEVERAL = "several"

HEAD = """# Outlets

What `crawler/outlets.toml` holds, written from it by `python -m persveille.outlet_page > docs/outlets.md`.
[adding-an-outlet.md](adding-an-outlet.md) explains modes and reliability, and how to add an outlet or enable one."""


def markdown(outlets: Sequence[Outlet]) -> str:
    """The whole page: totals by language, then a table for each kind of outlet, in the order of the list."""
    parts = [HEAD, _sentence(outlets), _totals(outlets)]
    for heading, group in _groups(outlets):
        parts += [f"## {heading}", _table(group)]
    return "\n\n".join(parts) + "\n"


def _sentence(outlets: Sequence[Outlet]) -> str:
    polled = [outlet for outlet in outlets if outlet.enabled]
    return (
        f"**{len(outlets)} outlets, {len(polled)} of them polled, by {_feeds(polled)} feeds.**\n"
        "The columns full, meta and index count polled outlets by what may be taken from them."
    )


def _totals(outlets: Sequence[Outlet]) -> str:
    by_language = {language: [one for one in outlets if one.language == language] for language in LANGUAGES}
    rows = [_counts(language or SEVERAL, group) for language, group in by_language.items() if group]
    return _pipes(("language", "outlets", "polled", "feeds", *Mode), [*rows, _counts("**all**", outlets)], numbers=6)


def _counts(name: str, outlets: Sequence[Outlet]) -> list[str]:
    polled = [outlet for outlet in outlets if outlet.enabled]
    modes = (sum(outlet.mode is mode for outlet in polled) for mode in Mode)
    return [name, *map(str, (len(outlets), len(polled), _feeds(polled), *modes))]


def _feeds(outlets: Iterable[Outlet]) -> int:
    return sum(len(outlet.feeds) for outlet in outlets)


def _groups(outlets: Sequence[Outlet]) -> Iterator[tuple[str, list[Outlet]]]:
    for kind, heading in HEADINGS.items():
        if group := [outlet for outlet in outlets if outlet.kind == kind]:
            yield heading, group
    if rest := [outlet for outlet in outlets if outlet.kind not in HEADINGS]:
        yield OTHERS, rest


def _table(outlets: Iterable[Outlet]) -> str:
    columns = ("outlet", "language", "region", "mode", "reliability", "feeds", "polled, or why not")
    return _pipes(columns, (_row(outlet) for outlet in outlets))


def _row(outlet: Outlet) -> list[str]:
    return [
        f"[{outlet.name}]({outlet.homepage})",
        outlet.language or SEVERAL,
        outlet.region,
        outlet.mode,
        outlet.reliability,
        str(len(outlet.feeds)),
        "yes" if outlet.enabled else outlet.reason,
    ]


def _pipes(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """A table whose last `numbers` columns are aligned to the right."""
    rule = [" --- "] * (len(headings) - numbers) + [" ---: "] * numbers
    lines = [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in (headings, *rows)]
    return "\n".join([lines[0], f"|{'|'.join(rule)}|", *lines[1:]])


if __name__ == "__main__":
    click.echo(markdown(load_outlets(SHIPPED)), nl=False)
