"""How the outlets do, as a table in the terminal and as JSON for a monitor."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from crawler.dates import BRUSSELS
from db.health import TROUBLED, FeedHealth, OutletHealth, State
from persveille.clean import clean
from persveille.messages import Messages, messages_for
from persveille.wording import short_day

_STYLES = {State.OVERDUE: "red", State.FAILING: "red", State.SILENT: "yellow", State.OK: "green"}
_NAME = 30  # characters of a name in its column


def outlet_table(outlets: Iterable[OutletHealth], language: str = "en") -> Table:
    """One row an outlet, in the given order. Raises ConfigurationError for a language without messages."""
    words = messages_for(language)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("outlet", "mode", "state"):
        table.add_column(words.gettext(heading), no_wrap=heading != "outlet")
    table.add_column(words.gettext("why"), ratio=1)
    table.add_column(words.gettext("last success"), no_wrap=True)
    for heading in ("24 h", "7 d"):
        table.add_column(words.gettext(heading), justify="right", no_wrap=True)
    table.add_column(words.gettext("next check"), no_wrap=True)
    for one in outlets:
        table.add_row(
            Text(clean(one.outlet.name, _NAME)),
            one.outlet.mode,
            Text(words.pgettext("source", one.state), _STYLES.get(one.state, "dim")),
            Text(why(words, one)),
            local_minute(one.last_success),
            str(one.items_day),
            str(one.items_week),
            local_minute(one.next_check) if one.outlet.enabled else "–",
        )
    return table


def why(words: Messages, health: OutletHealth) -> str:
    """The reason of an outlet's state in words; of several feeds, how many are in it."""
    if health.state is State.DISABLED:
        return clean(health.outlet.reason)
    in_it = [feed for feed in health.feeds if feed.state is health.state]
    told = "; ".join(dict.fromkeys(reason for feed in in_it if (reason := feed_why(words, feed))))
    if not told or len(health.feeds) == 1:
        return told
    return words.gettext("%(count)d of %(all)d feeds: %(why)s", count=len(in_it), all=len(health.feeds), why=told)


def feed_why(words: Messages, feed: FeedHealth) -> str:
    """The reason of a feed's state in words; empty when all is well."""
    if feed.state not in TROUBLED:
        return ""
    day = short_day(words, feed.troubled_since)
    if feed.state is State.SILENT:
        return words.gettext("nothing new since %(day)s, %(count)d items expected", day=day, count=round(feed.owed))
    if feed.state is State.OVERDUE:
        return words.gettext("not asked since %(day)s", day=short_day(words, feed.next_check))
    reason = clean(words.pgettext("reason", feed.reason))
    return f"{reason}, {words.gettext('since %(day)s', day=day)}" if day else reason


def as_json(health: OutletHealth) -> dict[str, Any]:
    """An outlet with all its feeds; instants in UTC, reasons in English beside their code."""
    words = messages_for("en")
    return {
        "id": health.outlet.id,
        "name": health.outlet.name,
        "language": health.outlet.language,
        "mode": str(health.outlet.mode),
        "enabled": health.outlet.enabled,
        "state": str(health.state),
        "why": why(words, health),
        "last_success": utc_second(health.last_success),
        "items_24h": health.items_day,
        "items_7d": health.items_week,
        "next_check": utc_second(health.next_check),
        "feeds": [_feed_json(words, feed) for feed in health.feeds],
    }


def _feed_json(words: Messages, feed: FeedHealth) -> dict[str, Any]:
    return {
        "url": feed.feed.url,
        "kind": str(feed.feed.kind),
        "section": feed.feed.section,
        "state": str(feed.state),
        "why": feed_why(words, feed),
        "reason": feed.reason if feed.state is State.FAILING else "",
        "failures": feed.failures,
        "last_success": utc_second(feed.last_success),
        "last_new": utc_second(feed.last_new),
        "items_expected": feed.owed,
        "items_24h": feed.items_day,
        "items_7d": feed.items_week,
        "next_check": utc_second(feed.next_check),
    }


def local_minute(instant: datetime | None) -> str:
    """Day and minute in Belgium; a dash for none."""
    return f"{instant.astimezone(BRUSSELS):%Y-%m-%d %H:%M}" if instant else "–"


def utc_second(instant: datetime | None) -> str | None:
    """An instant for JSON, to the second; None stays None."""
    return instant.isoformat(timespec="seconds") if instant else None
