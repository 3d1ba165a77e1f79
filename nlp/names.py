"""Candidate names of organisations and persons in a Dutch or French text, found by their form alone.

A name is a run of capitalised words, joined by the small words names contain (`Huis van de Leie`,
`Clinique du Val d'Aisne`) and led by the lower-case noun that belongs to it (`stad Gent`, `zone de police …`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from nlp.name_tokens import DEMONYM, FRENCH_DEMONYM, Token, tokens
from nlp.name_words import (
    AND,
    ARTICLES,
    BRACKETS,
    ENGLISH,
    FOREIGN_JOIN,
    FULL_HEADS,
    GENITIVE,
    JOIN,
    NL_BODIES,
    NL_BODY_ENDING,
    NL_GENERIC,
    NO_NAMES,
    SPOKEN_ENDING,
)
from nlp.places import by_name
from nlp.words import (
    adjectives,
    common_words,
    firm_nouns,
    first_names,
    heads,
    person_titles,
    regions,
    second_nouns,
    trades,
)

# What follows a number that begins a sum (Sint-Amarant 1,15 miljoen), and so belongs to no name.
_SUM = re.compile(r"[.,]\d| ?(?:miljoen|miljard|ton\b|euro|dollar|bitcoin|millions?|milliards?|[€$%\d])")


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A candidate name; offsets in characters, `end` exclusive.

    `head` is the noun that says what it is (gemeente, clinique; "" if none), `core` where the part without it begins,
    `alias_of` the full name an abbreviation in brackets stands for.
    """

    start: int
    end: int
    text: str
    head: str = ""
    sentence_initial: bool = False
    person: bool = False
    core: int = 0
    alias_of: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with its words.

    `inside` and `lower` are words seen capitalised inside a sentence, and in lower case; `alone` names seen inside a
    sentence, here or elsewhere in the article, with no other name right before them.
    """

    text: str
    language: str
    words: list[Token]
    inside: frozenset[str]
    lower: frozenset[str]
    alone: frozenset[str]

    def adjacent(self, index: int) -> bool:
        """Whether only a space, or nothing, parts word `index` from the next one."""
        if index < 0 or index + 1 >= len(self.words):
            return False
        return self.text[self.words[index].end : self.words[index + 1].start] in ("", " ", "\u00a0")

    def named(self, index: int) -> bool:
        return index < len(self.words) and self.words[index].name


def find_names(text: str, language: str, elsewhere: str = "") -> list[NameSpan]:
    """The candidate names of `text` in order, none overlapping; `language` is nl or fr, `elsewhere` the other texts."""
    words = list(tokens(text))
    inside = frozenset(word.text for word in words if word.name and not word.opens)
    lower = frozenset(word.low for word in words if not word.name)
    page = _Page(text, language, words, inside, lower, frozenset(_alone(words)) | frozenset(_alone(tokens(elsewhere))))
    spans: list[NameSpan] = []
    position = 0
    while position < len(words):
        if not _begins(page, position):
            position += 1
            continue
        last = _end(page, position)
        spans.append(_span(page, position, last, spans[-1].end if spans else 0))
        position = last + 1
    return list(_with_aliases(spans, text))


def _alone(words: Iterable[Token]) -> Iterator[str]:
    """Names inside a sentence that do not directly follow another name."""
    named = False
    for word in words:
        if word.name and not word.opens and not named:
            yield word.text
        named = word.name


def _begins(page: _Page, index: int) -> bool:
    """Whether a name begins with word `index`."""
    word = page.words[index]
    if not word.name:
        return False
    joined = page.adjacent(index) and page.named(index + 1)
    if word.low in NO_NAMES or (word.low in ARTICLES[page.language] and not joined):
        return False
    if word.low.endswith("'") and not joined:  # a lone elided article
        return False
    if _is_demonym(page, index, joined) if page.language == "nl" else FRENCH_DEMONYM.match(word.text):
        return False
    if word.opens:
        return _opens_with_name(page, index, joined)
    return (len(word.text) > 1 or joined) and not (joined and word.low in person_titles())


def _is_demonym(page: _Page, index: int, joined: bool) -> bool:
    """Whether a Dutch adjective of place merely describes what follows (het Gentse Netrivo, Russische hackers)."""
    word = page.words[index]
    inflected = word.low.endswith("se") and page.adjacent(index - 1) and page.words[index - 1].low in ARTICLES["nl"]
    if not DEMONYM.match(word.text) and not inflected:
        return False
    if page.adjacent(index) and page.words[index + 1].low in NL_BODIES:
        return False
    if not joined:
        return True
    following = page.words[index + 1].low
    return word.low.endswith("e") and following not in _nouns(page.language) and not NL_BODY_ENDING.search(following)


@cache
def _nouns(language: str) -> frozenset[str]:
    return heads(language) | frozenset(noun.lower() for noun in firm_nouns(language))


def _opens_with_name(page: _Page, index: int, joined: bool) -> bool:
    """Whether the first word of a sentence belongs to a name."""
    word, language = page.words[index], page.language
    if joined and word.text not in page.inside and _leads_a_name_known_without_it(page, index):
        return False
    if word.low in _nouns(page.language) and _end(page, index) > index:
        return True
    if word.low in ARTICLES[language]:
        phrase = re.escape(page.text[word.start : page.words[index + 1].end])
        return joined and bool(re.search(rf"[\w,;] {phrase}\b", page.text))
    following = page.words[index + 1].text if joined else ""
    if word.low in person_titles() or (following in first_names() and word.text not in first_names()):
        return False
    if word.text in page.inside:
        return True
    if joined:
        generic = language == "nl" and NL_GENERIC.match(word.low) and word.low not in heads("nl")
        return not generic and word.low not in common_words(language) and word.low not in page.lower
    return not _spoken(page, word)


def _leads_a_name_known_without_it(page: _Page, index: int) -> bool:
    """Whether a word is a trade before a name (Brasserie Thorimbert), or a noun before one that elsewhere is alone."""
    word, following = page.words[index], page.words[index + 1]
    if word.low in trades(page.language):
        return True
    common = word.low not in _nouns(page.language) and word.text not in first_names()
    return common and following.text in page.alone


def _spoken(page: _Page, word: Token) -> bool:
    """Whether a lone word that opens a sentence is an ordinary one."""
    if word.low in common_words(page.language) or word.low in page.lower:
        return True
    once = sum(other.text == word.text for other in page.words) == 1
    return once and bool(SPOKEN_ENDING[page.language].match(word.text)) and word.text[1:].islower()


def _end(page: _Page, first: int) -> int:
    """Index of the last word of the name that begins at `first`."""
    last = first
    while page.adjacent(last):
        following = _step(page, first, last)
        if following == last:
            break
        last = following
    return last


def _step(page: _Page, first: int, last: int) -> int:
    """Index of the word up to which the name goes on after `last`, or `last`."""
    word = page.words[last + 1]
    if word.name and not word.opens:
        return last if _person_follows(page, last) else last + 1
    if word.low in JOIN[page.language]:
        return _joined(page, first, last)
    return last + 1 if _continues(page, first, last) else last


def _person_follows(page: _Page, last: int) -> bool:
    """Whether a municipality ends at `last` and a person is named right after it (gemeente Diest Jan Peeters)."""
    begins = page.words[last + 1].text in first_names() and page.adjacent(last + 1) and page.named(last + 2)
    return begins and by_name(page.words[last].text) is not None


def _continues(page: _Page, first: int, last: int) -> bool:
    """Whether a word in lower case or a number goes on with the name (Agence fédérale, Squad 303)."""
    word = page.words[last + 1]
    led = page.words[first].low in _nouns(page.language)
    if word.text.isdigit():
        if _SUM.match(page.text, word.end):
            return False
        ends = re.match(r"[.,;:)\n]|$", page.text[word.end : word.end + 1])
        return len(word.text) <= 3 and (led or bool(ends)) and page.words[last].low not in common_words(page.language)
    if first == last and word.low in NL_BODIES and page.language == "nl":
        return bool(DEMONYM.match(page.words[first].text))
    if f"{page.words[last].text} {word.low}" in regions():
        return True
    return led and (word.low in adjectives(page.language) or _plural_adjective(page, last + 1))


def _plural_adjective(page: _Page, index: int) -> bool:
    """Whether a French word agrees with a plural noun in lower case before it (des droits humains)."""
    noun, word = page.words[index - 1].low, page.words[index].low
    agrees = page.language == "fr" and page.words[index - 2].low == "des" and not page.words[index - 1].name
    return agrees and noun[-1] in "sx" and word[-1] in "sx" and len(word) > 4 and word not in common_words("fr")


def _joined(page: _Page, first: int, last: int) -> int:
    """Step over small words (van de, et) to the next name, or for a led name to its noun (Office des allocations)."""
    after = last + 1
    while page.adjacent(after) and page.words[after].low in JOIN[page.language] and after - last <= 3:
        after += 1
    small = {word.low for word in page.words[last + 1 : after]}
    if page.words[last].low == "van" and small <= {"de", "den", "der"}:  # the surname Van den Broeck
        return after if page.named(after) else last
    if _is_person(page, first, last) or not small:
        return last
    led = _lead(page, first) < first or any(w.low in _nouns(page.language) for w in page.words[first : last + 1])
    if after < len(page.words) and page.words[after].name:
        english = page.words[last].low in ENGLISH or page.language == "fr"
        return after if (small <= FOREIGN_JOIN and english) or _may_join(page, small, led) else last
    proper = any(word.name for word in page.words[first + 1 : last + 1])
    plain = (
        after < len(page.words)
        and page.language == "fr"
        and led
        and not proper
        and small <= GENITIVE["fr"] | {"la", "l'", "et"}
    )
    return after if plain and len(page.words[after].low) > 3 else last


def _may_join(page: _Page, small: set[str], led: bool) -> bool:
    """Whether these small words hold a name together (French `de` nearly always, Dutch `van` only after a noun)."""
    if small & {"&", "+"}:
        return True
    if small & FOREIGN_JOIN:
        return False
    if small & AND:
        return led and small <= AND
    if page.language == "fr":
        return bool(small & {"de", "du", "des", "d'", "aux", "au", "sur", "sous"}) and "à" not in small
    return led or bool(small & {"zonder", "'t", "ten", "ter", "des", "du"})


def _is_person(page: _Page, first: int, last: int) -> bool:
    """Whether the words are a person's name: a first name and more, a family, or several words after a title."""
    words = page.words[first : last + 1]
    before = page.words[first - 1].low if page.adjacent(first - 1) else ""
    if before in ("familie", "famille"):
        return True
    if len(words) < 2 or not all(word.text[0].isupper() or word.low in ("de", "den", "der") for word in words):
        return False
    if words[0].text in first_names() or words[0].text.split("-")[0] in first_names():
        return words[1].low not in _nouns(page.language)
    return before in person_titles()


def _span(page: _Page, first: int, last: int, after: int) -> NameSpan:
    """The span of words `first`..`last`, extended to the left by its head noun but not beyond offset `after`."""
    word = page.words[first]
    lead = first if word.low in FULL_HEADS or word.low in _nouns(page.language) else _lead(page, first)
    lead = lead if page.words[lead].start >= after and not _is_person(page, first, last) else first
    start, end = page.words[lead].start, page.words[last].end
    head = next((w.low for w in page.words[lead : last + 1] if w.low in _nouns(page.language)), "")
    opens = page.words[lead].opens
    person = lead == first and _is_person(page, first, last)
    return NameSpan(start, end, page.text[start:end], head, opens, person, word.start)


def _lead(page: _Page, first: int) -> int:
    """Index of the head noun before a name (commune de X, zone de police de X), or `first`."""
    index = first - 1
    small = 0
    while page.adjacent(index) and page.words[index].low in JOIN[page.language] - AND and small < 3:
        index, small = index - 1, small + 1
    if small and not any(w.low in GENITIVE[page.language] for w in page.words[index + 1 : first]):
        return first
    found = first
    between = adjectives(page.language) | second_nouns() | GENITIVE[page.language]
    while index >= 0 and page.adjacent(index) and first - index <= 7:
        low = page.words[index].low
        if _is_head(page, low, small > 0) or (found < first and low in adjectives(page.language)):
            found = index
        elif low not in between:
            break
        index -= 1
    return found


def _is_head(page: _Page, low: str, joined: bool) -> bool:
    """Whether a noun belongs to the name it leads; a trade only where `joined` to a place (brasserie du Rond-Chêne)."""
    return low in heads(page.language) and (joined or low not in trades(page.language))


def _with_aliases(spans: list[NameSpan], text: str) -> Iterator[NameSpan]:
    """Tie an abbreviation in brackets to the name before it."""
    full: dict[int, str] = {}
    for span in spans:
        match = BRACKETS.match(text, span.end)
        if match:
            full[match.start("short")] = span.text
        yield replace(span, alias_of=full.get(span.start, ""))
