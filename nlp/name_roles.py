"""The role of each entity, by the cues around its mentions, its place in the article and the lists that know it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nlp.analysis import Label
from nlp.candidates import NONE
from nlp.cues import found
from nlp.entities import Candidate, Entity
from nlp.linear import probabilities
from nlp.places import find_places

_MAIN = (Label.VICTIM, Label.ACTOR)
DOUBT = 0.65  # names of no role are the most frequent by far; F1 of the roles is level from .5 to .8
# Probability from which a report without a better one takes a name as its victim, and one that compares its attacker
# with others, but names none, a gang as its attacker.
_ANY_VICTIM, _ANY_ACTOR = 0.25, 0.25
_RIVALS = (Label.VICTIM, Label.ACTOR, Label.OTHER_VICTIM)


def entity_features(entity: Entity, order: int, language: str) -> dict[str, float]:
    """Features of an entity; `order` counts the entities named before it."""
    cues = [
        set(found(mention.passage.around(mention.start, mention.end), "name_cues", language))
        for mention in entity.mentions
    ]
    features = {name: 1.0 for name in set().union(*cues)}
    features |= {f"all.{name}": 1.0 for name in set.intersection(*cues) if name.startswith("sentence.")}
    features |= {f"kind.{kind}": 1.0 for kind in entity.kinds}
    features["head"] = float(any(mention.head for mention in entity.mentions))
    features["abbreviated"] = float(any(mention.stands_for for mention in entity.mentions))
    features |= dict.fromkeys(_position(entity, order), 1.0)
    features |= dict.fromkeys(_shape(entity.name), 1.0)
    return features


def _position(entity: Entity, order: int) -> Iterator[str]:
    first = entity.mentions[0]
    if any(mention.passage.field == "title" for mention in entity.mentions):
        yield "place.title"
    in_text = [mention for mention in entity.mentions if mention.passage.field == "text"]
    indexes = [mention.passage.sentence_index(mention.start) for mention in in_text]
    if 0 in indexes:
        yield "place.first_sentence"
    if indexes and min(indexes) in (1, 2):
        yield "place.early"
    if indexes and min(indexes) > 0.6 * len(in_text[0].passage.sentences):
        yield "place.late"
    yield f"order.{min(order, 3)}"
    yield f"count.{min(len(entity.mentions), 4)}"
    if _heads_sentence(first):
        yield "place.sentence_start"


def _heads_sentence(mention: Candidate) -> bool:
    return mention.start - mention.passage.sentence_at(mention.start)[0] < 5


def _shape(name: str) -> Iterator[str]:
    words = name.split()
    yield f"words.{min(len(words), 4)}"
    if name.isupper() and len(name) < 7:
        yield "shape.acronym"
    if name.islower():
        yield "shape.lower"
    if re.search(r"\d", name):
        yield "shape.digit"
    if re.search(r"[a-z][A-Z]|\.(?:be|com|eu)$", name):
        yield "shape.camel"
    if len(words) == 2 and all(re.fullmatch(r"[A-ZÀ-Ý][\w'’-]+", word) for word in words):
        yield "shape.two_capitals"
    if any(place.end - place.start == len(name) for place in find_places(name)):
        yield "shape.place"


def joint_features(own: Mapping[str, float], tables: Sequence[Mapping[str, float]], index: int) -> dict[str, float]:
    """`own` features with the first opinions on the entity and its rivals, so that one victim is likely."""
    table = tables[index]
    first = {f"first.{role}": value for role, value in table.items()}
    beside = max((other[Label.VICTIM] for place, other in enumerate(tables) if place != index), default=0.0)
    first["place_beside_victim"] = beside * own.get("shape.place", 0.0)
    for role in _RIVALS:
        others = max((other[role] for place, other in enumerate(tables) if place != index), default=0.0)
        first[f"rival.{role}"] = others
        first[f"lead.{role}"] = float(table[role] > others)
    return {**own, **first}


def first_opinions(entities: Sequence[Entity], language: str) -> list[tuple[dict[str, float], dict[str, float]]]:
    """For each entity its features and what they say alone: the probability of each role (a `Label` name or `NONE`)."""
    features = [entity_features(entity, order, language) for order, entity in enumerate(entities)]
    return [(own, probabilities("names", own)) for own in features]


def joint_tables(opinions: Sequence[tuple[dict[str, float], dict[str, float]]]) -> list[dict[str, float]]:
    """The probability of each role of each entity, given the first opinions on all."""
    first = [table for _, table in opinions]
    joint = [joint_features(own, first, index) for index, (own, _) in enumerate(opinions)]
    return [probabilities("names_joint", own) for own in joint]


def roles(tables: Sequence[Mapping[str, float]], relevant: bool) -> list[tuple[str, float]]:
    """Role and probability of each entity by its table; no main roles when the article is not relevant."""
    found = [_best(table, () if relevant else _MAIN) for table in tables]
    if not relevant:
        return found
    found = _with(Label.VICTIM, _ANY_VICTIM, found, tables)
    named = any(role == Label.OTHER_ACTOR for role, _ in found)
    return _with(Label.ACTOR, _ANY_ACTOR, found, tables) if named else found


def _with(
    role: Label, enough: float, found: list[tuple[str, float]], tables: Sequence[Mapping[str, float]]
) -> list[tuple[str, float]]:
    """`found` where something has the role: else what is likeliest to have it takes it, if likely enough."""
    index = max(range(len(tables)), key=lambda place: tables[place][role], default=None)
    if index is None or any(other == role for other, _ in found) or tables[index][role] < enough:
        return found
    return [*found[:index], (role, tables[index][role]), *found[index + 1 :]]


def _best(table: Mapping[str, float], barred: Iterable[str]) -> tuple[str, float]:
    allowed = {name: value for name, value in table.items() if name not in barred}
    allowed[NONE] *= DOUBT
    role = max(allowed, key=lambda name: allowed[name])
    return role, allowed[role]
