"""Readings of articles: which articles wait for one, and what each reading found."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlite_utils import Database

from crawler.article import Article
from db.articles import LATEST, article_of
from db.errors import DatabaseError
from db.instants import to_text
from nlp.analysis import Analysis, IncidentReport, Mention

_BATCH = 200  # articles held in memory at a time
REPORTS: TypeAdapter[tuple[IncidentReport, ...]] = TypeAdapter(tuple[IncidentReport, ...])

# In this form it uses the index. What turned out to be another article is read as that.
_UNREAD_BY = """
article.same_as IS NULL AND (article.read_by IS NULL OR article.read_by < :model OR article.read_by > :model)
"""

UNREAD = f"""
{LATEST} WHERE {_UNREAD_BY}
    AND (article.dated, article.id) > (:dated, :id)
ORDER BY article.dated, article.id LIMIT {_BATCH}
"""
REVISION_READ = """
SELECT article.revision AS latest, max(article_revision.revision) AS revision, article.outlet_id, article.day,
    EXISTS (SELECT 1 FROM analysis WHERE analysis.article_id = article.id) AS read_before
FROM article JOIN article_revision ON article_revision.article_id = article.id
WHERE article.id = :id AND article_revision.title = :title AND article_revision.text = :text
GROUP BY article.id
"""
INSERT_ANALYSIS = """
INSERT INTO analysis (article_id, revision, model, analysed_at, language, relevant, relevance, belgian, incidents)
VALUES (:article_id, :revision, :model, :analysed_at, :language, :relevant, :relevance, :belgian, :incidents)
"""
INSERT_MENTION = """
INSERT INTO mention (analysis_id, label, field, start, "end", text, score)
VALUES (:analysis_id, :label, :field, :start, :end, :text, :score)
"""
COUNT_READ = """
INSERT INTO outlet_day (outlet_id, day, articles_read) VALUES (:outlet_id, :day, 1)
ON CONFLICT (day, outlet_id) DO UPDATE SET articles_read = articles_read + 1
"""


def unanalysed(db: Database, model: str) -> Iterator[Article]:
    """The articles whose latest revision this model did not read last, by date; readings may be saved meanwhile."""
    last = {"dated": "", "id": ""}
    while rows := list(db.query(UNREAD, {"model": model, **last})):
        for row in rows:
            yield article_of(row)
        last = {"dated": rows[-1]["dated"], "id": rows[-1]["id"]}


def count_unanalysed(db: Database, model: str) -> int:
    """How many articles `unanalysed` will give."""
    rows = db.query(f"SELECT count(*) AS articles FROM article WHERE {_UNREAD_BY}", {"model": model})
    return int(next(iter(rows))["articles"])


def save_analysis(db: Database, article: Article, analysis: Analysis, now: datetime) -> None:
    """Store a reading of a stored article; it supersedes the former one, which is kept.

    Raises DatabaseError when no stored revision has the title and text that were read.
    """
    with db.atomic():
        read = next(
            iter(db.query(REVISION_READ, {"id": article.id, "title": article.title, "text": article.text})), None
        )
        if read is None:
            raise DatabaseError(f"article {article.id} is not stored as it was read; save the article first")
        analysis_id = _replace(db, article.id, read["revision"], analysis, now)
        _save_mentions(db, analysis_id, _all_mentions(analysis))
        if read["revision"] == read["latest"]:
            db.execute(
                "UPDATE article SET read_by = :model WHERE id = :id", {"model": analysis.model, "id": article.id}
            )
        if read["outlet_id"] and not read["read_before"]:
            db.execute(COUNT_READ, {"outlet_id": read["outlet_id"], "day": read["day"]})


def _replace(db: Database, article_id: str, revision: int, analysis: Analysis, now: datetime) -> int:
    superseded = "UPDATE analysis SET superseded_at = :now WHERE article_id = :id AND superseded_at IS NULL"
    db.execute(superseded, {"now": to_text(now), "id": article_id})
    row = {
        "article_id": article_id,
        "revision": revision,
        "model": analysis.model,
        "analysed_at": to_text(now),
        "language": analysis.language,
        "relevant": int(analysis.relevant),
        "relevance": analysis.relevance,
        "belgian": int(analysis.belgian),
        "incidents": REPORTS.dump_json(analysis.incidents).decode(),
    }
    return int(db.execute(INSERT_ANALYSIS, row).lastrowid or 0)


def _all_mentions(analysis: Analysis) -> list[Mention]:
    """Every mention once, those of the incidents included, by position."""
    found = dict.fromkeys(analysis.mentions)
    for report in analysis.incidents:
        found.update(dict.fromkeys(report_mentions(report)))
    return sorted(found, key=lambda mention: (mention.field, mention.start, mention.end, mention.label))


def report_mentions(report: IncidentReport) -> Iterator[Mention]:
    """The mentions that a report's facts rest on."""
    yield from (victim.mention for victim in report.victims)
    yield from (actor.mention for actor in report.actors)
    yield from (amount.mention for amount in report.amounts)
    yield from (records.mention for records in report.records)
    for mention in (report.ransom_paid_mention, report.date_mention):
        if mention is not None:
            yield mention


def _save_mentions(db: Database, analysis_id: int, mentions: list[Mention]) -> None:
    for mention in mentions:
        row: dict[str, Any] = {
            "analysis_id": analysis_id,
            "label": str(mention.label),
            "field": mention.field,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "score": mention.score,
        }
        db.execute(INSERT_MENTION, row)
