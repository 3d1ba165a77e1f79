"""Attackers: one row under all names, found by the name the MISP galaxy lists first."""

import hashlib
from collections.abc import Iterable

from sqlite_utils import Database

from nlp.analysis import Actor
from nlp.organisation_names import fold

SAVE_ACTOR = """
INSERT INTO actor (id, name, uuid, first_seen) VALUES (:id, :name, :uuid, :now)
ON CONFLICT (id) DO UPDATE SET uuid = CASE WHEN uuid = '' THEN excluded.uuid ELSE uuid END
"""


def actor_id(canonical: str) -> str:
    """The identity of an attacker: `a` and 48 bits of the SHA-256 of its folded canonical name, in hex."""
    return "a" + hashlib.sha256(fold(canonical).encode()).hexdigest()[:12]


def save_actors(db: Database, actors: Iterable[Actor], now: str) -> None:
    """Store attackers with the surfaces under which they were named."""
    for actor in actors:
        name = actor.canonical or actor.name
        id_ = actor_id(name)
        db.execute(SAVE_ACTOR, {"id": id_, "name": name, "uuid": actor.uuid or "", "now": now})
        for alias in dict.fromkeys((name, actor.name)):
            db.execute(
                "INSERT OR IGNORE INTO actor_alias (actor_id, name) VALUES (:id, :name)", {"id": id_, "name": alias}
            )
