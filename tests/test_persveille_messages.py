import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from crawler.errors import FeedError, Reason
from crawler.probe import Kind, Problem, Robots
from db.health import State
from db.incident import ClaimField
from nlp.analysis import ActorRole, Asserter, AttackType, Status
from persveille.errors import ConfigurationError
from persveille.messages import LOCALES, messages_for

FOLDER = Path(__file__).resolve().parent.parent / "persveille"
ENUMERATIONS = {
    "status": list(Status),
    "attack": list(AttackType),
    "actor role": list(ActorRole),
    "speaker": [one for one in Asserter if one is not Asserter.JOURNALIST],
    "fact": [*ClaimField, "sector", "place"],
    "source": list(State),
    "robots": list(Robots),
    "kind": list(Kind),
    "problem": list(Problem),
    "reason": [*Reason, FeedError.reason],
    "ransom paid": ["yes", "no"],
    "sum": ["ransom_demanded", "ransom_paid_amount", "loss", "yes", "no"],
}


def catalogue(language):
    return read_po(BytesIO((FOLDER / "messages" / f"{language}.po").read_bytes()), locale=language, abort_invalid=True)


def used_messages():
    """Every message that the code and the templates ask for by a literal."""
    keywords = {name: DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext")}
    for path in FOLDER.glob("*.py"):
        yield from (found[1] for found in extract_from_file("python", path, keywords=keywords))
    for path in (FOLDER / "templates").glob("digest.*.j2"):
        with path.open("rb") as source:
            yield from (found[2] for found in babel_extract(source, ("gettext", "ngettext"), (), {}))


def forms(message):
    """Singular and plural of a message."""
    return [message] if isinstance(message, str) else [part for part in message if part]


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[sd]", text))


@pytest.mark.parametrize("language", LOCALES)
def test_every_message_the_code_uses_has_words(language):
    have = {part for entry in catalogue(language) for part in forms(entry.id)}
    used = {part for message in used_messages() for part in forms(message)}
    assert used
    assert used <= have


@pytest.mark.parametrize("language", LOCALES)
def test_no_message_is_left_empty_and_placeholders_agree(language):
    for entry in catalogue(language):
        if not entry.id:
            continue
        sources, words = forms(entry.id), forms(entry.string)
        assert all(words), entry.id
        for source, word in zip(sources, words, strict=True):
            assert placeholders(word) == placeholders(source), entry.id


def test_catalogues_hold_the_same_messages():
    held = {language: {(entry.context, entry.id) for entry in catalogue(language) if entry.id} for language in LOCALES}
    assert held["nl"] == held["fr"] == held["en"]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("context", ENUMERATIONS)
def test_every_value_of_an_enumeration_has_a_word(language, context):
    known = {entry.id for entry in catalogue(language) if entry.context == context}
    assert {str(value) for value in ENUMERATIONS[context]} <= known


def test_plural_follows_the_rule_of_the_language():
    one, many = "%(count)d outlet", "%(count)d outlets"
    said = {language: messages_for(language).ngettext(one, many, 0, count=0) for language in LOCALES}
    assert said == {"nl": "0 media", "fr": "0 média", "en": "0 outlets"}


def test_value_without_a_word_is_shown_as_it_is():
    assert messages_for("nl").pgettext("sector", "space_mining") == "space mining"


def test_unknown_language_is_refused_with_the_choice():
    with pytest.raises(ConfigurationError, match=r"language 'de'.*nl, fr, en"):
        messages_for("de")
