"""Where victims are: country, municipality, and whether an incident is in or of Belgium."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from nlp.cues import normalise
from nlp.entities import Candidate, Entity
from nlp.passages import Passage
from nlp.places import PlaceSpan, find_places
from nlp.wordlists import load_lexicon

_LEAD = 200  # characters of title and text that tell what an article is about
_BEFORE, _AFTER = 40, 60  # characters around a name in which a country or place belongs to it
_OWN = re.compile(r"^,? ?(?:\([^)]*\) ?)?(?:uit|in|te|van|à|de|d'|près de|, à|basée? à|établie? à) ?$")


def is_belgian(article: Sequence[Passage], victims: Sequence[Entity]) -> bool:
    """False when the victims are said to be foreign, or the lead names another country and no word anything Belgian."""
    lead = " ".join(passage.text[:_LEAD] for passage in article)
    if victims and all(map(_is_foreign, victims)) and not _names_belgium(lead):
        return False
    if not victims or any(_names_belgium(passage.text) for passage in article):
        return True
    return not any(pattern.search(normalise(lead)) for pattern in _countries().values())


def _names_belgium(text: str) -> bool:
    return bool(find_places(text)) or _belgian().search(normalise(text)) is not None


def _is_foreign(entity: Entity) -> bool:
    near = " ".join(_near(mention) for mention in entity.mentions)
    return not _belgian().search(near) and any(map(foreign_country, entity.mentions))


def country_of(entity: Entity, belgian: bool) -> str | None:
    """ISO code: of a country named right at one of the mentions, else BE when the incident is Belgian."""
    near = [_near(mention) for mention in entity.mentions]
    if any(
        _belgian().search(text) or find_places(mention.text)
        for text, mention in zip(near, entity.mentions, strict=True)
    ):
        return "BE"
    abroad = next((code for code in map(foreign_country, entity.mentions) if code), None)
    return abroad or ("BE" if belgian else None)


def foreign_country(mention: Candidate) -> str | None:
    """The foreign country whose name or adjective stands right at a mention."""
    near = _near(mention)
    return next((code for code, pattern in _countries().items() if pattern.search(near)), None)


def municipality_of(entity: Entity) -> str | None:
    """REFNIS code of the municipality in the name or said to be its own right after it."""
    own = (_municipality(mention) for mention in entity.mentions)
    return next((refnis for refnis in own if refnis), None)


def _municipality(mention: Candidate) -> str | None:
    inside = _refnis(find_places(mention.text))
    if inside:
        return inside
    after = mention.passage.text[mention.end : mention.end + _AFTER]
    return _refnis(place for place in find_places(after) if _OWN.match(normalise(after[: place.start])))


def _refnis(places: Iterable[PlaceSpan]) -> str | None:
    return next((place.refnis for place in places if place.refnis), None)


def _near(mention: Candidate) -> str:
    text = mention.passage.text
    first, last = mention.passage.sentence_at(mention.start)
    before = normalise(text[max(first, mention.start - _BEFORE) : mention.start])
    after = normalise(text[mention.end : min(last, mention.end + 25)])
    return before.rpartition(", ")[2] + " | " + after.partition(", ")[0]


@cache
def _countries() -> dict[str, re.Pattern[str]]:
    return {code: _any(words) for code, words in load_lexicon("countries")["adjectives"].items()}


@cache
def _belgian() -> re.Pattern[str]:
    return _any(load_lexicon("countries")["belgian"]["words"])


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})")
