"""Links between articles that are copies of one text: wire copy, and the stories that sister titles share.

Whether two articles are twins depends on their latest revisions and days alone, so articles may come in any order.
Twins stay articles of their own; the view `story` groups them.
"""

import json
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from crawler.fingerprint import Fingerprint, Sketch, bands, fingerprint, twins

TWIN_WINDOW = timedelta(days=3)  # a copy appears within days; what is alike after weeks is a recurring item
_PERIOD = TWIN_WINDOW.days + 1  # days; articles within the window are in one period or in two that follow each other

LATEST = """
SELECT article.day, article_revision.title, article_revision.text FROM article JOIN article_revision
    ON article_revision.article_id = article.id AND article_revision.revision = article.revision
WHERE article.id = :id
"""
STORED = "SELECT * FROM article_fingerprint WHERE article_id = :id"
SAVE = """
INSERT INTO article_fingerprint (article_id, day, title, words, head, head_size, whole, whole_size)
VALUES (:article_id, :day, :title, :words, :head, :head_size, :whole, :whole_size)
"""
CANDIDATES = """
SELECT * FROM article_fingerprint WHERE day BETWEEN :first AND :last AND number IN (
    SELECT number FROM twin_band
    WHERE period IN (:period - 1, :period, :period + 1) AND band IN (SELECT value FROM json_each(:bands))
)
"""
LIST = "INSERT INTO twin_band (period, band, number) SELECT :period, value, :number FROM json_each(:bands)"
UNLIST = """
DELETE FROM twin_band WHERE period = :period AND band IN (SELECT value FROM json_each(:bands)) AND number = :number
"""
LINK = """
INSERT INTO article_twin (article_id, twin_id, jaccard, containment)
VALUES (:id, :twin, :jaccard, :containment), (:twin, :id, :jaccard, :containment)
"""
UNLINK = """
DELETE FROM article_twin WHERE twin_id = :id AND article_id IN (SELECT twin_id FROM article_twin WHERE article_id = :id)
"""


def renew_twins(db: Database, id: str) -> None:
    """Make the links of a stored article those of its latest revision and its day."""
    latest = next(iter(db.query(LATEST, {"id": id})))
    day = date.fromisoformat(latest["day"])
    held = next(iter(db.query(STORED, {"id": id})), None)
    found = fingerprint(latest["title"], latest["text"])
    if held and (found, day.toordinal()) == (_fingerprint(held), held["day"]):
        return
    if held:
        _forget(db, held)
    if found:
        _link(db, id, found, day)


def forget_twins(db: Database, id: str) -> None:
    """Take an article out of the search for twins, as when it turns out to be another article."""
    if held := next(iter(db.query(STORED, {"id": id})), None):
        _forget(db, held)


def _forget(db: Database, held: dict[str, Any]) -> None:
    db.execute(UNLINK, {"id": held["article_id"]})
    db.execute("DELETE FROM article_twin WHERE article_id = :id", {"id": held["article_id"]})
    listed = json.dumps(sorted(bands(_fingerprint(held))))
    db.execute(UNLIST, {"period": held["day"] // _PERIOD, "bands": listed, "number": held["number"]})
    db.execute("DELETE FROM article_fingerprint WHERE number = :number", {"number": held["number"]})


def _link(db: Database, id: str, found: Fingerprint, day: date) -> None:
    reach, today = TWIN_WINDOW.days, day.toordinal()
    listed = json.dumps(sorted(bands(found)))
    near = {"first": today - reach, "last": today + reach, "period": today // _PERIOD, "bands": listed}
    for row in list(db.query(CANDIDATES, near)):
        if like := twins(found, _fingerprint(row)):
            link = {"id": id, "twin": row["article_id"], "jaccard": like.jaccard, "containment": like.containment}
            db.execute(LINK, link)
    number = db.execute(SAVE, _row(id, found, today)).lastrowid
    db.execute(LIST, {"period": today // _PERIOD, "bands": listed, "number": number})


def _row(id: str, found: Fingerprint, day: int) -> dict[str, Any]:
    whole = None if found.whole == found.head else found.whole
    return {
        "article_id": id,
        "day": day,
        "title": " ".join(sorted(found.title)),
        "words": " ".join(sorted(found.words)),
        "head": found.head.values,
        "head_size": found.head.size,
        "whole": whole and whole.values,
        "whole_size": whole and whole.size,
    }


def _fingerprint(row: dict[str, Any]) -> Fingerprint:
    head = Sketch(row["head"], row["head_size"])
    whole = Sketch(row["whole"], row["whole_size"]) if row["whole"] else head
    return Fingerprint(frozenset(row["title"].split()), frozenset(row["words"].split()), head, whole)
