"""Words of a text, with what their form says: written like a name, first of a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.known import opens_sentence

# Letters, digits and inner marks (Saint-Nicolas, Booking.com, Lapsus$, NoName057(16)); an elided article stands alone.
TOKEN = re.compile(
    r"\b(?:[DdLlJjNnSsCcMmTt]|[Qq]u)['’](?=\w)"
    r"|['’]t\b|\w+(?:['’.&+-]\w+|[&+](?=\w))*(?:\(\d+\)|[$+!](?!\w))?|[&+](?= )"
)
# The lower-case rest of a compound is no part of the name (Proximus-klanten), unless it says what the body is.
COMPOUND = re.compile(r"(?<=[\w!$)])-(?!(?:hogeschool|atheneum|ziekenhuis|school|college|instituut)\b)[a-zà-ÿ]{3,}$")
FRENCH_LINK = re.compile(r"-(?:sur|sous|lez|les|aux|des|bois|dit|ville|hors)$")
ORDINAL = re.compile(r"\d+[a-zèé]{1,4}|[\d.,-]+\w{1,2}|\d+-\w+|\d+[a-z]\d+|\d+[.,:]\d+.*")
DEMONYM = re.compile(
    r"(?:[A-Z][\w-]*(?:ische|isch|aanse|aans|nese|landse|lands|onse|ense|dse|jnse|tijnse)"
    r"|Vlaamse?|Waalse?|Franse?|Duitse?|Britse?|Brusselse?|Gentse?|Antwerpse?|Luikse?|Limburgse?|Zweedse?|Deense?|Spaanse?"
    r"|Pools?e?|Turkse?|Griekse?|Ierse?|Noorse?|Finse?|West-Vlaamse?|Oost-Vlaamse?|Mechelse?|Leuvense?|Chinees|Japanse?)$"
)

FRENCH_DEMONYM = re.compile(
    r"(?:Russes?|Chinois|Français|Néerlandais|Américains?|Nord-Coréens?|Belges?|Britanniques?|Allemands?|Iraniens?"
    r"|Israéliens?|Ukrainiens?|Polonais|Liégeois|Namurois|Bruxellois|Flamands?|Wallons?|Européens?|Anversois|Gantois)$"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word at `start`..`end` (exclusive); `low` is its lower-case form with a plain apostrophe."""

    start: int
    end: int
    text: str
    low: str
    name: bool  # written like a name
    opens: bool  # first word of a sentence


def tokens(text: str) -> Iterator[Token]:
    """The words of `text` in order; of Proximus-klanten, a name with a lower-case rest, only the name."""
    for match in TOKEN.finditer(text):
        word = match[0]
        cut = COMPOUND.search(word) if word[0].isupper() and not FRENCH_LINK.search(word) else None
        if cut:
            word = word[: cut.start()]
        start = match.start()
        low = word.lower().replace("’", "'")
        yield Token(start, start + len(word), word, low, like_name(word), opens_sentence(text, start))


def like_name(word: str) -> bool:
    """Whether a word is written like a name: with a capital, or letters mixed with digits or an underscore."""
    if word[0].isupper():
        return True
    if ORDINAL.fullmatch(word):
        return False
    mixed = any(char.isdigit() for char in word) and any(char.isalpha() for char in word)
    capital_inside = any(char.isupper() for char in word[1:]) and len(word) > 2 and "-" not in word
    return mixed or capital_inside or "_" in word
