"""Compares what the replay of the demo newsroom found with demo/truth.toml, the plan its articles were written from."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from rapidfuzz.utils import default_process

from db.incident import ClaimField, Incident
from persveille.demo.newsroom import Newsroom

TRUTH = Path(__file__).resolve().parent.parent / "demo" / "truth.toml"
SUMS = {
    "ransom_demanded": ClaimField.RANSOM_DEMANDED,
    "ransom_paid_amount": ClaimField.RANSOM_PAID_AMOUNT,
    "loss": ClaimField.LOSS,
}
WORDS = {"attack_type": ClaimField.ATTACK_TYPE, "status": ClaimField.STATUS, "ransom_paid": ClaimField.RANSOM_PAID}
SAID_NOTHING = ("unknown", "none", "")


@dataclass(frozen=True)
class Score:
    """Right, invented and missed, with what went wrong."""

    right: int
    invented: int
    missed: int
    errors: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.invented + self.missed)


def truth() -> list[dict[str, Any]]:
    return tomllib.loads(TRUTH.read_text(encoding="utf-8"))["incident"]


def told_by(incident: Incident, newsroom: Newsroom) -> set[str]:
    """The demo ids of an incident's articles, found by outlet and title (each is unique in the newsroom)."""
    ids = {
        (article.outlet_id, version.title): article.id
        for article in newsroom.articles
        for version in (article, *article.revision)
    }
    return {ids[article.outlet_id, article.title] for article in incident.articles}


def merging_score(found: Iterable[set[str]], gold: Iterable[dict[str, Any]]) -> Score:
    """Pairs of articles that tell one incident; an article that tells none but was merged counts against us."""
    predicted = {pair for ids in found for pair in combinations(sorted(ids), 2)}
    expected = {pair for g in gold for pair in combinations(sorted(a["id"] for a in g["articles"]), 2)}
    wrong = [f"merged: {pair}" for pair in sorted(predicted - expected)]
    wrong += [f"not merged: {pair}" for pair in sorted(expected - predicted)]
    return Score(len(predicted & expected), len(predicted - expected), len(expected - predicted), tuple(wrong))


def facts_score(incidents: list[Incident], newsroom: Newsroom, gold: Iterable[dict[str, Any]]) -> Score:
    """Every fact of every planned incident against the found incident that shares most articles with it.

    A wrong value is one invented and one missed; an incident found beside the planned ones invents all its victims.
    """
    right = invented = missed = 0
    errors: list[str] = []
    articles = {incident.id: told_by(incident, newsroom) for incident in incidents}
    matched: set[str] = set()
    for planned in gold:
        ids = {article["id"] for article in planned["articles"]}
        best = max(incidents, key=lambda incident: len(articles[incident.id] & ids))
        best = best if articles[best.id] & ids else None
        matched |= {best.id} if best else set()
        for name, expected, got in facts(planned, best):
            hits = sum(any(value in group for value in got) for group in expected)
            strays = sum(not any(value in group for group in expected) for value in got)
            right, missed, invented = right + hits, missed + len(expected) - hits, invented + strays
            if hits < len(expected) or strays:
                errors.append(f"{planned['id']} {name}: expected {[sorted(map(str, g)) for g in expected]}, got {got}")
    for incident in incidents:
        if incident.id not in matched:
            invented += max(1, len(incident.victims))
            names = [victim.name for victim in incident.victims]
            errors.append(f"beside the plan: {names} from {sorted(articles[incident.id])}")
    return Score(right, invented, missed, tuple(errors))


Value = str | tuple[float, str]


def facts(planned: dict[str, Any], found: Incident | None) -> Iterator[tuple[str, list[set[Value]], list[Value]]]:
    """Per field: the expected facts, each as the set of values that count as right, and what was found."""
    victims = [{default_process(name) for name in (planned["victim"], *planned["victim_aliases"])}]
    victims += [{default_process(name)} for name in planned.get("other_victims", [])]
    yield "victim", victims, [default_process(victim.name) for victim in found.victims] if found else []
    actor = [{default_process(planned["actor"])}] if planned["actor"] else []
    yield "actor", actor, [default_process(actor.name) for actor in found.actors] if found else []
    for name, field in SUMS.items():
        fact = found.fact(field) if found else None
        expected = [{(float(planned[name][0]), planned[name][1])}] if name in planned else []
        got = [(fact.claim.money.value, fact.claim.money.currency)] if fact and fact.claim.money else []
        yield name, expected, got
    for name, field in WORDS.items():
        fact = found.fact(field) if found else None
        expected = [] if planned[name] in SAID_NOTHING else [{planned[name]}]
        yield name, expected, [fact.value] if fact and fact.value not in SAID_NOTHING else []
    fact = found.fact(ClaimField.INCIDENT_DATE) if found else None
    date = planned["incident_date"]
    yield "incident_date", [] if date in SAID_NOTHING else [{date}], [fact.value] if fact else []
