"""The description of a victim that an article does not name, as in `een transportbedrijf uit Genk`."""

import re
from collections.abc import Iterable
from functools import cache

from nlp.entities import Candidate
from nlp.passages import Passage
from nlp.wordlists import load_lexicon

_NAME = r"(?:la |le |l['’]|les |de |het )?[A-ZÀ-Ý][\w'’-]+(?:[ -][A-ZÀ-Ý][\w'’-]+)*"
_AREA = r"(?:rand|regio|buurt|omgeving|industriezone|région|province|périphérie|quartier|zoning)"
_PHRASE = rf"(?:{_AREA} (?:rond |van |de la |de |du |d['’])?)?"


def described_victim(article: Iterable[Passage], language: str) -> Candidate | None:
    """The first description with a place, else None."""
    for passage in article:
        match = _pattern("fr" if language == "fr" else "nl").search(passage.text)
        if match:
            return Candidate(passage, match.start("what"), match.end("what"), match["what"], "described")
    return None


@cache
def _pattern(language: str) -> re.Pattern[str]:
    words = load_lexicon("unnamed")[language]
    articles, kinds, links = ("|".join(words[key]) for key in ("articles", "kinds", "links"))
    return re.compile(
        rf"(?<!\w)(?i:(?:{articles}))(?:\s|(?<=['’]))(?P<what>(?i:(?:[\w-]+ )?(?:{kinds})(?: [\w-]+){{0,2}}?) "
        rf"(?i:{links}) ?(?:(?:de|la|le|les|het|l['’]) ?)?{_PHRASE}{_NAME})"
    )
