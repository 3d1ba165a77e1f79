"""The sector of an organisation, from its name and from the words about it (`lexicon/sectors.toml`).

The enumeration is the corpus guidelines': the sectors of the NIS2 directive's annexes plus the local ones.
"""

import re
import tomllib
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from nlp.gazetteer import fold

LEXICON = Path(__file__).parent / "lexicon" / "sectors.toml"
UNKNOWN = "unknown"

NEAR = 90  # characters each side of a mention in which a describing word counts double
MENTIONS = 6  # the first ones introduce the body
NAME, HEAD, DIRECT, CLOSE, ANYWHERE = 6.0, 9.0, 8.0, 2.0, 0.5  # weights, set on the corpus' training part


class _Sector(NamedTuple):
    id: str
    name: re.Pattern[str]
    context: re.Pattern[str]


@cache
def _sectors() -> tuple[_Sector, ...]:
    lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    return tuple(
        _Sector(sector, _pattern(words["name"]), _pattern(words["context"])) for sector, words in lexicon.items()
    )


def _pattern(words: list[str]) -> re.Pattern[str]:
    """One expression for a list: `-x` matches inside a word too, `x-` the beginning of one, `x` the whole word."""
    parts = []
    for word in words:
        core = re.escape(fold(word.strip("-"))).replace(r"\ ", " ")
        parts.append(("" if word.startswith("-") else r"(?<!\w)") + core + ("" if word.endswith("-") else r"(?!\w)"))
    return re.compile("|".join(parts))


def sector_of(name: str, context: str, language: str) -> str:
    """The sector of the body called `name` in the text `context`; "unknown" when nothing tells.

    `language` is nl or fr; the word lists of both are tried, since Belgian names mix them.
    """
    scores = {sector.id: _score(sector, fold(name), fold(context), language) for sector in _sectors()}
    best = max(scores, key=lambda sector: scores[sector])
    return best if scores[best] > 0 else UNKNOWN


def _score(sector: _Sector, name: str, context: str, language: str) -> float:
    score = 0.0
    match = sector.name.search(name)
    if match:
        score += HEAD if match.start() == 0 or language == "nl" else NAME
    score += sum(CLOSE for window in _windows(name, context) for _ in sector.context.finditer(window))
    score += sum(DIRECT for lead in _leads(name, context) if sector.context.search(lead))
    return score + ANYWHERE * sum(1 for _ in sector.context.finditer(context))


def _mentions(name: str, context: str) -> list[int]:
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", context) if name else ()
    return [match.start() for match in islice(found, MENTIONS)]


def _windows(name: str, context: str) -> list[str]:
    """The text around each mention, within its paragraph."""
    return [context[max(0, at - NEAR) : at + len(name) + NEAR] for at in _mentions(name, context)]


def _leads(name: str, context: str) -> list[str]:
    """What stands right before and after a mention: "drankengroep X", "X, un transporteur de Huy"."""
    found = []
    for at in _mentions(name, context):
        before = context[max(0, at - 28) : at]
        after = re.match(r",? (?:een|de|het|un|une|le|la|l')?[^.,;]{0,40}", context[at + len(name) :])
        found.append(re.split(r"[.,;:\n]", before)[-1] + " | " + (after[0] if after and "," in after[0][:1] else ""))
    return found
