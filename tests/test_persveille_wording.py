import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.incident import ClaimField, Money
from nlp.analysis import Modality
from persveille.clean import LONGEST, clean, safe_url
from persveille.headline import headline
from persveille.messages import messages_for
from persveille.money import euro_words, money_short, money_words
from persveille.wording import claim_words, date_words, place_words, quoted, records_words
from tests import incident_samples as samples

WILD = st.text(st.characters(codec=None, exclude_categories=()), max_size=1000)


def dollars(value, **more):
    return samples.money("", value, "USD", **more)


def plain(text):
    """With ordinary spaces, so that a test can be read."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@given(WILD)
def test_cleaned_text_is_one_harmless_line(text):
    shown = clean(text)
    shown.encode("utf-8")
    assert len(shown) <= LONGEST
    assert not any(unicodedata.category(one) in ("Cc", "Cs") for one in shown)
    assert not any(
        unicodedata.bidirectional(one) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        for one in shown
    )


@given(WILD)
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ziekenhuis\r\nBcc: iemand@voorbeeld.test", "Ziekenhuis Bcc: iemand@voorbeeld.test"),
        ("abc\u202egpj.exe", "abcgpj.exe"),
        ("half \ud83d teken", "half teken"),
        ("  Liège \t\u00a0 Luik ", "Liège Luik"),
        ("👩\u200d💻 thuis", "👩\u200d💻 thuis"),
        ("a" * 10_000, "a" * (LONGEST - 1) + "…"),
    ],
)
def test_cleaning_keeps_what_can_be_read(text, shown):
    assert clean(text) == shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//www.omroep.test/",
        "https:///pad",
        "http://[",
        "https://a.test/\r\nBcc:x",
        "",
        "https://a.test/\u202ex",
    ],
)
def test_only_web_addresses_are_linked(url):
    assert safe_url(url) == ""
    assert safe_url("https://www.omroep.test/a?b=c&d=é") == "https://www.omroep.test/a?b=c&d=é"


@pytest.mark.parametrize(
    ("money", "nl", "fr", "en"),
    [
        (dollars(300_000), "300.000 dollar", "300 000 dollars", "$300,000"),
        (dollars(2_400_000), "2,4 miljoen dollar", "2,4 millions de dollars", "$2.4 million"),
        (dollars(1_500_000), "1,5 miljoen dollar", "1,5 million de dollars", "$1.5 million"),
        (dollars(2_345_678), "2.345.678 dollar", "2 345 678 dollars", "$2,345,678"),
        (samples.money("", 1_150_000, "EUR"), "1,15 miljoen euro", "1,15 million d’euros", "€1.15 million"),
        (samples.money("", 20, "BTC"), "20 bitcoin", "20 bitcoins", "20 bitcoin"),
        (samples.money("", 0.5, "BTC"), "0,5 bitcoin", "0,5 bitcoins", "0.5 bitcoin"),
        (
            samples.money("", 2_000_000, "GBP"),
            "2 miljoen Britse pond",
            "2 millions de livres sterling",
            "2 million British pounds",
        ),
        (
            samples.money("", None, "EUR", low=50_000, high=99_999),
            "tussen 50.000 en 100.000 euro",
            "entre 50 000 et 100 000 euros",
            "between €50,000 and €100,000",
        ),
        (
            samples.money("", None, "EUR", low=1e6),
            "meer dan 1 miljoen euro",
            "plus de 1 million d’euros",
            "more than €1 million",
        ),
        (samples.money("veel geld", None, None), "veel geld", "veel geld", "veel geld"),
    ],
)
def test_sum_is_written_as_the_press_of_the_language_writes_it(money, nl, fr, en):
    assert [plain(money_words(messages_for(language), money)) for language in ("nl", "fr", "en")] == [nl, fr, en]


@pytest.mark.parametrize(
    ("money", "nl", "fr", "en"),
    [
        (dollars(2_400_000), "$ 2,4 mln", "2,4 M$", "$2.4M"),
        (samples.money("", 1_150_000, "EUR"), "€ 1,15 mln", "1,15 M€", "€1.15M"),
        (dollars(999_999), "$ 999.999", "999 999 $", "$999,999"),
        (samples.money("", 20, "BTC"), "20 BTC", "20 BTC", "20 BTC"),
        (samples.money("", None, "EUR", low=50_000), "≥ € 50.000", "≥ 50 000 €", "≥ €50,000"),
    ],
)
def test_sum_in_a_narrow_column_is_short_and_right(money, nl, fr, en):
    assert [plain(money_short(messages_for(language), money)) for language in ("nl", "fr", "en")] == [nl, fr, en]


@given(st.floats(0, 1e12), st.sampled_from(["USD", "EUR", "BTC", "GBP", None]), st.sampled_from(["nl", "fr", "en"]))
def test_every_sum_has_words(value, currency, language):
    money = Money("een som", value, None, None, currency, None)
    assert money_words(messages_for(language), money).strip()
    assert money_short(messages_for(language), money).strip()


def test_euro_is_added_to_a_foreign_sum_only_and_rounded():
    words = messages_for("nl")
    assert euro_words(words, dollars(2_400_000, eur=2_051_282.05)) == "ongeveer 2,05 miljoen euro"
    assert euro_words(words, samples.money("", 80_000, "EUR", 80_000)) == ""


@pytest.mark.parametrize(
    ("value", "fidelity", "shown"),
    [
        ("2026-09-08", "day", "8 septembre 2026"),
        ("2026-09", "month", "septembre 2026"),
        ("2026-09-08", "month", "septembre 2026"),
        ("2026", "year", "2026"),
        ("onlangs", "day", "onlangs"),
    ],
)
def test_date_is_as_precise_as_it_is_known(value, fidelity, shown):
    assert date_words(messages_for("fr"), value, fidelity) == shown


def test_records_are_counted_in_the_reader_s_language():
    fr = messages_for("fr")
    assert records_words(fr, "45", "customers", "45 klanten") == "45 clients"
    assert records_words(fr, "45", "accounts", "45 accounts") == "45 comptes"
    assert records_words(messages_for("nl"), "1", "staff", "un employé") == "1 medewerker"
    assert plain(records_words(fr, "190", "GB", "190 gigabyte")) == "190 Go"
    assert records_words(fr, "", "customers", "tal van klanten") == "tal van klanten"


def test_place_is_named_with_its_province():
    hit = samples.hospital().victims[0]
    assert place_words(messages_for("fr"), hit) == "Geraardsbergen (Flandre-Orientale)"
    assert place_words(messages_for("en"), replace(hit, municipality="", province="")) == "Flanders"
    assert place_words(messages_for("nl"), replace(hit, municipality="Namen", province="BE-WNA")) == "Namen"


def test_claim_that_is_only_possible_or_denied_says_so():
    source = samples.hospital().articles[0]
    said = samples.claim(ClaimField.ATTACK_TYPE, "ransomware", source)
    words = messages_for("nl")
    assert claim_words(words, said) == "ransomware"
    assert claim_words(words, replace(said, modality=Modality.POSSIBLE)) == "mogelijk ransomware"
    assert claim_words(words, replace(said, modality=Modality.DENIED)) == "ransomware (ontkend)"


def test_quote_stands_in_the_marks_of_its_language_once():
    assert quoted("C’est grave.", "fr") == "«\u00a0C’est grave.\u00a0»"
    assert quoted("Dit is erg.", "nl") == "“Dit is erg.”"
    assert quoted("“Dit is erg”, zegt ze.", "nl") == "“Dit is erg”, zegt ze."


@pytest.mark.parametrize(
    ("incident", "language", "told"),
    [
        (
            samples.hospital(),
            "nl",
            "AZ Sint-Amarant: ransomware opgeëist door Akira, 2,4 miljoen dollar geëist, niet betaald",
        ),
        (
            samples.hospital(),
            "fr",
            "AZ Sint-Amarant : attaque par rançongiciel revendiquée par Akira, "
            "2,4 millions de dollars réclamés, rançon non payée",
        ),
        (
            samples.hospital(),
            "en",
            "AZ Sint-Amarant: ransomware attack claimed by Akira, $2.4 million demanded, not paid",
        ),
        (samples.builder(), "nl", "Groupe Verlaine-Dufort: datalek opgeëist door Play, niet bevestigd"),
        (
            samples.provider(paid=True),
            "en",
            "Kwartelo and 1 other: attack through a supplier attributed to Black Basta, "
            "$950,000 demanded, $210,000 paid",
        ),
        (samples.commune(), "fr", "Commune de Rosoy-lez-Bois : cyberattaque, 80 000 euros de dommages"),
        (samples.retailer(), "nl", "Molendries: datalek opgeëist door Qilin, ontkend"),
        (replace(samples.builder(), victims=(), actors=()), "nl", "Niet genoemde organisatie: datalek, niet bevestigd"),
    ],
)
def test_headline_is_built_from_the_facts(incident, language, told):
    assert plain(headline(messages_for(language), incident)) == told


def test_suspected_gang_is_not_called_the_attacker():
    suspect = replace(samples.hospital().actors[0], role="suspected")
    told = headline(messages_for("nl"), replace(samples.hospital(), actors=(suspect,)))
    assert "vermoedelijk door Akira" in told


def test_private_person_is_never_named():
    hit = replace(samples.hospital().victims[0], name="Jan Voorbeeld", sector="citizens")
    assert headline(messages_for("fr"), replace(samples.hospital(), victims=(hit,))).startswith("Particulier")
