"""Decides from the words around a number whether it is money, part of a range, or a count of something."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from nlp.quantities import Quantity
from nlp.wordlists import SPACE, alternation, load_lexicon, normal

Qualifier = Literal["about", "almost", "more_than", "less_than", "up_to"]
# How two numbers are tied: `range` (x tot y), `pair` (tussen x en y), `list` (x, y of z), `change` (van x naar y).
Link = Literal["range", "pair", "list", "change"]


@dataclass(frozen=True, slots=True)
class _Words:
    qualifier: re.Pattern[str]
    qualifiers: dict[str, Qualifier]
    money: frozenset[str]
    counted: frozenset[str]
    bare: frozenset[str]
    participle: re.Pattern[str]


_LOOK_BACK = 32  # characters; longer than any approximator or verb of change with its preposition
_END = re.compile(r"\s*(?:$|[.,;:!?)\]»”\"…'’–—-](?!\d)|\n)")
_NEXT_WORD = re.compile(rf"{SPACE}([dl]['’])?([^\W\d_]+(?:['’-][^\W\d_]+)*)(?:{SPACE}([^\W\d_]+))?")
_LINKS = {
    "nl": re.compile(
        rf"{SPACE}?(?:(?P<range>tot(?:{SPACE}wel)?|à|a|-|–)|(?P<both>en)|(?P<list>,(?:{SPACE}(?:dan|daarna|vervolgens|en))?"
        rf"|of|en{SPACE}daarna)|(?P<change>naar))(?:{SPACE}(?:de|bijna|ruim))?{SPACE}?"
    ),
    "fr": re.compile(
        rf"{SPACE}?(?:(?P<range>à|-|–)|(?P<both>et)|(?P<list>,(?:{SPACE}(?:puis|enfin|et))?|ou|puis))"
        rf"(?:{SPACE}(?:les|à|près{SPACE}de))?{SPACE}?"
    ),
}
_BETWEEN = {
    "nl": re.compile(rf"\btussen(?:{SPACE}de)?{SPACE}(?:[€$£]{SPACE}?)?$", re.I),
    "fr": re.compile(rf"\bentre{SPACE}(?:les{SPACE})?(?:[€$£]{SPACE}?)?$", re.I),
}
_FROM = {"nl": re.compile(rf"\bvan{SPACE}$", re.I), "fr": re.compile(rf"\bde{SPACE}$", re.I)}
_FRENCH_CHANGE = re.compile(
    r"\b(?:pass|chut|grimp|tomb|mont|augment|recul|bondi|descend|dégringol|baiss|rédui|ramen|revu|gonfl|fai)\w*\b"
    r"[\w ’']{0,20}\bde.$",
    re.I,
)
_PARTICIPLES = {
    "nl": re.compile(r"(?:aan|af|in|mee|neer|op|over|terug|toe|uit|vrij|weg)?ge\w+(?:d|t|en)"),
    "fr": re.compile(r"\w+(?:é|ée|és|ées|us|ues|it|ait)"),
}
_YEARS = range(1900, 2101)


@cache
def _words(language: str) -> _Words:
    lexicon, key = load_lexicon("amounts"), _key(language)
    qualifiers = {word: kind for kind, words in lexicon["qualifiers"][key].items() for word in words}
    elided = lexicon["elided"]
    money = elided["fr"]["after_de"] if key == "fr" else elided["nl"]["words"]
    return _Words(
        qualifier=re.compile(
            rf"(?<!\w)({alternation(qualifiers)})(?:{SPACE}(?:de|les|d['’]))?{SPACE}?(?:une?{SPACE})?$", re.I
        ),
        qualifiers=qualifiers,
        money=frozenset(money),
        counted=frozenset(elided["counted"] if "counted" in elided else elided["nl"]["counted"]),
        bare=frozenset(lexicon["bare"][key]),
        participle=_PARTICIPLES[key],
    )


def _key(language: str) -> str:
    return "fr" if language == "fr" else "nl"


def qualifier_before(text: str, start: int, language: str) -> Qualifier | None:
    """What the approximator directly before a number says of it (`ruim` → more_than)."""
    words = _words(language)
    match = words.qualifier.search(text[max(0, start - _LOOK_BACK) : start])
    return words.qualifiers[normal(match[1])] if match else None


def link_between(text: str, start: int, end: int, following: int, language: str) -> Link | None:
    """How the number at `start:end` is tied to the one that begins at `following`."""
    key = _key(language)
    if following - end > _LOOK_BACK:
        return None
    match = _LINKS[key].fullmatch(text, end, following)
    if match is None:
        return None
    before = text[max(0, start - _LOOK_BACK) : start]
    if match["both"]:
        return "pair" if _BETWEEN[key].search(before) else "list"
    if match["list"]:
        return "list"
    if key == "nl":
        return "range" if match["range"] else _change(key, before)
    return "change" if _FRENCH_CHANGE.search(before) and match["range"] == "à" else "range"


def _change(key: str, before: str) -> Link | None:
    return "change" if _FROM[key].search(before) else None


def is_range(link: Link, lower: Quantity, upper: Quantity) -> bool:
    """Whether the two numbers are the ends of one range."""
    if link == "list":  # twee of drie miljoen
        return lower.scale == 1.0 and upper.scale > 1.0 and not lower.grouped and _small(lower)
    return link in {"range", "pair"}


def _small(quantity: Quantity) -> bool:
    return quantity.value is not None and quantity.value < 1000


def shares_scale(lower: Quantity, upper: Quantity) -> float:
    """The factor a number borrows from the next: 6 of `6 en 7 miljoen`, 50 of `50 à 100.000 euro`."""
    if lower.scale != 1.0 or lower.grouped or not _small(lower):
        return lower.scale if lower.scale == 1.0 else 1.0
    if upper.scale != 1.0:
        return upper.scale
    return 1000.0 if upper.grouped and (lower.value or 0.0) * 1000 <= (upper.value or 0.0) else 1.0


def can_elide(text: str, quantity: Quantity, language: str) -> bool:
    """Whether a number with a multiplier but no currency is money: no noun follows that makes it a count."""
    if not quantity.multiplier or quantity.multiplier in {"duizend", "mille", "k", "K", "M", "Md"}:
        return False
    if quantity.multiplier == "ton" and quantity.digits:
        return False
    if _END.match(text, quantity.end):
        return True
    word = _NEXT_WORD.match(text, quantity.end)
    if word is None:
        return False
    if quantity.multiplier == "ton":  # also a weight, of anything
        return word[2] in _words(language).money or _goes_on(word, language)
    return _french_money(word, language) if language == "fr" else _dutch_money(word, language)


def _french_money(word: re.Match[str], language: str) -> bool:
    money = _words(language).money
    if word[1]:
        return word[1][0].lower() == "l" or word[2].lower() in money
    if word[2].lower() == "de":
        return word[3] is not None and word[3].lower() in money
    return word[2][0].islower() and word[2].lower() != "des"


def _dutch_money(word: re.Match[str], language: str) -> bool:
    words = _words(language)
    first, second = word[2], (word[3] or "").lower()
    if first.lower() in words.money:
        return True
    if not first[0].islower() or first in words.counted:
        return False
    if _plural(first):
        return words.participle.fullmatch(first) is not None
    return not (first.endswith("e") and _plural(second) and second not in words.money)


def _plural(word: str) -> bool:
    return word.endswith(("en", "s"))


def continues(text: str, quantity: Quantity, language: str) -> bool:
    """Whether a large bare number can be a sum that leaves out the currency of an earlier one (`ramené à 30.000`)."""
    if quantity.value is None or quantity.value < 1000 or quantity.value in _YEARS or quantity.about:
        return False
    if quantity.digits and not quantity.grouped:
        return False
    if _END.match(text, quantity.end):
        return True
    word = _NEXT_WORD.match(text, quantity.end)
    return word is not None and not word[1] and _goes_on(word, language)


def _goes_on(word: re.Match[str], language: str) -> bool:
    """Whether the next word carries the sentence on instead of naming what was counted."""
    words = _words(language)
    if word[2] == "de" and language == "fr":
        return (word[3] or "") in words.money
    if word[2] in words.counted:
        return False
    return word[2] in words.bare or words.participle.fullmatch(word[2]) is not None
