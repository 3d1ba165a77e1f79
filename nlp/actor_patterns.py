"""Wordings that introduce an attacker by name, in Dutch and French: how a gang nobody has listed is found."""

import re
from collections.abc import Iterator

from nlp.words import common_words

# A name: capitalised or mixed with digits, up to four words; `of` and `van de` may join them.
_WORD = r"(?:[A-ZÀ-Þ][\w$+]*(?:[-.'’][\w$+]+)*\+?|\d+[A-Za-z][\w$+]*|[a-z]+[\d_]\w*|(?:Mr|Dr)\.)"
_NAME = rf"{_WORD}(?: ?\(\d+\))?(?:(?: (?:of|the|van de|van|de|du))? (?:{_WORD}|\d{{2,4}}(?![\w%]|[.,]\d))){{0,3}}"
_NO_MORE = r"(?! (?:de|du|des|&|d['’])\b| d['’])"  # else the name goes on: le groupe Presses de …
_QUOTED = r"[\"“„«‘'] ?(?P<quoted>\w[^\"“”„«»\n]{1,38}?) ?[\"”“»’'](?!\w)"
ANY = rf"(?:{_QUOTED}|(?P<name>(?>{_NAME})){_NO_MORE})"
HANDLE = rf"(?:{_QUOTED}|(?P<name>(?>{_NAME})|[a-z]{{5,}}(?![\w'’.-])){_NO_MORE})"  # pseudonyms are often in lower case

_NL_TRADE = (
    r"(?:hackers?|ransomware|cyber|cybercrime|gijzelsoftware|afpersers|afpersings|afpers|spionage|ddos"
    r"|hacktivisten|activisten|fraude)-?"
)
_NL_BODY = r"(?:groep|groepering|bende|collectief|gang|syndicaat|kartel|clan)"
_NL_GANG = rf"(?:{_NL_TRADE}{_NL_BODY}|(?:russische|chinese|criminele|beruchte|gelijknamige) {_NL_BODY})"
_FR_BODY = r"(?:gang|groupe|collectif|bande|cartel|réseau|équipe)"
_FR_TRADE = (
    r"(?: (?:de |d['’])?(?:rançongiciels?|ransomwares?|pirates?|hackers?|hacktivistes?|cybercriminels?|criminel"
    r"|activistes?|pro-?russes?|russophones?|russes?|chinois|extorsion|extorqueurs|maîtres chanteurs))"
)
_NL_CALLED = r"(?:,? (?:met de naam|genaamd|genoemd|die luistert naar de naam|onder de naam))?"
_FR_CALLED = r"(?:,? (?:baptisée?|appelée?|nommée?|du nom de|dénommée?|connue? sous le nom de|surnommée?|dite?))?"
_SOFTWARE = (
    r"(?:ransomware|gijzelsoftware|malware|spyware|virus|botnet|infostealer|trojan|rançongiciel|maliciel"
    r"|logiciel (?:malveillant|espion)|cheval de troie)"
)


def _after(lead: str, name: str = ANY, tail: str = "") -> re.Pattern[str]:
    """`lead` in any case, a name, and what must follow it."""
    return re.compile(rf"\b(?i:{lead}) {name}{tail}")


# The wording alone says that the name is an attacker's.
PLAIN = (
    _after(_NL_GANG + _NL_CALLED),
    _after(f"{_FR_BODY}{_FR_TRADE}{{1,3}}{_FR_CALLED}"),
    _after(f"{_SOFTWARE}(?:{_NL_CALLED}|{_FR_CALLED})"),
    re.compile(
        rf"(?<![\w.'’-])(?P<name>{_NAME})-(?:ransomware|gijzelsoftware|bende|ransomwarebende|ransomwaregroep|hackersgroep)\b"
    ),
    re.compile(rf"(?<![\w.'’-])(?P<name>(?>{_NAME})) ransomware\b"),
    re.compile(rf"\b[Hh]acked by (?P<name>{_NAME})"),
)
# What stands before a name or a pseudonym (which may be in lower case), and before a name only.
_BEFORE_HANDLE = "|".join(
    (
        r"schuilnaam|pseudoniem|alias|gebruikersnaam|bijnaam|nickname|onder de naam|de naam|bekend als",
        r"noem(?:t|en|de|den)(?: \w+)? zich(?:zelf)?|(?:de )?groeten van|handtekening van|logo van|verkoper",
        r"(?:pseudonyme|pseudo|surnom|nom d['’]utilisateur|sobriquet)(?: de|,| d['’])?|sous le nom de",
        r"het woord|compte nommé|désigne comme|baptisé",
    )
)
_BEFORE_NAME = "|".join(
    (
        r"(?:onder|ge)?teken(?:d|t|en|de|den)(?: \w+ \w+)?(?: door| met|:)?|afzender:|we are",
        r"ene|een zekere|une? certaine?",
        r"opgeëist door|geclaimd door|toegeschreven aan|(?:lek-?site|lekwebsite|darkwebsite|blog) van",
        r"se fai(?:t|sant) appeler|se font appeler|se faisai(?:t|ent) appeler|s['’]appell?e|s['’]appelait",
        r"se nomme(?: justement)?|signée?s?|signe|signature(?: ?:)?|la griffe de|la signature de|le sigle de",
        r"revendiquée?s? par|attribuée?s? à|imputée?s? à|site de fuites? d[eu]|blog de|vitrine de",
        r"l['’]étiquette|l['’]arsenal de|(?:la|de) marque de",
    )
)
# Believed in a text that speaks of the trade.
WITH_TRADE = (
    _after(f"(?:{_NL_BODY}|hackers van|leden van|criminelen van|kanaal|clubje){_NL_CALLED}"),
    _after(f"(?:{_FR_BODY}|pirates d[eu]|membres de|hackers de){_FR_CALLED}"),
    _after(f"(?:{_NL_TRADE})?(?:{_NL_BODY}|{_FR_BODY})[^.,;:\\n]{{0,40}},(?: kortweg| alias)?", ANY, "(?=[,.: ])"),
    re.compile(
        rf"(?<![\w.'’-])(?P<name>(?>{_NAME})), (?:een|de|het|un|une|le|la)(?: [\w-]+){{0,2}}"
        rf" (?:{_NL_TRADE})?(?:splinter)?(?:{_NL_BODY}|{_FR_BODY}|pirate|virus|afperser|compte anonyme)\b"
    ),
    _after(r"zich(?:zelf)?", HANDLE, r" (?:laat |liet )?noem(?:t|en|de|den)?\b"),
    _after(_BEFORE_HANDLE, HANDLE),
    _after(_BEFORE_NAME),
    re.compile(rf"(?<![\w.'’-])(?P<name>{_NAME})-(?:hackers|afperser|malware|botnet)\b"),
)
TRADE = re.compile(
    "|".join(
        (
            r"ransom|gijzel|losgeld|ran[çc]on|hack|cyber|pirat|malware|maliciel|malveillant|dark ?web|darknet|ddos",
            r"afpers|extor|versleutel|chiffr|gestolen|volée?s?\b|dérob|botnet|trojan|spyware|aanval|attaque|opgeëist",
            r"revendiqu|leksite|forum|telegram|bitcoin|gelekt|inbra|phish|hameçon|leaks?\b|affilié|serveur|server",
            r"données|gegevens|systemen|systèmes|computer|ordinateur|informatique|informatica",
        )
    ),
    re.I,
)
# What follows such wordings without being a name.
NOT_A_NAME = re.compile(
    r"(?:Microsoft|Windows|Telegram|Facebook|Google|Belgi\w*|België|Rusland|Russie|China|Chine|Europ\w*|Vlaanderen|Wallonie"
    r"|CEO|CISO|IT|ICT|NIS2|[A-Z][a-zë-]+(?:ische|aanse|nese|ense|andse|ische|sche))$"
)

# A capitalised word before a name that opens the sentence and is no part of it (Volgens Silent Heron, Sur Telegram).
_OPENING = re.compile(
    r"(?:Volgens|Aldus|Op|Via|Voor|Door|Bij|Met|Na|Ook|Maar|Zelfs|Achter|Tegen|Over|Uit|Van|Bende|Groep|Hackersgroep"
    r"|Selon|Sur|Via|Pour|Par|Chez|Avec|Après|Aussi|Mais|Même|Derrière|Contre|Dans|Groupe|Gang|Quant à) "
)


def named_as_attacker(text: str, trade: bool) -> list[tuple[int, int]]:
    """Offsets of names that a wording introduces as an attacker; `trade`: the article speaks of hacking."""
    found: list[tuple[int, int]] = []
    for start, end in [*_caught(PLAIN, text), *_caught(WITH_TRADE if trade else (), text)]:
        if all(end <= other[0] or other[1] <= start for other in found):
            found.append((start, end))
    return sorted(found)


def _caught(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[tuple[int, int]]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            quoted = bool(match.groupdict().get("quoted"))
            start, end = match.span("quoted" if quoted else "name")
            opening = None if quoted else _OPENING.match(text, start, end)
            start = opening.end() if opening else start
            if _plausible(text[start:end]):
                yield start, end


def _plausible(name: str) -> bool:
    """Whether a caught string can be a name: no listed word, short, and if quoted, not a clause."""
    words = name.split()
    small = sum(word[0].islower() for word in words)
    if len(words) == 1 and name.lower() in common_words("nl") | common_words("fr"):
        return False
    if len(words) > 1 and words[-1].lower() in ("en", "et", "is", "est"):
        return False
    return not NOT_A_NAME.match(name) and len(words) <= 4 and (len(words) == 1 or small < len(words) - small)
