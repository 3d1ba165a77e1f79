"""Attaching reports to incidents: what is new is partitioned together with its neighbourhood.

The partition depends on the reports alone (`nlp.matching`), so articles may come in any order. An incident keeps the
id that its earliest article had; ids never vanish, an incident whose articles all moved redirects to where they went.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db.actors import save_actors
from db.claims import claims_of, sync_claims
from db.instants import to_text
from db.organisations import NamedVictim, describe, group_victims, save_organisation
from db.reports import Reading, Ref, former, index_reports, neighbourhood, pending
from nlp.analysis import Status
from nlp.matching import Report, explain, partition

LINKS = """
SELECT incident_article.*, article.dated FROM incident_article JOIN article ON article.id = incident_article.article_id
WHERE article_id IN (SELECT value FROM json_each(:articles))
ORDER BY article.dated, article_id, report
"""
SAVE_LINK = """
INSERT INTO incident_article
    (article_id, report, incident_id, role, score, matched_article, explanation, attached_at)
VALUES (:article_id, :report, :incident_id, :role, :score, :matched_article, :explanation, :attached_at)
ON CONFLICT (article_id, report) DO UPDATE SET incident_id = excluded.incident_id, role = excluded.role,
    score = excluded.score, matched_article = excluded.matched_article, explanation = excluded.explanation
"""
SUPERSEDE_REPORT = """
UPDATE claim SET superseded_at = :now WHERE article_id = :article_id AND report = :report AND superseded_at IS NULL
"""
MOVE_CLAIMS = """
UPDATE claim SET incident_id = :to WHERE article_id = :article_id AND report = :report
"""
NAME_VICTIM = """
UPDATE claim SET value = :organisation WHERE article_id = :article_id AND report = :report AND field = 'victim'
    AND text = :text AND value <> :organisation AND superseded_at IS NULL
"""
SAVE_INCIDENT = """
INSERT INTO incident (id, created_at) VALUES (:id, :at) ON CONFLICT (id) DO UPDATE SET merged_into = NULL
"""
REDIRECT = """
UPDATE incident SET merged_into = :into
WHERE (id = :id OR merged_into = :id) AND NOT EXISTS (SELECT 1 FROM incident_article WHERE incident_id = :id)
"""


@dataclass(frozen=True, slots=True)
class AttachReport:
    """What one attaching did: articles looked at, incidents made, incidents changed or made, incidents redirected."""

    articles: int = 0
    created: int = 0
    changed: int = 0
    redirected: int = 0


@dataclass(frozen=True, slots=True)
class _Group:
    """The reports of one incident under the id it has now."""

    incident_id: str
    reports: Sequence[Report]

    @property
    def founder(self) -> Report:
        return next(report for report in self.reports if report.incident.primary)


def attach_all(db: Database, now: datetime) -> AttachReport:
    """Attach every reading not attached yet, in one transaction: a killed run has attached all of them or none."""
    at = to_text(now)
    with db.atomic():
        readings = pending(db)
        if not readings:
            return AttachReport()
        new_articles = {reading.article_id for reading in readings}
        index_reports(db, readings)
        fresh = [report for reading in readings for report in reading.reports]
        gone = former(db, new_articles)
        near = neighbourhood(db, fresh, gone) if fresh or gone else []
        links = _links(db, new_articles, {_ref(report) for report in near})
        groups, created = _name_groups(db, partition(near), links, at)
        touched = _write_links(db, groups, links, new_articles, at)
        redirected = _redirect_emptied(db, links, groups)
        _write_claims(db, groups, readings, links, at)
        _write_victims(db, [group for group in groups if group.incident_id in touched], at)
        mark = "UPDATE analysis SET attached_at = :now WHERE attached_at IS NULL AND superseded_at IS NULL"
        db.execute(mark, {"now": at})
    return AttachReport(len(new_articles), created, len(touched), redirected)


def _links(db: Database, new_articles: set[str], near: set[Ref]) -> dict[Ref, dict[str, Any]]:
    """Where the reports looked at are attached now, earliest first: those near, and all of the new articles."""
    rows = db.query(LINKS, {"articles": json.dumps(sorted(new_articles | {article_id for article_id, _ in near}))})
    links = {(row["article_id"], row["report"]): row for row in rows}
    return {ref: row for ref, row in links.items() if ref in near or ref[0] in new_articles}


def _name_groups(
    db: Database, partition: list[list[Report]], links: dict[Ref, dict[str, Any]], at: str
) -> tuple[list[_Group], int]:
    """Give each group the incident id that its earliest report has and no earlier group took, else a new one."""
    groups: list[_Group] = []
    taken: set[str] = set()
    created = 0
    for reports in partition:
        founders = [report for report in reports if report.incident.primary]
        had = (links[ref]["incident_id"] for report in founders if (ref := _ref(report)) in links)
        id_ = next((incident for incident in had if incident not in taken), None)
        if id_ is None:
            id_ = _mint(db, founders[0], taken)
            db.execute(SAVE_INCIDENT, {"id": id_, "at": at})
            created += 1
        taken.add(id_)
        groups.append(_Group(id_, reports))
    return groups, created


def _mint(db: Database, founder: Report, taken: set[str]) -> str:
    """`i` and 48 bits of the SHA-256 of the founding report; an id that redirects is taken up again, one in use not."""
    used = "SELECT 1 FROM incident_article WHERE incident_id = :id"
    for again in range(1_000):
        seed = f"{founder.article_id}:{founder.index}:{again}"
        id_ = "i" + hashlib.sha256(seed.encode()).hexdigest()[:12]
        if id_ not in taken and not list(db.query(used, {"id": id_})):
            return id_
    raise AssertionError("a thousand incidents founded by one report")


def _write_links(
    db: Database, groups: list[_Group], links: dict[Ref, dict[str, Any]], new_articles: set[str], at: str
) -> set[str]:
    """Write who belongs to whom; returns the incidents that gained, lost or re-read a report."""
    touched: set[str] = set()
    placed: set[Ref] = set()
    for group in groups:
        for row in _link_rows(group):
            ref = row["article_id"], row["report"]
            placed.add(ref)
            old = links.get(ref)
            if old is None or ref[0] in new_articles or any(old[name] != value for name, value in row.items()):
                db.execute(SAVE_LINK, row | {"attached_at": at})
            if old is None or ref[0] in new_articles or old["incident_id"] != group.incident_id:
                touched |= {group.incident_id} | ({old["incident_id"]} if old else set())
    for ref in links.keys() - placed:
        touched.add(links[ref]["incident_id"])
        db.execute("DELETE FROM incident_article WHERE article_id = ? AND report = ?", ref)
    return touched


def _link_rows(group: _Group) -> list[dict[str, Any]]:
    rows = []
    for report in group.reports:
        tie = explain(report, group.reports)
        rows.append(
            {
                "article_id": report.article_id,
                "report": report.index,
                "incident_id": group.incident_id,
                "role": _role(report, first=report == group.founder),
                "score": tie[1].score if tie else None,
                "matched_article": tie[0].article_id if tie else None,
                "explanation": json.dumps(tie[1].reasons if tie else [], ensure_ascii=False),
            }
        )
    return rows


def _role(report: Report, *, first: bool) -> str:
    if not report.incident.primary:
        return "background"
    if first:
        return "first_report"
    return "denial" if report.incident.status is Status.DENIED else "update"


def _redirect_emptied(db: Database, links: dict[Ref, dict[str, Any]], groups: list[_Group]) -> int:
    """Let incidents whose reports all left redirect to where the earliest of them went; returns how many."""
    home = {_ref(report): group.incident_id for group in groups for report in group.reports}
    went: dict[str, str] = {}
    for ref, link in links.items():
        if ref in home and home[ref] != link["incident_id"]:
            went.setdefault(link["incident_id"], home[ref])
    kept = {group.incident_id for group in groups}
    emptied = {old: into for old, into in went.items() if old not in kept}
    for old, into in emptied.items():
        db.execute(REDIRECT, {"id": old, "into": into})
    return len(emptied)


def _write_claims(
    db: Database, groups: list[_Group], readings: list[Reading], links: dict[Ref, dict[str, Any]], at: str
) -> None:
    """Bring the claims of fresh and of moved reports in step; what is told in passing claims nothing."""
    home = {_ref(report): group.incident_id for group in groups for report in group.reports if report.incident.primary}
    for ref, link in links.items():
        if ref not in home:
            db.execute(SUPERSEDE_REPORT, {"article_id": ref[0], "report": ref[1], "now": at})
        elif home[ref] != link["incident_id"]:
            db.execute(MOVE_CLAIMS, {"article_id": ref[0], "report": ref[1], "to": home[ref]})
    for reading in readings:
        for report in reading.reports:
            if (incident_id := home.get(_ref(report))) is not None:
                save_actors(db, report.incident.actors, at)
                sync_claims(db, incident_id, reading.source(report.index), claims_of(report.incident), at)


def _write_victims(db: Database, groups: list[_Group], at: str) -> None:
    """Decide which organisations the victims of an incident are, and describe those anew."""
    for group in groups:
        told = [report for report in group.reports if report.incident.primary]
        victims = [
            NamedVictim(r.article_id, r.index, r.language, victim) for r in told for victim in r.incident.victims
        ]
        for same in group_victims(victims):
            id_ = save_organisation(db, group.incident_id, same, at)
            for v in same:
                row = {"organisation": id_, "article_id": v.article_id, "report": v.report, "text": v.victim.name}
                db.execute(NAME_VICTIM, row)
            describe(db, id_)


def _ref(report: Report) -> Ref:
    return report.article_id, report.index
