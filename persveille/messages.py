"""The words of the application in nl, fr and en: gettext catalogues, read from their .po files at first use."""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from persveille.errors import ConfigurationError

LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}  # how numbers and dates are written


@dataclass(frozen=True, slots=True)
class Messages:
    """The catalogue of one language and the locale its numbers and dates follow."""

    language: str
    locale: Locale
    catalogue: GNUTranslations

    def gettext(self, message: str, /, **values: object) -> str:
        """The message in this language, its %(name)s filled in."""
        return self.catalogue.gettext(message) % values

    def ngettext(self, one: str, many: str, quantity: int, /, **values: object) -> str:
        """The form of the message that goes with `quantity`, its %(name)s filled in."""
        return self.catalogue.ngettext(one, many, quantity) % values

    def pgettext(self, context: str, message: str) -> str:
        """The word for a value of the enumeration `context`; for one no catalogue has, the value itself."""
        word = self.catalogue.pgettext(context, message)
        return word if word != message else message.replace("_", " ")


@cache
def messages_for(language: str) -> Messages:
    """The words of `language`. Raises ConfigurationError when there is no catalogue of it."""
    if language not in LOCALES:
        raise ConfigurationError(
            f"language {language!r}: there are no messages in it; choose from {', '.join(LOCALES)}"
        )
    with (files("persveille") / "messages" / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Messages(language, Locale.parse(LOCALES[language]), GNUTranslations(compiled))
