"""Currency names, symbols and codes beside a number."""

import re
from dataclasses import dataclass
from functools import cache

from nlp.wordlists import SPACE, alternation, load_lexicon, normal


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency at `start:end`; `code` is None for a crown of no stated country; `unit` is 0.01 for cents.

    `named`: written as a word, not as a symbol or code.
    """

    start: int
    end: int
    code: str | None
    unit: float = 1.0
    named: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    after: re.Pattern[str]
    before: re.Pattern[str]
    codes: dict[str, str]


@cache
def _names(language: str) -> _Names:
    lexicon = load_lexicon("currencies")
    named = {**lexicon["names"]["fr" if language == "fr" else "nl"], **lexicon["names"]["all"]}
    codes = {word.lower(): code for code, words in named.items() for word in words}
    codes |= {code.lower(): code for code in lexicon["codes"]["codes"]} | lexicon["symbols"]
    codes |= {symbol.lower(): code for symbol, code in lexicon["symbols"].items()}
    iso = alternation(lexicon["codes"]["codes"])
    symbols = alternation(lexicon["symbols"])
    words = alternation(word for words in named.values() for word in words)
    cents = alternation(lexicon["cents"]["fr" if language == "fr" else "nl"])
    link = f"(?:{SPACE}?d['’]|{SPACE}de{SPACE}|{SPACE}|-)" if language == "fr" else f"(?:{SPACE}|-)"
    after = (
        rf"{SPACE}?(?P<symbol>{symbols})|{SPACE}?(?P<iso>{iso})(?!\w)"
        rf"|{link}(?i:(?P<name>{words})|(?P<cents>{cents}))(?![\w-])"
    )
    before = rf"(?:(?<![\w$€£])(?P<iso>{iso}){SPACE}|(?P<symbol>{symbols}){SPACE}?)$"
    return _Names(re.compile(after), re.compile(before), codes)


def currency_after(text: str, position: int, language: str) -> Currency | None:
    """The currency that directly follows a number ending at `position`."""
    names = _names(language)
    match = names.after.match(text, position)
    if match is None:
        return None
    if match["cents"]:
        return Currency(match.start(), match.end(), "EUR", unit=0.01, named=True)
    found = match["symbol"] or match["iso"] or match["name"]
    return Currency(match.start(), match.end(), names.codes[normal(found)] or None, named=match["name"] is not None)


def currency_before(text: str, position: int, language: str) -> Currency | None:
    """The symbol or code that stands directly before a number starting at `position`."""
    names = _names(language)
    offset = max(0, position - 6)  # the longest code and a space
    match = names.before.search(text[offset:position])
    if match is None:
        return None
    found = match["symbol"] or match["iso"]
    return Currency(offset + match.start(), position, names.codes[normal(found)] or None)
