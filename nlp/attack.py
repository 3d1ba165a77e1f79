"""What kind of attack an article reports and how well established it is (decisions 16 and 17 of the guidelines)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nlp.actors import canonical_actor
from nlp.analysis import AttackType, Label, RansomPaid, Status
from nlp.cues import word_pattern
from nlp.linear import probabilities
from nlp.opinion import NO_OPINION, Opinion
from nlp.passages import Passage
from nlp.wordlists import load_lexicon

_UNDONE_BY = {"payment": ("refusal", "unsettled"), "refusal": ("unsettled",)}  # by words that overlap
# Most articles leave the question open; where words do speak of it, that says less. With the encoder dev accuracy is
# hardly lower at .4 (.882) than at 1 (.893); the patterns alone overlook plain refusals above .35 (test_nlp_facts.py).
OPEN = 0.35
# Probability from which the encoder is believed where no list has the words, and from which a sum counts as paid; dev
# accuracy is level from .5 to .6 for both.
TOLD = SUM_PAID = 0.5
_ENOUGH = 3  # more hits of one word list say nothing new


def case_features(article: Sequence[Passage], language: str) -> dict[str, float]:
    """Share (0..1) of `_ENOUGH` hits of each word list in title and text, and whether the title holds one."""
    features: dict[str, float] = {}
    for table in load_lexicon("case_cues"):
        fields = [passage.field for passage, _ in cue_matches(article, table, language)]
        features |= {table: min(len(fields), _ENOUGH) / _ENOUGH, f"has.{table}": float(bool(fields))}
        features[f"title.{table}"] = float("title" in fields)
    features["cut_off_by_supplier"] = features["has.cut_off"] * features["has.supply"]
    features["short"] = float(sum(len(passage.text) for passage in article if passage.field == "text") < 400)
    return features


def cue_matches(article: Sequence[Passage], table: str, language: str) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Where the words of a list of `case_cues` stand; of `payment` and `refusal` those that state one."""
    pattern = word_pattern("case_cues", table, language)
    for passage in article:
        for match in pattern.finditer(passage.normal):
            first, last = passage.sentence_at(match.end() - 1)
            span, sentence = (match.start() - first, match.end() - first), passage.normal[first:last]
            if not any(_touches(span, sentence, other, language) for other in _UNDONE_BY.get(table, ())):
                yield passage, match


def _touches(span: tuple[int, int], sentence: str, table: str, language: str) -> bool:
    """Whether words of a list stand in those of `span`, or `span` begins before the sentence it ends in."""
    found = word_pattern("case_cues", table, language).finditer(sentence)
    return span[0] < 0 or any(match.start() < span[1] and span[0] < match.end() for match in found)


def found_features(labels: Mapping[Label, float], actors: Iterable[str]) -> dict[str, float]:
    """What the roles found add: each label's highest probability, and the kinds of the actors (canonical names)."""
    features = {f"found.{label.value}": score for label, score in labels.items()}
    return features | {f"actor.{kind}": 1.0 for actor in actors for kind in _kinds(actor)}


def _kinds(actor: str) -> Iterator[str]:
    listed = canonical_actor(actor)
    if listed and listed.cluster:
        yield listed.cluster
    yield from (kind for kind, names in load_lexicon("actor_kinds").items() if actor in names["names"])


def attack_type(features: Mapping[str, float], opinion: Opinion = NO_OPINION) -> AttackType:
    """The likeliest attack type."""
    return AttackType(_likeliest(opinion.on_question("attack_type", probabilities("attack", features))))


def status(features: Mapping[str, float], opinion: Opinion = NO_OPINION) -> Status:
    """The likeliest status."""
    return Status(_likeliest(opinion.on_question("status", probabilities("status", features))))


def ransom_paid(features: Mapping[str, float], opinion: Opinion = NO_OPINION) -> RansomPaid:
    """Whether a ransom was paid: yes where a sum was, else yes or no where some words or the encoder say so."""
    if features.get(f"found.{Label.RANSOM_PAID}", 0.0) >= SUM_PAID:
        return RansomPaid.YES
    table = dict(opinion.on_question("ransom_paid", probabilities("paid", features)))
    table[RansomPaid.UNKNOWN] *= OPEN
    seen = opinion.answers.get("ransom_paid", {})
    for answer, cue in ((RansomPaid.YES, "has.payment"), (RansomPaid.NO, "has.refusal")):
        if not features[cue] and seen.get(answer, 0.0) < TOLD:
            table[answer] = 0.0
    return RansomPaid(_likeliest(table))


def _likeliest(table: Mapping[str, float]) -> str:
    return max(table, key=lambda name: table[name])
