"""Every address that leads to an article: that of its feed, and those it turned out to have once its page was read.

Two stored articles that turn out to have one address are one: the one stored later points to the earlier
(`article.same_as`) with its revisions kept, and all its addresses lead to the earlier from then on.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlite_utils import Database

from db.instants import to_text
from db.twins import forget_twins

KNOWN = "SELECT url FROM article_address WHERE url IN (SELECT value FROM json_each(:urls))"
OWNERS = """
SELECT DISTINCT article.id, article.first_seen FROM article_address
JOIN article ON article.id = article_address.article_id
WHERE article_address.url IN (SELECT value FROM json_each(:urls))
ORDER BY article.first_seen, article.id
"""
ADD = "INSERT INTO article_address (url, article_id) VALUES (:url, :id) ON CONFLICT DO NOTHING"
# A reading of the later article is answered by an empty one, so that attaching withdraws what it claims.
WITHDRAW = """
INSERT INTO analysis (article_id, revision, model, analysed_at, language, relevant, relevance, belgian, incidents)
SELECT id, revision, 'same article', :now, language, 0, 0, 0, '[]' FROM article
WHERE id = :id AND EXISTS (SELECT 1 FROM analysis WHERE article_id = :id)
"""


def known_addresses(db: Database, urls: Iterable[str]) -> set[str]:
    """Those of the canonical addresses that lead to a stored article."""
    return {row["url"] for row in db.query(KNOWN, {"urls": json.dumps(sorted(urls))})}


def find_id(db: Database, *urls: str) -> str | None:
    """The id of the article at any of these canonical addresses, the earliest stored one first."""
    return next((row["id"] for row in db.query(OWNERS, {"urls": json.dumps(urls)})), None)


def unite(db: Database, urls: Collection[str], id: str, now: datetime) -> None:
    """Let all these addresses lead to article `id`; other articles they led to point to it from now on."""
    for row in list(db.query(OWNERS, {"urls": json.dumps(list(urls))})):
        if row["id"] != id:
            _point(db, row["id"], id, now)
    for url in urls:
        db.execute(ADD, {"url": url, "id": id})


def _point(db: Database, later: str, earlier: str, now: datetime) -> None:
    ids = {"later": later, "earlier": earlier}
    db.execute("UPDATE article_address SET article_id = :earlier WHERE article_id = :later", ids)
    db.execute("UPDATE article SET same_as = :earlier WHERE same_as = :later", ids)
    db.execute("UPDATE article SET same_as = :earlier, page_next = NULL WHERE id = :later", ids)
    forget_twins(db, later)
    superseded = "UPDATE analysis SET superseded_at = :now WHERE article_id = :id AND superseded_at IS NULL"
    db.execute(superseded, {"id": later, "now": to_text(now)})
    db.execute(WITHDRAW, {"id": later, "now": to_text(now)})
