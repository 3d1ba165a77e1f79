"""Belgian municipalities, the places inside them, provinces and regions.

`data/places.json` holds the lists (© Statbel and GeoNames, CC BY 4.0; `training/build_gazetteers.py` says how they are
made), `lexicon/places.toml` the other names in use and the names that are ordinary words.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from nlp.gazetteer import Gazetteer, Match
from nlp.known import find_known, opens_sentence
from nlp.words import common_words, first_names

Kind = Literal["municipality", "place", "province", "region"]

DATA = Path(__file__).parent / "data" / "places.json"
LEXICON = Path(__file__).parent / "lexicon" / "places.toml"
SHORT = 5  # letters; names of villages this short are too often something else (Lot, On, Roy)

_BEFORE_PLACE = re.compile(
    r"(?:\b(?:in|te|uit|van|rond|bij|naar|nabij|tussen|stad|gemeente|dorp|OCMW|politiezone|station|ziekenhuis"
    r"|à|de|vers|près de|entre|chez|ville|commune|CPAS|CHR|CHU|AZ|UZ|regio) |\bd['’]|\bà l['’]|[(/])$"
)
_SURNAME_PARTICLE = re.compile(r"\b(?:Van|Vanden|Van de|Van den|Van der|De|Le|La|Du|Des) $")
_FOREIGN = re.compile(r"\b(?:Nederlands|Noord-|Zuid-|New |Port |Saint-|Sint-)-?$")


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality as of 2025; `refnis`, `province` (empty in Brussels) and `region` are Statbel codes."""

    refnis: str
    name_nl: str
    name_fr: str
    province: str
    region: str


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """Where a Belgian place is named; `refnis`: of its municipality, empty where there is none."""

    start: int
    end: int
    text: str
    kind: Kind
    refnis: str
    province: str
    region: str


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    kind: Kind
    refnis: str
    province: str
    region: str
    guarded: bool


@dataclass(frozen=True, slots=True)
class _Atlas:
    municipalities: dict[str, Municipality]
    names: Gazetteer[_Place]


@cache
def _atlas() -> _Atlas:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    municipalities = {row[0]: Municipality(*row) for row in data["municipalities"]}
    entries = [
        *_areas(lexicon, municipalities),
        *_municipal_names(lexicon, municipalities),
        *_villages(data["places"]),
    ]
    ordinary = set(lexicon["ordinary"]["names"]) | first_names()
    words = common_words("nl") | common_words("fr")
    guarded = ((name, _guard(place, name in ordinary or name.lower() in words)) for name, place in entries)
    return _Atlas(municipalities, Gazetteer(guarded))


def _guard(place: _Place, ordinary: bool) -> _Place:
    if not ordinary or place.kind in ("province", "region"):
        return place
    return replace(place, guarded=True)


def _areas(lexicon: dict[str, dict[str, list[str]]], known: dict[str, Municipality]) -> Iterator[tuple[str, _Place]]:
    region_of = {municipality.province: municipality.region for municipality in known.values()}
    for code, names in lexicon["provinces"].items():
        yield from ((name, _Place(name, "province", "", code, region_of[code], False)) for name in names)
    for code, names in lexicon["regions"].items():
        yield from ((name, _Place(name, "region", "", "", code, False)) for name in names)


def _municipal_names(
    lexicon: dict[str, dict[str, list[str]]], known: dict[str, Municipality]
) -> Iterator[tuple[str, _Place]]:
    # A name of the local language comes first: Saint-Nicolas is the one near Liège, not the French for Sint-Niklaas.
    local = [(m.name_fr if m.region == "03000" else m.name_nl, m) for m in known.values()]
    more = lexicon["municipalities"]
    other = [(name, m) for m in known.values() for name in (m.name_nl, m.name_fr, *more.get(m.refnis, ()))]
    for name, m in [*local, *other]:
        yield name, _Place(name, "municipality", m.refnis, m.province, m.region, False)


def _villages(rows: list[list[str]]) -> Iterator[tuple[str, _Place]]:
    refnis: dict[str, set[str]] = {}
    for row in rows:
        refnis.setdefault(row[0], set()).add(row[1])
    for name, code, province, region in rows:
        clear = len(refnis[name]) == 1
        yield name, _Place(name, "place", code if clear else "", province if clear else "", region, len(name) <= SHORT)


def municipality(refnis: str) -> Municipality | None:
    """The municipality with this REFNIS code, if there is one."""
    return _atlas().municipalities.get(refnis)


def by_name(name: str) -> Municipality | None:
    """The municipality that bears a name in any language, or that a village or district of that name is part of."""
    place = _atlas().names.get(name.strip())
    return municipality(place.refnis) if place is not None else None


def find_places(text: str) -> list[PlaceSpan]:
    """The Belgian places named in `text`, none overlapping; a place in the name of a medium (Gazet van …) is none."""
    media = [known for known in find_known(text) if known.kind == "media"]
    matches = [m for m in _atlas().names.matches(text) if _same_capitals(m.value.name, text[m.start : m.end])]
    edges = {m.start for m in matches} | {m.end for m in matches}
    return [
        PlaceSpan(m.start, m.end, text[m.start : m.end], m.value.kind, m.value.refnis, m.value.province, m.value.region)
        for m in matches
        if _is_place(text, m, edges) and not any(k.start <= m.start and m.end <= k.end for k in media)
    ]


def _is_place(text: str, match: Match[_Place], edges: set[int]) -> bool:
    """Whether the surroundings let a listed name be the place."""
    before, after = text[max(0, match.start - 30) : match.start], text[match.end : match.end + 20]
    if not _stands_alone(before, after, match, edges):
        return False
    if match.value.guarded and not (_BEFORE_PLACE.search(before) and not re.match(r" [A-ZÀ-Þ][a-z]", after)):
        return False
    if match.value.kind == "place" and opens_sentence(text, match.start):
        return False
    previous = re.search(r"([A-ZÀ-Þ][\w-]+) $", before)
    surname = _SURNAME_PARTICLE.search(before) and not opens_sentence(text, match.start - 3)
    return not (surname or _FOREIGN.search(before) or (previous and previous[1] in first_names()))


def _stands_alone(before: str, after: str, match: Match[_Place], edges: set[int]) -> bool:
    """Whether the name is not part of another one: Limburg.net, Sart-le-Chapitre; Mons-Tournai are two places."""
    if before.endswith("-") and match.start - 1 not in edges:
        return False
    if re.match(r"\.\w", after):
        return False
    return not re.match(r"-\w", after) or match.end + 1 in edges or bool(re.match(r"-[a-z]{5}", after))


def _same_capitals(name: str, written: str) -> bool:
    """Whether every capital of the listed name is one in the text: De Panne is a place, "de panne" a breakdown."""
    return all(found.isupper() for wanted, found in zip(name, written, strict=True) if wanted.isupper())
