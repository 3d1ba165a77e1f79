"""Finds numbers as the Dutch and French press writes them, in digits and in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from text_to_num import text2num

from nlp.digits import DIGITS, SKIPPED, parse_digits
from nlp.wordlists import SPACE, alternation, load_lexicon, normal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start:end`; a vague one (`duizenden`) has `low` and `high` and no `value`.

    `scale` is the multiplier word or letter it holds (1e6 for `1,5 miljoen`), 1 when it holds none.
    """

    start: int
    end: int
    value: float | None
    low: float | None = None
    high: float | None = None
    scale: float = 1.0
    multiplier: str = ""
    digits: bool = False  # written in digits
    grouped: bool = False  # with thousands marks
    about: bool = False  # une dizaine, een twintigtal
    flagged: bool = False  # malformed: the value is a guess


@dataclass(frozen=True, slots=True)
class _Grammar:
    number: re.Pattern[str]
    multiplier: re.Pattern[str]
    addition: re.Pattern[str]
    words: dict[str, Any]


# French joins a half to the multiplier: un million et demi.
_HALF = re.compile(rf"{SPACE}et{SPACE}(demie?|quart)\b", re.I)
# A plural without a number: at least two of them, and not ten, for then the next larger word is used.
_PLURAL_LOW, _PLURAL_HIGH = 2, 10
# `drie miljoen vijfhonderdduizend` is one number; a smaller second number belongs to what follows.
_LEAST_ADDITION = 1000


@cache
def _grammar(language: str) -> _Grammar:
    words = load_lexicon("numbers")["fr" if language == "fr" else "nl"]
    spelled, vague = _french(words) if language == "fr" else _dutch(words)
    fraction = rf"(?P<fraction>{alternation(words['fractions'])})(?={SPACE}|-)"
    number = rf"{SKIPPED}|{DIGITS}|(?<!\w)(?:{vague}|{fraction}|(?P<words>{spelled})(?!\w))"
    abbreviated = rf"(?<=mln|mld|mio)\.(?={SPACE}?(?:euro|dollar|pond|[€$£]))"
    multipliers = rf"(?P<word>{alternation(words['multipliers'])})(?![\w'’])(?:{abbreviated})?"
    letters = rf"(?P<letter>Md|[kK]|M)(?={SPACE}?[€$£])|(?P<kilo>[kK])\b"
    return _Grammar(
        number=re.compile(number, re.I),
        multiplier=re.compile(rf"(?:{SPACE}|-)?(?i:{multipliers})|{SPACE}?(?:{letters})"),
        addition=re.compile(rf"{SPACE}({spelled})(?!\w)", re.I),
        words=words,
    )


def _dutch(words: dict[str, Any]) -> tuple[str, str]:
    """Patterns of a spelled number and of the vague ones, Dutch."""
    word = rf"(?!en|ën)(?:{alternation(words['parts'])})++"
    spelled = rf"{word}(?:(?<=duizend){SPACE}{word})?"
    some = r"(?:enkele|meerdere|verscheidene|verschillende|ettelijke|een paar)"
    plurals = alternation(words["plurals"])
    vague = "|".join(
        (
            rf"(?:{some}{SPACE})?(?P<tens>{plurals})(?:{SPACE}(?P<of>{plurals}))?(?!\w)",
            rf"(?:een{SPACE}paar|enkele){SPACE}(?P<few>{alternation(words['few'])})(?!\w)",
            rf"(?:een{SPACE})?(?P<tal>\d{{1,5}}-|(?:{alternation(words['parts'])})++)tal(?!\w)",
        )
    )
    return spelled, vague


def _french(words: dict[str, Any]) -> tuple[str, str]:
    """Patterns of a spelled number and of the vague ones, French."""
    part = alternation(words["parts"])
    spelled = rf"{part}(?!\w)(?:(?:{SPACE}|-)et(?:{SPACE}|-)(?:une?|onze)(?!\w)|(?:{SPACE}|-){part}(?!\w))*+"
    plurals = alternation(words["plurals"])
    of = rf"(?:{SPACE}de{SPACE}(?P<of_{{}}>{plurals}))?(?!\w)"
    vague = "|".join(
        (
            rf"une?{SPACE}(?:bonne{SPACE}|petite{SPACE})?(?P<tal>{alternation(words['collectives'])})"
            + of.format("tal"),
            rf"(?:(?:quelques|plusieurs){SPACE})?(?P<tens>{plurals})" + of.format("tens"),
        )
    )
    return spelled, vague


def find_quantities(text: str, language: str) -> list[Quantity]:
    """Every number in the text, in order, with the multiplier that follows it; never raises."""
    return list(_quantities(text, _grammar(language), "fr" if language == "fr" else "nl"))


def _quantities(text: str, grammar: _Grammar, language: str) -> Iterator[Quantity]:
    position = 0
    while match := grammar.number.search(text, position):
        position = max(match.end(), match.start() + 1)
        found = _read(match, grammar, language)
        if found is not None:
            found = _multiplied(text, found, grammar, language)
            position = max(position, found.end)
            if not _dangling(text, match, found):
                yield found


def _dangling(text: str, match: re.Match[str], found: Quantity) -> bool:
    """Whether the match is no number by itself: a fraction without multiplier, digits glued to letters."""
    if match["fraction"]:
        return found.scale == 1.0
    return found.digits and found.scale == 1.0 and text[found.end : found.end + 1].isalpha()


def _read(match: re.Match[str], grammar: _Grammar, language: str) -> Quantity | None:
    start, end = match.span()
    if match["digits"]:
        return _from_digits(match)
    if match["fraction"]:
        return Quantity(start, end, grammar.words["fractions"][normal(match["fraction"])])
    if match["words"]:
        value = spelled_value(match["words"], language)
        return None if value is None else Quantity(start, end, value)
    if match["tens"] or match["tal"] or (language == "nl" and match["few"]):
        return _vague(match, grammar.words, language)
    return None


def _from_digits(match: re.Match[str]) -> Quantity | None:
    parsed = parse_digits(match["digits"])
    if parsed is None:
        return None
    return Quantity(
        *match.span(), parsed.value, digits=True, grouped=parsed.grouped or parsed.value >= 1e4, flagged=parsed.flagged
    )


def _vague(match: re.Match[str], words: dict[str, Any], language: str) -> Quantity | None:
    start, end = match.span()
    plurals = words["plurals"]
    if match["tal"]:
        value = _collective(match["tal"], words, language)
        scale = plurals[normal(match["of_tal"])] if language == "fr" and match["of_tal"] else 1.0
        return None if value is None else Quantity(start, end, value * scale, scale=scale, about=True)
    if language == "nl" and match["few"]:
        base = words["few"][normal(match["few"])]
    else:
        of = match["of_tens"] if language == "fr" else match["of"]
        base = plurals[normal(match["tens"])] * (plurals[normal(of)] if of else 1)
    return Quantity(start, end, None, base * _PLURAL_LOW, base * _PLURAL_HIGH, scale=base)


def _collective(word: str, words: dict[str, Any], language: str) -> float | None:
    """The number in `tien(tal)`, `800-(tal)` or `dizaine`."""
    if language == "fr":
        return float(words["collectives"][normal(word)])
    return float(word[:-1]) if word.endswith("-") else spelled_value(word, language)


def spelled_value(words: str, language: str) -> float | None:
    """The value of a number written in words, or None when the words make no number."""
    try:
        return float(text2num(" ".join(words.lower().split()), language))
    except ValueError:
        return None


def _multiplied(text: str, number: Quantity, grammar: _Grammar, language: str) -> Quantity:
    """The number with the multiplier, half and remainder that follow it."""
    match = grammar.multiplier.match(text, number.end)
    if match is None or number.scale != 1.0 or number.value is None:
        return number
    scale, name = _scale(match, grammar.words)
    value, end = number.value * scale, match.end()
    if language == "fr" and (half := _HALF.match(text, end)):
        value, end = value + scale * (0.25 if half[1].lower() == "quart" else 0.5), half.end()
    elif rest := grammar.addition.match(text, end):
        added = spelled_value(rest[1], language)
        if added is not None and _LEAST_ADDITION <= added < scale:
            value, end = value + added, rest.end()
    return Quantity(
        number.start, end, value, scale=scale, multiplier=name, digits=number.digits, about=number.about,
        flagged=number.flagged,
    )  # fmt: skip


def _scale(match: re.Match[str], words: dict[str, Any]) -> tuple[float, str]:
    if match["word"]:
        name = match["word"].lower()
        return words["multipliers"][name], name
    letter = match["letter"] or match["kilo"]
    return {"md": 1e9, "m": 1e6, "k": 1e3}[letter.lower()], letter
