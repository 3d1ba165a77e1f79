"""What kind of attack an article reports and how well established it is (decisions 16 and 17 of the guidelines)."""

from collections.abc import Iterable, Iterator, Mapping

from nlp.actors import canonical_actor
from nlp.analysis import AttackType, Label, RansomPaid, Status
from nlp.cues import normalise, word_pattern
from nlp.linear import probabilities
from nlp.wordlists import load_lexicon

_ENOUGH = 3  # more hits of one word list say nothing new


def case_features(title: str, text: str, language: str) -> dict[str, float]:
    """Share (0..1) of `_ENOUGH` hits of each word list in title and text, and whether the title holds one."""
    head, body = normalise(title), normalise(text)
    features: dict[str, float] = {}
    for table in load_lexicon("case_cues"):
        pattern = word_pattern("case_cues", table, language)
        in_title = sum(1 for _ in pattern.finditer(head))
        total = in_title + sum(1 for _ in pattern.finditer(body))
        features |= {table: min(total, _ENOUGH) / _ENOUGH, f"has.{table}": float(total > 0)}
        features[f"title.{table}"] = float(in_title > 0)
    features["short"] = float(len(text) < 400)
    return features


def found_features(labels: Mapping[Label, float], actors: Iterable[str]) -> dict[str, float]:
    """What the roles found add: each label's highest probability, and the kinds of the actors (canonical names)."""
    features = {f"found.{label.value}": score for label, score in labels.items()}
    return features | {f"actor.{kind}": 1.0 for actor in actors for kind in _kinds(actor)}


def _kinds(actor: str) -> Iterator[str]:
    listed = canonical_actor(actor)
    if listed and listed.cluster:
        yield listed.cluster
    yield from (kind for kind, names in load_lexicon("actor_kinds").items() if actor in names["names"])


def attack_type(features: Mapping[str, float]) -> AttackType:
    """The likeliest attack type."""
    return AttackType(_best("attack", features))


def status(features: Mapping[str, float]) -> Status:
    """The likeliest status."""
    return Status(_best("status", features))


def ransom_paid(features: Mapping[str, float]) -> RansomPaid:
    """Whether a ransom was paid, as far as the article says."""
    return RansomPaid(_best("paid", features))


def _best(task: str, features: Mapping[str, float]) -> str:
    table = probabilities(task, features)
    return max(table, key=lambda name: table[name])
