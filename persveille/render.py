"""A digest as HTML for mail and browser, and as plain text of 72 columns."""

import textwrap
from dataclasses import replace
from functools import cache

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined
from rich.cells import cell_len, chop_cells

from persveille.cards import Card
from persveille.digest import Digest
from persveille.messages import Messages, messages_for
from persveille.page import Page, page

HTML_LIMIT = 90_000  # bytes; Gmail cuts a message at 102 kB
COLUMNS = 72
_UNLIMITED = 1_000_000


def render_html(digest: Digest, chart_src: str | None) -> str:
    """The page with its styles inlined, below HTML_LIMIT; `chart_src` is a cid: or data: reference of the chart.

    When everything does not fit, the last incidents are shown by headline only, then left to be counted;
    a chart given as data counts extra.
    """
    words = messages_for(digest.language)
    whole = page(words, digest)
    for detailed, listed in ((_UNLIMITED, _UNLIMITED), (16, 60), (10, 50), (6, 40), (3, 30), (1, 15), (0, 10), (0, 3)):
        html = _html(words, whole, chart_src, detailed, listed)
        if len(html.encode()) - len((chart_src or "").encode()) < HTML_LIMIT:
            break
    return html


def render_text(digest: Digest) -> str:
    """The same page as plain text, lines of at most 72 columns except for addresses."""
    words = messages_for(digest.language)
    text = _environment(words.language).get_template("digest.txt.j2").render(page=page(words, digest))
    return "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"


def wrap(text: str, indent: int = 0, first: str = "") -> str:
    """The text in lines of COLUMNS, each after `indent` spaces, the first one after `first`."""
    lines = textwrap.wrap(
        text,
        COLUMNS,
        initial_indent=first.ljust(indent),
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(folded for line in lines for folded in _fold(line, indent))


def _fold(line: str, indent: int) -> list[str]:
    """A word no line can hold is cut; wide characters count for two columns."""
    if cell_len(line) <= COLUMNS:
        return [line]
    head, *rest = chop_cells(line, COLUMNS)
    tail = "".join(rest)
    return [head, *(" " * indent + part for part in chop_cells(tail, COLUMNS - indent))]


def pad(text: str, width: int) -> str:
    """The text filled with spaces to `width` columns."""
    return text + " " * (width - cell_len(text))


def _html(words: Messages, whole: Page, chart_src: str | None, detailed: int, listed: int) -> str:
    shown = replace(
        whole,
        new=whole.new[:listed],
        changed=whole.changed[:listed],
        still_open=whole.still_open[:listed],
    )
    template = _environment(words.language).get_template("digest.html.j2")
    markup = template.render(page=shown, whole=whole, chart_src=chart_src, detailed=detailed)
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(markup)


@cache
def _environment(language: str) -> Environment:
    words = messages_for(language)
    environment = Environment(
        loader=PackageLoader("persveille"),
        autoescape=lambda name: bool(name and ".html" in name),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(words.catalogue, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.filters.update(wrap=wrap, pad=pad, label_width=_label_width)
    return environment


def _label_width(card: Card) -> int:
    """Columns of the widest label of a card's facts, so that its values stand in one column."""
    labels = [line.label for line in card.lines] + [change.label for change in card.changes]
    return max((cell_len(label) for label in labels), default=0)
