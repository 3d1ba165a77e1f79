"""The small words and endings by which names are delimited in Dutch and French."""

import re

JOIN = {
    "nl": frozenset(
        [
            "van",
            "de",
            "der",
            "den",
            "het",
            "'t",
            "ten",
            "ter",
            "te",
            "voor",
            "op",
            "aan",
            "zonder",
            "des",
            "du",
            "&",
            "+",
            "en",
            "of",
            "the",
            "del",
        ]
    ),
    "fr": frozenset(
        [
            "de",
            "du",
            "des",
            "la",
            "le",
            "les",
            "d'",
            "l'",
            "à",
            "aux",
            "au",
            "&",
            "+",
            "sur",
            "sous",
            "en",
            "pour",
            "et",
            "of",
            "the",
            "del",
            "do",
        ]
    ),
}
GENITIVE = {"nl": frozenset({"van"}), "fr": frozenset({"de", "du", "des", "d'"})}
AND = frozenset({"en", "et"})
ARTICLES = {"nl": frozenset(["de", "het", "een", "'t"]), "fr": frozenset(["le", "la", "les", "l'", "un", "une", "des"])}
FULL_HEADS = frozenset({"az", "uz", "chu", "chr", "cpas", "ocmw", "chc", "asz", "olv"})
# English and Spanish joiners; Dutch `of` means "or", so it needs an English noun before it.
FOREIGN_JOIN = frozenset({"of", "the", "del", "do"})
ENGLISH = frozenset(
    [
        "army",
        "port",
        "ministry",
        "ghosts",
        "bank",
        "house",
        "league",
        "university",
        "save",
        "knights",
        "team",
        "sons",
        "lords",
    ]
)
NL_BODIES = frozenset(["regering", "ambassade", "politie", "parlement", "overheid"])
# Dutch nouns before a name at the start of a sentence that say what it is without being part of it.
NL_GENERIC = re.compile(
    r".*(?:groep|bedrijf|keten|firma|fabriek|kantoor|bureau|organisatie|federatie|verwerker|bouwer|maker|producent|fabrikant"
    r"|partij|vereniging|platform|reus|specialist|leverancier|handel|winkel|zaak|instituut|coöperatie|club|bond|beheerder"
    r"|beveiliger|verzekeraar|uitgever|uitgeverij|gieterij|drukkerij|weverij|huis|invoerder|verkoper|concurrenten?|dealers"
    r"|provider|dienstverlener|ontwikkelaar|uitbater|koepel|vakbond|rederij|merk|genoot|site|praktijk|opvang|grossier|school)$"
)
SPOKEN_ENDING = {  # how words end that are seldom names; only for a single word opening a sentence
    "nl": re.compile(r".*(?:[a-z]en|ers|ing|heid|lijke?|ige?|atie|ieve?|ste|de|te|jes?)$"),
    "fr": re.compile(r".*(?:ment|tions?|ant|ée?s?|er|ez|ai(?:t|ent)|eurs?|euses?|ière?s?|iques?|ité|ables?|ons)$"),
}
NL_BODY_ENDING = re.compile(
    r"(?:gilde|agentschap|fonds|bond|kring|federatie|bodems|maatschappij|dienst|unie|bank|raad)$"
)
NO_NAMES = frozenset(
    [
        "it",
        "ict",
        "nis2",
        "nis",
        "ddos",
        "vpn",
        "cd",
        "usb",
        "pdf",
        "gdpr",
        "avg",
        "rgpd",
        "pc's",
        "tv",
        "sms",
        "ai",
        "ceo",
        "ciso",
        "cio",
    ]
)
BRACKETS = re.compile(r"\s?\((?P<short>[A-ZÀ-Þ][\w&.-]{1,14})\)")
