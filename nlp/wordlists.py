"""Word lists of `nlp/lexicon/*.toml` and what turns them into patterns."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

# A space that may stand inside a number or an amount: plain, no-break, narrow no-break, thin; never a line break.
SPACE = "[ \u00a0\u202f\u2009]"


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """The tables of `nlp/lexicon/<name>.toml`."""
    return tomllib.loads(resources.files("nlp").joinpath("lexicon", f"{name}.toml").read_text(encoding="utf-8"))


def alternation(words: Iterable[str]) -> str:
    """A non-capturing group that matches any of the words, longest first; a space matches any `SPACE`, ' also ’."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    escaped = (re.escape(word).replace("\\ ", SPACE).replace("'", "['’]") for word in ordered)
    return "(?:" + "|".join(escaped) + ")"


def normal(word: str) -> str:
    """A matched word as the lexicon writes it: lower case, straight apostrophe, single plain spaces."""
    return " ".join(word.lower().replace("’", "'").split())
