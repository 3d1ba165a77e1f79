"""Word lists of both languages that tell names from other capitalised words (`lexicon/names.toml`)."""

import tomllib
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon" / "names.toml"


@cache
def _list(section: str, key: str) -> frozenset[str]:
    lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    return frozenset(lexicon[section][key].split())


def common_words(language: str) -> frozenset[str]:
    """Lower-case words that open a sentence without being a name; `language` is nl or fr."""
    return _list("common", language)


def first_names() -> frozenset[str]:
    """First names current in Belgium, capitalised."""
    return _list("persons", "first_names")


def person_titles() -> frozenset[str]:
    """Lower-case words after which a person is named (burgemeester, bourgmestre, woordvoerder, CEO)."""
    return _list("persons", "titles")


def heads(language: str) -> frozenset[str]:
    """Lower-case nouns that belong to the name of the body they introduce (gemeente, clinique)."""
    return _list("heads", language)


def trades(language: str) -> frozenset[str]:
    """Those of `heads` that stay outside a name they directly precede (brouwerij, imprimerie; decision 31)."""
    return _list("heads", f"{language}_trades")


@cache
def regions() -> frozenset[str]:
    """French names of regions that end in lower case (Brabant wallon)."""
    lexicon = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    return frozenset(lexicon["places"]["regions"])


def firm_nouns(language: str) -> frozenset[str]:
    """Nouns that begin a name of several words when capitalised (Fonds, Huis; Eaux, Maison)."""
    return _list("heads", f"{language}_capital")


def adjectives(language: str) -> frozenset[str]:
    """Lower-case adjectives that stand inside a body's name (communale, wallon, psychiatrisch)."""
    return _list("heads", f"{language}_adjectives")


def second_nouns() -> frozenset[str]:
    """Lower-case French nouns between a head and the proper name (zone de police …)."""
    return _list("heads", "fr_second")
