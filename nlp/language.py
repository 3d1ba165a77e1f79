"""The language of an article: nl, fr, de or en."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("nl", "fr", "de", "en")
CLEAR = 0.98  # probability from which the classifier is believed without a vote
VOTE = 0.4  # of one function word, against the classifier's probability of 0 to 1
HEAD = 2000  # characters of text that are enough to tell

# Words frequent in one of the four languages and rare in the others ("de", "en", "des", "is" and "of" tell nothing).
FUNCTION_WORDS = {
    language: frozenset(re.findall(r"\w+", words))
    for language, words in {
        "nl": "het een van niet voor zijn wordt werd bij naar ook maar aan uit door nog deze geen heeft hun dat met er",
        "fr": "le la les un une du et est dans par pour pas sur aux au avec qui que ses leur cette ont été après d l à",
        "de": "der das und nicht ein eine einen für mit von auf ist sind wird wurde nach dem zu zum zur aus über im",
        "en": "the and to are were by with from has have after its for this that their been they against how why who",
    }.items()
}


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # brings numpy, which `Analyser.load` prepares for

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def detect_language(title: str, text: str) -> str:
    """The language of an article, one of `LANGUAGES`; in short texts the function words outvote a wavering model."""
    sample = f"{title}\n{text[:HEAD]}".strip()
    if not sample:
        return LANGUAGES[0]
    ranked = dict(_identifier().rank(sample.lower() if sample.isupper() else sample))
    best = max(LANGUAGES, key=lambda language: ranked[language])
    if ranked[best] >= CLEAR and len(sample) > 200:
        return best
    votes = _votes(sample)
    return max(LANGUAGES, key=lambda language: VOTE * votes[language] + float(ranked[language]))


def _votes(sample: str) -> dict[str, int]:
    """How many of each language's function words stand in `sample`."""
    words = re.findall(r"[^\W\d_]+", sample.lower())
    return {language: sum(word in listed for word in words) for language, listed in FUNCTION_WORDS.items()}
