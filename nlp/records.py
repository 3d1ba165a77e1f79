"""Finds quantities of data and of people or organisations that an incident may have affected.

Only candidates: whether they belong to the main incident is decided by context elsewhere. Machines are never counted,
staff only where the words before speak of their data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.quantities import Quantity, find_quantities
from nlp.wordlists import SPACE, alternation, load_lexicon


@dataclass(frozen=True, slots=True)
class RecordSpan:
    """A number with what it counts, at `start:end`; `value` is None when vague (`duizenden klanten`).

    `unit` is GB, TB, MB (of which `value` is the number), files, accounts, persons, customers or organisations.
    """

    start: int
    end: int
    text: str
    value: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class _Nouns:
    units: dict[str, str]
    person_suffixes: tuple[str, ...]
    not_persons: frozenset[str]
    data_before: re.Pattern[str]


_UNITS = ("files", "accounts", "persons", "customers", "organisations", "staff")
_LOOK_BACK = 90  # characters: `namen, adressen en rekeningnummers van ruim …`
_LEAST_TAIL = 4  # letters a noun needs to be recognised as the tail of a compound
_YEARS = range(1900, 2101)
_WORD = re.compile(rf"{SPACE}\(?([^\W\d_]+(?:['’)-]+[^\W\d_]+)*(?:['’]s)?)")
_ELIDED = re.compile(r"['’]([^\W\d_]+)")
_TAIL = re.compile(rf"{SPACE}(?:mails?|de{SPACE}(?:salaire|paie|données))(?!\w)")  # of boîtes, fiches, lignes
_OF = re.compile(rf"{SPACE}(?:de{SPACE}|d['’])")
_VOLUMES = load_lexicon("records")["volumes"]
_VOLUME = re.compile(rf"(?:{SPACE}|-)?({alternation(_VOLUMES)})(?!\w)")


@cache
def _nouns(key: str) -> _Nouns:
    lexicon = load_lexicon("records")
    table = lexicon[key]
    return _Nouns(
        units={noun.lower(): unit for unit in _UNITS for noun in table[unit]},
        person_suffixes=tuple(table["person_suffixes"]),
        not_persons=frozenset(table["not_persons"]),
        data_before=re.compile(rf"\b{alternation(lexicon['data'][key])}\b(?:[^.!?\n]|\.(?=\d))*$", re.I),
    )


def find_records(text: str, language: str) -> list[RecordSpan]:
    """Every number of data units, people or organisations in the text, in order; never raises."""
    key = "fr" if language == "fr" else "nl"
    return list(_records(text, find_quantities(text, language), key))


def _records(text: str, quantities: list[Quantity], key: str) -> Iterator[RecordSpan]:
    limits = [following.start for following in quantities[1:]] + [len(text)]
    for quantity, limit in zip(quantities, limits, strict=False):
        volume = _VOLUME.match(text, quantity.end)
        if volume:
            unit, factor = _VOLUMES[volume[1]]
            value = None if quantity.value is None else round(quantity.value * factor, 8)
            yield RecordSpan(quantity.start, volume.end(), text[quantity.start : volume.end()], value, unit)
        elif _countable(quantity) and (noun := _noun_after(text, quantity, key)) and noun[0] <= limit:
            yield RecordSpan(quantity.start, noun[0], text[quantity.start : noun[0]], quantity.value, noun[1])


def _countable(quantity: Quantity) -> bool:
    if quantity.multiplier in {"ton", "M", "Md"}:
        return False
    year = quantity.digits and not quantity.grouped and quantity.value in _YEARS
    return not year and quantity.value != 1 and (quantity.value is None or quantity.value.is_integer())


def _noun_after(text: str, quantity: Quantity, key: str) -> tuple[int, str] | None:
    """Where the counted noun ends and its unit; one or two adjectives may stand before it."""
    position = quantity.end
    if key == "fr" and (of := _OF.match(text, position)):
        position = of.end() - 1
    for _ in range(3):
        word = _WORD.match(text, position) or _ELIDED.match(text, position)
        if word is None:
            return None
        unit = _unit(word[1], text[max(0, quantity.start - _LOOK_BACK) : quantity.start], key)
        if unit is not None:
            tail = _TAIL.match(text, word.end()) if key == "fr" else None
            return (tail or word).end(), unit
        if not _adjective(word[1], key):
            return None
        position = word.end()
    return None


def _adjective(word: str, key: str) -> bool:
    if key == "fr":
        return word in {
            "nouveaux",
            "nouvelles",
            "anciens",
            "anciennes",
            "petites",
            "petits",
            "autres",
            "jeunes",
            "vrais",
        }
    return word.endswith("e") or word == "andere"


def _unit(word: str, before: str, key: str) -> str | None:
    nouns, lower = _nouns(key), word.lower().replace("’", "'").replace(")", "")
    if lower in nouns.not_persons:
        return None
    unit = nouns.units.get(lower) or (_tail_unit(lower, nouns) if key == "nl" else None)
    if unit == "staff":
        return "persons" if nouns.data_before.search(before) else None
    if unit is None and word[0].islower() and lower.endswith(nouns.person_suffixes) and len(lower) > _LEAST_TAIL:
        return "persons"
    return unit


def _tail_unit(word: str, nouns: _Nouns) -> str | None:
    """The unit of the longest listed noun that a Dutch compound ends in."""
    tails = (word[start:] for start in range(1, len(word) - _LEAST_TAIL + 1))
    return next((nouns.units[tail] for tail in tails if tail in nouns.units), None)
