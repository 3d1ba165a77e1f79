"""Whether an article reports a cyber incident, by groups of words (`lexicon/relevance.toml`) and attackers named."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nlp.analysis import Label
from nlp.cues import normalise
from nlp.linear import probabilities
from nlp.wordlists import load_lexicon

TITLE_WEIGHT = 2  # a headline word stands for more than one in the body
_SEEN = (Label.VICTIM, Label.ACTOR, Label.RESPONDER, Label.ORG)
_CORE = ("attack", "hit", "attacker", "demand", "claim", "fraud", "leak", "data_theft")


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    cap: int
    pattern: re.Pattern[str]


def relevance_of_reading(words: Mapping[str, float], seen: Mapping[str, float]) -> float:
    """Probability (0..1) that an article reports a specific cyber incident.

    `words` are those of `relevance_features`; `seen` is what is seen of its names (`seen_features`).
    """
    alone = probabilities("relevance", words)["report"]
    full = probabilities("relevance_of_reading", {**words, **seen})["report"]
    return (alone + 3 * full) / 4  # as good as `full` alone, and an article whose names nobody understands is not lost


def seen_features(opinions: Sequence[Mapping[str, float]], described: bool) -> dict[str, float]:
    """How likely the likeliest victim, actor, helper and bystander are by the first opinions on the roles of names.

    `described`: a victim is described without being named (`nlp.unnamed`).
    """
    features = {f"seen.{role}": max((table[role] for table in opinions), default=0.0) for role in _SEEN}
    features["seen.described"] = float(described)
    return features | {f"lead.{role}": float(features[f"seen.{role}"] > 0.5) for role in (Label.VICTIM, Label.ACTOR)}


def relevance_features(title: str, text: str, language: str, actors: Collection[str] = ()) -> dict[str, float]:
    """Distinct words of each group, those of the title counted `TITLE_WEIGHT` times, up to the group's cap."""
    head, body = normalise(title), normalise(text)
    features: dict[str, float] = {}
    for group in _groups("fr" if language == "fr" else "nl"):
        in_title = {match.group() for match in group.pattern.finditer(head)}
        in_text = {match.group() for match in group.pattern.finditer(body)} - in_title
        features[group.name] = min(group.cap, TITLE_WEIGHT * len(in_title) + len(in_text))
        features[f"title.{group.name}"] = float(bool(in_title))
    core = sum(features[name] > 0 for name in _CORE)
    return features | {
        "actor": float(bool(actors)),
        "digital.none": float(features["digital"] == 0 and not features["attack"]),
        "core.none": float(core == 0),
        "core.one": float(core == 1),
        "core.many": float(core > 3),
        "short": float(len(body) < 400),
    }


@cache
def _groups(language: str) -> tuple[_Group, ...]:
    return tuple(
        _Group(name, int(group["cap"]), _start_of_word(group[language]))
        for name, group in load_lexicon("relevance").items()
    )


def _start_of_word(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})")
