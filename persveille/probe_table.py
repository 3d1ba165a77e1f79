"""What probing the feeds showed, as a table in the terminal and as JSON."""

from collections.abc import Iterable
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from crawler.probe import Probe
from persveille.clean import clean
from persveille.messages import Messages, messages_for
from persveille.outlet_table import local_minute, utc_second

_NAME = 24  # characters of a name in its column
_COLUMNS = ("outlet", "address", "HTTP", "robots", "kind", "items", "newest", "problems")


def probe_table(probes: Iterable[Probe], language: str = "en") -> Table:
    """One row a feed, in the given order. Raises ConfigurationError for a language without messages."""
    words = messages_for(language)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in _COLUMNS:
        numbers = heading in ("HTTP", "items")
        table.add_column(words.gettext(heading), justify="right" if numbers else "left", overflow="fold")
    for one in probes:
        table.add_row(
            Text(clean(one.outlet.name, _NAME)),
            Text(one.feed.url),
            str(one.http or "–"),
            words.pgettext("robots", one.robots),
            words.pgettext("kind", one.kind) if one.kind else "–",
            str(one.items),
            local_minute(one.newest),
            _problems(words, one),
        )
    return table


def as_json(probe: Probe) -> dict[str, Any]:
    """One feed; instants in UTC, problems as `crawler.probe` names them."""
    return {
        "outlet": probe.outlet.id,
        "url": probe.feed.url,
        "ok": not probe.reason,
        "reason": str(probe.reason),
        "http": probe.http,
        "robots": str(probe.robots),
        "kind": str(probe.kind) if probe.kind else None,
        "items": probe.items,
        "newest": utc_second(probe.newest),
        "problems": [str(problem) for problem in probe.problems],
    }


def _problems(words: Messages, probe: Probe) -> Text:
    if probe.reason:
        return Text(clean(words.pgettext("reason", probe.reason)), "red")
    return Text(", ".join(words.pgettext("problem", problem) for problem in probe.problems), "yellow")
