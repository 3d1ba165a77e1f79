"""Reports as the database holds them: read back from analyses, and found again by their block keys."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.analyses import REPORTS
from db.claims import Source
from db.instants import from_text, to_text
from nlp.matching import Report
from nlp.pairs import compare
from nlp.places import find_places
from nlp.reports import CLUE_WINDOW, NAME_WINDOW, Traits, block_keys, traits, window

Ref = tuple[str, int]  # article id and number of the incident in it

READ = """
SELECT analysis.id, analysis.article_id, analysis.language, analysis.relevant AND analysis.belgian AS ours,
    analysis.incidents, article.dated, article_revision.title, article_revision.text
FROM analysis
JOIN article ON article.id = analysis.article_id
JOIN article_revision
    ON article_revision.article_id = analysis.article_id AND article_revision.revision = analysis.revision
WHERE {chosen}
ORDER BY article.dated, analysis.article_id
"""
PENDING = READ.format(chosen="analysis.attached_at IS NULL AND analysis.superseded_at IS NULL")
ATTACHED = READ.format(
    chosen="""analysis.superseded_at IS NULL AND analysis.attached_at IS NOT NULL
    AND analysis.article_id IN (SELECT value FROM json_each(:articles))"""
)
FORMER = READ.format(
    chosen="""analysis.id IN (
        SELECT max(id) FROM analysis WHERE superseded_at IS NOT NULL AND attached_at IS NOT NULL
            AND article_id IN (SELECT value FROM json_each(:articles)) GROUP BY article_id
    )"""
)
NEAR = """
SELECT DISTINCT article_id, report FROM report_key JOIN json_each(:keys) AS wanted ON report_key.key = wanted.value
WHERE published BETWEEN :first AND :last
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored reading of an article; `reports` is empty when it is not about a Belgian incident."""

    analysis_id: int
    article_id: str
    title: str
    text: str
    dated: str
    reports: tuple[Report, ...]

    def source(self, index: int) -> Source:
        """Where the claims of report `index` come from."""
        return Source(self.article_id, index, self.analysis_id, self.title, self.text, self.dated)


def pending(db: Database) -> list[Reading]:
    """The current readings that are not attached yet."""
    return [_reading(row) for row in db.query(PENDING)]


def attached(db: Database, article_ids: Iterable[str]) -> list[Reading]:
    """The current, attached readings of some articles."""
    return [_reading(row) for row in db.query(ATTACHED, {"articles": json.dumps(sorted(article_ids))})]


def former(db: Database, article_ids: Iterable[str]) -> list[Report]:
    """What the readings said that were attached for these articles before they were read again."""
    rows = db.query(FORMER, {"articles": json.dumps(sorted(article_ids))})
    return [report for row in rows for report in _reading(row).reports]


def index_reports(db: Database, readings: Iterable[Reading]) -> None:
    """Make the block keys of the articles read those of these readings."""
    for reading in readings:
        db.execute("DELETE FROM report_key WHERE article_id = :id", {"id": reading.article_id})
        for report in reading.reports:
            for key in sorted(block_keys(traits(report)).stored):
                row = {"key": key, "published": reading.dated, "id": report.article_id, "report": report.index}
                db.execute("INSERT INTO report_key VALUES (:key, :published, :id, :report)", row)


def neighbourhood(db: Database, fresh: Iterable[Report], gone: Iterable[Report]) -> list[Report]:
    """Every current report that is tied to a fresh or a gone one through a chain of pairs that match.

    Reports outside it match nothing inside, so that the partition of the neighbourhood is that of all reports.
    `gone` reports are followed as they once were: what they held together must be looked at again.
    """
    known = {_ref(report): traits(report) for report in fresh}
    inside = dict(known)
    ways = [*known.values(), *map(traits, gone)]
    while ways:
        here = ways.pop()
        near = _near(db, here)
        _load(db, near - known.keys(), known)
        for ref in sorted(near - inside.keys()):
            if compare(here, known[ref]).same:
                inside[ref] = known[ref]
                ways.append(known[ref])
    return [t.report for t in inside.values()]


def _near(db: Database, here: Traits) -> set[Ref]:
    """The stored reports that share a block key with this one within the key's window."""
    keys = block_keys(here).queried
    found: set[Ref] = set()
    for span in (NAME_WINDOW, CLUE_WINDOW):
        published = here.report.published
        wanted = {
            "keys": json.dumps(sorted(key for key in keys if window(key) == span)),
            "first": to_text(published - span),
            "last": to_text(published + span),
        }
        found |= {(row["article_id"], row["report"]) for row in db.query(NEAR, wanted)}
    return found


def _load(db: Database, refs: set[Ref], known: dict[Ref, Traits]) -> None:
    for reading in attached(db, {article_id for article_id, _ in refs}) if refs else ():
        for report in reading.reports:
            known.setdefault(_ref(report), traits(report))


def _ref(report: Report) -> Ref:
    return report.article_id, report.index


def _reading(row: dict[str, Any]) -> Reading:
    return Reading(row["id"], row["article_id"], row["title"], row["text"], row["dated"], tuple(_reports(row)))


def _reports(row: dict[str, Any]) -> Iterator[Report]:
    if not row["ours"]:
        return
    towns = frozenset(place.refnis for place in find_places(row["title"]) if place.refnis)
    for index, incident in enumerate(REPORTS.validate_json(row["incidents"])):
        yield Report(row["article_id"], index, from_text(row["dated"]), row["language"], row["title"], incident, towns)
