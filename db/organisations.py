"""Organisations hit: one row under all names of both languages, with the place and sector that its reports agree on."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from nlp.analysis import Victim
from nlp.organisation_names import SAME_NAME, Kind, OrganisationName, kinds_conflict, name_similarity, parse_name
from nlp.places import municipality
from nlp.reports import victim_names

# Statbel codes of provinces and regions → ISO 3166-2:BE and our names of the regions.
_PROVINCES = {
    "10000": "BE-VAN", "20001": "BE-VBR", "20002": "BE-WBR", "30000": "BE-VWV", "40000": "BE-VOV",
    "50000": "BE-WHT", "60000": "BE-WLG", "70000": "BE-VLI", "80000": "BE-WLX", "90000": "BE-WNA",
}  # fmt: skip
_REGIONS = {"02000": "flanders", "03000": "wallonia", "04000": "brussels"}

BY_KEYS = """
SELECT organisation.id, organisation.refnis,
    (SELECT json_group_array(DISTINCT key) FROM organisation_alias WHERE organisation_id = organisation.id) AS keys
FROM organisation
WHERE id IN (SELECT organisation_id FROM organisation_alias WHERE key IN (SELECT value FROM json_each(:keys)))
ORDER BY first_seen, id
"""
NAMED = """
SELECT claim.text, analysis.language, claim.detail, count(*) AS times
FROM claim JOIN analysis ON analysis.id = claim.analysis_id
WHERE claim.field = 'victim' AND claim.value = :id AND claim.superseded_at IS NULL
GROUP BY claim.text, analysis.language, claim.detail
"""
DESCRIBE = """
UPDATE organisation SET name = :name, name_nl = :name_nl, name_fr = :name_fr, sector = :sector, refnis = :refnis,
    municipality = :municipality, province = :province, region = :region, country = :country
WHERE id = :id
"""


@dataclass(frozen=True, slots=True)
class NamedVictim:
    """A victim as one report names it."""

    article_id: str
    report: int
    language: str
    victim: Victim


def group_victims(victims: Sequence[NamedVictim]) -> list[list[NamedVictim]]:
    """The victims of one incident, those whose names resolve to one organisation together.

    Names with a head noun come first, so that `Hulstergem` alone joins `gemeente Hulstergem` and not its police zone
    by chance of order. A victim that is only described (`een bakkerij uit Geel`) is taken for the one most named.
    """
    described = [v for v in victims if not victim_names(v.victim)]
    groups = _name_groups([v for v in victims if victim_names(v.victim)])
    if described and groups:
        max(groups, key=len).extend(described)
        return groups
    return [*groups, described] if described else groups


def _name_groups(victims: Sequence[NamedVictim]) -> list[list[NamedVictim]]:
    groups: list[tuple[list[NamedVictim], list[OrganisationName]]] = []
    for named in sorted(
        victims, key=lambda v: (parse_name(v.victim.name).kind is Kind.NONE, -len(v.victim.name), v.victim.name)
    ):
        names = list(victim_names(named.victim))
        fitting = next((group for group in groups if _same(names, group[1])), None)
        if fitting is None:
            groups.append(([named], names))
        else:
            fitting[0].append(named)
            fitting[1].extend(names)
    return [members for members, _ in groups]


def save_organisation(db: Database, incident_id: str, group: Sequence[NamedVictim], now: str) -> str:
    """The id of the organisation that a group of victims is, stored under every name they give it.

    One that is only described is an organisation of this incident alone.
    """
    given = {(text, v.language, parse_name(text)) for v in group for text in (v.victim.name, *v.victim.aliases)}
    aliases = sorted((alias for alias in given if not alias[2].described), key=lambda alias: alias[:2])
    names = [name for _, _, name in aliases]
    key = min((name.key for name in names), key=lambda key: (key.startswith("|"), key), default=incident_id)
    id_ = _find(db, names) or _insert(db, key, group[0].victim.name, now)
    for text, language, name in aliases:
        row = {"id": id_, "name": text, "language": language, "key": name.key}
        db.execute("INSERT OR IGNORE INTO organisation_alias VALUES (:id, :name, :language, :key)", row)
    return id_


def describe(db: Database, organisation_id: str) -> None:
    """Name, sector and place of an organisation, as most of its live claims have it."""
    rows = list(db.query(NAMED, {"id": organisation_id}))
    if not rows:
        return
    details = [(json.loads(row["detail"]), row["times"]) for row in rows]
    refnis = _most((detail["refnis"], times) for detail, times in details)
    place = municipality(refnis) if refnis else None
    region = _REGIONS.get(place.region, "") if place else ""
    names = {language: _most_longest(row for row in rows if row["language"] == language) for language in ("nl", "fr")}
    own = names["fr" if region == "wallonia" else "nl"] if region in ("flanders", "wallonia") else ""
    row = {
        "id": organisation_id,
        "name": own or _most_longest(rows),
        "name_nl": names["nl"],
        "name_fr": names["fr"],
        "sector": _most((detail["sector"], times) for detail, times in details if detail["sector"] != "unknown")
        or "unknown",
        "refnis": refnis,
        "municipality": (place.name_fr if region == "wallonia" else place.name_nl) if place else "",
        "province": (_PROVINCES.get(place.province, "") or ("BE-BRU" if region == "brussels" else "")) if place else "",
        "region": region,
        "country": _most((detail["country"], times) for detail, times in details) or ("BE" if place else ""),
    }
    db.execute(DESCRIBE, row)


def _same(names: list[OrganisationName], group: list[OrganisationName]) -> bool:
    if any(kinds_conflict(a, b) for a in names for b in group):
        return False
    return any(name_similarity(a, b) >= SAME_NAME for a in names for b in group)


def _find(db: Database, names: list[OrganisationName]) -> str | None:
    """A stored organisation with one of these names; one with the head noun before one with the bare name."""
    for wanted in ([n for n in names if n.kind is not Kind.NONE], [n for n in names if n.kind is Kind.NONE]):
        for row in db.query(BY_KEYS, {"keys": json.dumps([name.key for name in wanted])}):
            kinds = {key.partition("|")[0] for key in json.loads(row["keys"])} - {""}
            if not kinds or not (own := {str(n.kind) for n in names} - {""}) or kinds & own:
                return str(row["id"])
    return None


def _insert(db: Database, key: str, name: str, now: str) -> str:
    """Store an organisation under `o` and 48 bits of the SHA-256 of its key, in hex."""
    id_ = "o" + hashlib.sha256(key.encode()).hexdigest()[:12]
    row = {"id": id_, "name": name, "now": now}
    db.execute("INSERT OR IGNORE INTO organisation (id, name, first_seen) VALUES (:id, :name, :now)", row)
    return id_


def _most(votes: Iterable[tuple[str, int]]) -> str:
    """The value with most votes, empty ones left out; ties fall to the first in the alphabet."""
    count: Counter[str] = Counter()
    for value, times in votes:
        count[value] += times
    count.pop("", None)
    return min(count, key=lambda value: (-count[value], value), default="")


def _most_longest(rows: Iterable[dict[str, Any]]) -> str:
    """The name used most, the longest of those used equally often; a description only where there is no name."""
    count: Counter[str] = Counter()
    for row in rows:
        count[row["text"]] += row["times"]
    return min(count, key=lambda name: (parse_name(name).described, -count[name], -len(name), name), default="")
