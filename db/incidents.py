"""Incidents as values: resolved facts with their evidence, now or as known at an earlier moment."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from db.attaching import AttachReport, attach_all
from db.claims import MONEY_FIELDS
from db.incident import ArticleRef, Claim, ClaimField, Fact, Incident, IncidentActor, IncidentVictim, Money
from db.instants import from_text, optional_instant, optional_text
from db.resolution import ranked_claims
from nlp.analysis import Asserter, Modality

__all__ = ["AttachReport", "attach_all", "find_incidents"]

CHOSEN = """
SELECT incident.id, min(article.first_seen) AS first_seen, max(incident_article.attached_at) AS attached_at,
    (
        SELECT max(max(recorded_at), max(CASE WHEN :as_of IS NULL OR superseded_at <= :as_of
            THEN coalesce(superseded_at, '') ELSE '' END))
        FROM claim WHERE claim.incident_id = incident.id AND (:as_of IS NULL OR recorded_at <= :as_of)
    ) AS updated
FROM incident
JOIN incident_article ON incident_article.incident_id = incident.id
JOIN article ON article.id = incident_article.article_id
WHERE incident_article.role <> 'background'
    AND (:as_of IS NULL OR incident_article.attached_at <= :as_of)
    AND (:ids IS NULL OR incident.id IN (
        SELECT coalesce(asked.merged_into, asked.id) FROM incident AS asked
        WHERE asked.id IN (SELECT value FROM json_each(:ids))
    ))
GROUP BY incident.id
HAVING (:until IS NULL OR min(article.first_seen) < :until)
ORDER BY min(article.dated), min(article.id), incident.id
"""
ARTICLES = """
SELECT incident_article.incident_id, incident_article.role, article.id, article.url, article.published,
    coalesce(nullif(article.language, ''), analysis.language, '') AS language,
    article_revision.title, coalesce(outlet.id, '') AS outlet_id, coalesce(outlet.name, '') AS outlet_name
FROM incident_article
JOIN article ON article.id = incident_article.article_id
JOIN article_revision ON article_revision.article_id = article.id AND article_revision.revision = article.revision
LEFT JOIN outlet ON outlet.id = article.outlet_id
LEFT JOIN analysis ON analysis.article_id = article.id AND analysis.superseded_at IS NULL
WHERE incident_article.incident_id IN (SELECT value FROM json_each(:incidents))
    AND (:as_of IS NULL OR incident_article.attached_at <= :as_of)
ORDER BY article.dated, article.id
"""
ORGANISATIONS = """
SELECT * FROM organisation WHERE id IN (SELECT value FROM json_each(:ids))
"""
ACTORS = """
SELECT * FROM actor WHERE id IN (SELECT value FROM json_each(:ids))
"""


def find_incidents(
    db: Database,
    *,
    as_of: datetime | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    ids: Iterable[str] | None = None,
) -> list[Incident]:
    """Incidents by the date of their first report, each resolved from the claims known at `as_of` (default: now).

    `since` keeps those of which something was stored at or after it, `until` those first seen before it, `ids` those
    asked for; an id that redirects gives the incident it was merged into.
    Which articles tell one incident is as seen now.
    """
    moment = optional_text(as_of)
    asked = None if ids is None else json.dumps(sorted(ids))
    rows = list(db.query(CHOSEN, {"as_of": moment, "until": optional_text(until), "ids": asked}))
    updated = {row["id"]: max(row["updated"] or "", row["attached_at"]) for row in rows}
    rows = [row for row in rows if since is None or from_text(updated[row["id"]]) >= since]
    chosen = json.dumps([row["id"] for row in rows])
    facts = _facts(ranked_claims(db, chosen, moment))
    victims, actors = _table(db, ORGANISATIONS, facts, ClaimField.VICTIM), _table(db, ACTORS, facts, ClaimField.ACTOR)
    articles = _articles(db, chosen, moment)
    return [
        Incident(
            id=row["id"],
            first_seen=from_text(row["first_seen"]),
            updated=from_text(updated[row["id"]]),
            victims=tuple(_victim(victims[f.value], f) for f in facts[row["id"]] if f.field is ClaimField.VICTIM),
            actors=tuple(_actor(actors[f.value], f) for f in facts[row["id"]] if f.field is ClaimField.ACTOR),
            facts=tuple(f for f in facts[row["id"]] if f.field not in (ClaimField.VICTIM, ClaimField.ACTOR)),
            articles=tuple(ref for ref, role in articles[row["id"]] if role != "background"),
            background=tuple(ref for ref, role in articles[row["id"]] if role == "background"),
        )
        for row in rows
    ]


def _facts(rows: list[dict[str, Any]]) -> defaultdict[str, list[Fact]]:
    """The facts of each incident; `rows` come by incident, field and slot, the claim that holds first."""
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for (incident_id, field, _), group in groupby(
        rows, key=lambda row: (row["incident_id"], row["field"], row["slot"])
    ):
        members = list(group)
        claims = [_claim(row) for row in members]
        against = [bool(row["contradicts"]) for row in members]
        won = claims[0]
        agreeing = tuple(claim for claim, no in zip(claims[1:], against[1:], strict=True) if not no)
        losing = tuple(claim for claim, no in zip(claims[1:], against[1:], strict=True) if no)
        facts[incident_id].append(Fact(ClaimField(field), won.value, won.text, won, agreeing, losing))
    return facts


def _table(db: Database, sql: str, facts: dict[str, list[Fact]], field: ClaimField) -> dict[str, dict[str, Any]]:
    """The rows that the facts of `field` name, by id."""
    wanted = sorted({fact.value for told in facts.values() for fact in told if fact.field is field})
    return {row["id"]: row for row in db.query(sql, {"ids": json.dumps(wanted)})}


def _articles(db: Database, chosen: str, moment: str | None) -> defaultdict[str, list[tuple[ArticleRef, str]]]:
    """The articles of each incident by publication, each once, with its role."""
    articles: defaultdict[str, list[tuple[ArticleRef, str]]] = defaultdict(list)
    for row in db.query(ARTICLES, {"incidents": chosen, "as_of": moment}):
        articles[row["incident_id"]].append((_ref(row, row["id"], row["language"]), row["role"]))
    return articles


def _victim(row: dict[str, Any], fact: Fact) -> IncidentVictim:
    return IncidentVictim(
        id=row["id"],
        name=row["name"],
        sector=row["sector"],
        municipality=row["municipality"],
        province=row["province"],
        region=row["region"],
        country=row["country"],
        fact=fact,
        name_nl=row["name_nl"],
        name_fr=row["name_fr"],
    )


def _actor(row: dict[str, Any], fact: Fact) -> IncidentActor:
    return IncidentActor(id=row["id"], name=row["name"], role=fact.claim.detail, uuid=row["uuid"], fact=fact)


def _claim(row: dict[str, Any]) -> Claim:
    return Claim(
        id=row["id"],
        field=ClaimField(row["field"]),
        value=row["value"],
        text=row["text"],
        article=_ref(row, row["article_id"], row["article_language"]),
        quote=row["quote"],
        asserted_by=Asserter(row["asserted_by"]),
        modality=Modality(row["modality"]),
        stated_at=from_text(row["stated_at"]),
        detail=row["detail"],
        money=_money(row) if row["field"] in MONEY_FIELDS else None,
    )


def _money(row: dict[str, Any]) -> Money:
    return Money(
        row["text"], row["amount_value"], row["amount_low"], row["amount_high"], row["currency"], row["value_eur"]
    )


def _ref(row: dict[str, Any], id: str, language: str) -> ArticleRef:
    return ArticleRef(
        id=id,
        outlet_id=row["outlet_id"],
        outlet_name=row["outlet_name"],
        language=language,
        url=row["url"],
        title=row["title"],
        published=optional_instant(row["published"]),
    )
