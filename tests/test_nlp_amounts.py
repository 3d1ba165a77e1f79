import time
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.amounts import find_amounts
from nlp.quantities import find_quantities


def only(text, language):
    (found,) = find_amounts(text, language)
    assert text[found.start : found.end] == found.text
    return found


EXACT = [
    ("nl", "De bende eist 300.000 dollar.", "300.000 dollar", 300_000, "USD"),
    ("nl", "Het kost € 20.000 per maand.", "€ 20.000", 20_000, "EUR"),
    ("nl", "Dat is 1,5 miljoen euro waard.", "1,5 miljoen euro", 1_500_000, "EUR"),
    ("nl", "een factuur van € 2,3 mln. Daarna", "€ 2,3 mln", 2_300_000, "EUR"),
    ("nl", "Ze vroegen anderhalf miljoen euro.", "anderhalf miljoen euro", 1_500_000, "EUR"),
    ("nl", "Ze vroegen een half miljoen dollar.", "een half miljoen dollar", 500_000, "USD"),
    ("nl", "Ze vroegen half een miljoen.", "half een miljoen", 500_000, None),
    ("nl", "tweeënhalf miljoen euro", "tweeënhalf miljoen euro", 2_500_000, "EUR"),
    ("nl", "een kwart miljoen euro", "een kwart miljoen euro", 250_000, "EUR"),
    ("nl", "drie miljoen vijfhonderdduizend euro", "drie miljoen vijfhonderdduizend euro", 3_500_000, "EUR"),
    ("nl", "De burgemeester betaalde drie ton aan de bende.", "drie ton", 300_000, "EUR"),
    ("nl", "De schade bedraagt anderhalve ton.", "anderhalve ton", 150_000, "EUR"),
    ("nl", "een € 1 mln-deal", "€ 1 mln", 1_000_000, "EUR"),
    ("nl", "USD 400.000 tegen vrijdag", "USD 400.000", 400_000, "USD"),
    ("nl", "twintig bitcoin", "twintig bitcoin", 20, "BTC"),
    ("nl", "12,5 XMR", "12,5 XMR", 12.5, "XMR"),
    ("nl", "75.000 Zwitserse frank", "75.000 Zwitserse frank", 75_000, "CHF"),
    ("nl", "900.000 Amerikaanse dollar", "900.000 Amerikaanse dollar", 900_000, "USD"),
    ("nl", "boete van 20 cent per dag", "20 cent", 0.2, "EUR"),
    ("fr", "Ils réclament 4,5 millions d'euros.", "4,5 millions d'euros", 4_500_000, "EUR"),
    ("fr", "quelque 70 000 € de frais", "70 000 €", 70_000, "EUR"),
    ("fr", "70\u202f000\u00a0euros", "70\u202f000\u00a0euros", 70_000, "EUR"),
    ("fr", "1'200'000 francs suisses", "1'200'000 francs suisses", 1_200_000, "CHF"),
    ("fr", "septante mille euros", "septante mille euros", 70_000, "EUR"),
    ("fr", "nonante-cinq mille euros", "nonante-cinq mille euros", 95_000, "EUR"),
    ("fr", "un million et demi d’euros", "un million et demi d’euros", 1_500_000, "EUR"),
    ("fr", "un demi-million de dollars", "un demi-million de dollars", 500_000, "USD"),
    ("fr", "trois quarts de million d'euros", "trois quarts de million d'euros", 750_000, "EUR"),
    ("fr", "une rançon de 250 k€", "250 k€", 250_000, "EUR"),
    ("fr", "un budget de 3,4 M€", "3,4 M€", 3_400_000, "EUR"),
    ("fr", "50 M$ d'actifs", "50 M$", 50_000_000, "USD"),
    ("fr", "2 Mio d'euros", "2 Mio d'euros", 2_000_000, "EUR"),
    ("fr", "48 000 dollars américains", "48 000 dollars américains", 48_000, "USD"),
    ("fr", "1.140 ethers", "1.140 ethers", 1140, "ETH"),
]


@pytest.mark.parametrize(("language", "text", "surface", "value", "currency"), EXACT)
def test_a_sum_is_read_to_its_value_and_currency(language, text, surface, value, currency):
    found = only(text, language)
    assert (found.text, found.value, found.currency) == (surface, value, currency)
    assert (found.low, found.high, found.flagged) == (None, None, False)


RANGES = [
    ("nl", "tussen 200.000 en 300.000 euro", "200.000 en 300.000 euro", 200_000, 300_000),
    ("nl", "6 à 7 miljoen euro", "6 à 7 miljoen euro", 6_000_000, 7_000_000),
    ("nl", "vijf tot zes miljoen", "vijf tot zes miljoen", 5_000_000, 6_000_000),
    ("nl", "5 tot 10.000 euro", "5 tot 10.000 euro", 5_000, 10_000),
    ("nl", "twee of drie miljoen euro", "twee of drie miljoen euro", 2_000_000, 3_000_000),
    ("nl", "tienduizenden euro's", "tienduizenden euro's", 20_000, 100_000),
    ("nl", "tientallen miljoenen euro's", "tientallen miljoenen euro's", 20_000_000, 100_000_000),
    ("nl", "een paar duizend euro", "een paar duizend euro", 2_000, 10_000),
    ("fr", "200.000 à 300.000 euros", "200.000 à 300.000 euros", 200_000, 300_000),
    ("fr", "entre 1 et 2 millions d'euros", "1 et 2 millions d'euros", 1_000_000, 2_000_000),
    ("fr", "plusieurs centaines de milliers d'euros", "plusieurs centaines de milliers d'euros", 200_000, 1_000_000),
    ("fr", "quelques milliers de dollars", "quelques milliers de dollars", 2_000, 10_000),
]


@pytest.mark.parametrize(("language", "text", "surface", "low", "high"), RANGES)
def test_a_range_or_vague_sum_is_one_span_with_its_bounds(language, text, surface, low, high):
    found = only(text, language)
    assert (found.text, found.value, found.low, found.high) == (surface, None, low, high)


@pytest.mark.parametrize(
    ("language", "text", "qualifier"),
    [
        ("nl", "ruim 300.000 euro", "more_than"),
        ("nl", "bijna drie ton", "almost"),
        ("nl", "zowat 20 bitcoin", "about"),
        ("nl", "minder dan 5.000 euro", "less_than"),
        ("nl", "maximaal 2 miljoen euro", "up_to"),
        ("fr", "près de 2 millions d'euros", "almost"),
        ("fr", "plus de 40.000 euros", "more_than"),
        ("fr", "quelque 70 000 €", "about"),
        ("fr", "jusqu'à 9 millions d'euros", "up_to"),
        ("fr", "une dizaine de milliers d'euros", "about"),
        ("fr", "40.000 euros", None),
    ],
)
def test_an_approximator_becomes_the_qualifier(language, text, qualifier):
    assert only(text, language).qualifier == qualifier


def test_an_approximator_stays_outside_the_span():
    assert only("Het gaat om ruim 300.000 euro.", "nl").text == "300.000 euro"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Het bedrijf heeft 2 miljoen klanten."),
        ("nl", "2 miljoen actieve gebruikers"),
        ("nl", "drie ton staal"),
        ("nl", "Een ton diesel werd duurder."),
        ("nl", "Op euro 2024 speelden 24 ploegen."),
        ("nl", "8500 Kortrijk"),
        ("nl", "Bel 0800 14 977 of +32 2 555 12 12."),
        ("nl", "IBAN BE71 0961 2345 6769"),
        ("nl", "11 procent meer dan in 2021"),
        ("nl", "Ze kregen geen cent."),
        ("fr", "2,5 millions de clients"),
        ("fr", "12 millions d'habitants"),
        ("fr", "elle emploie 1.200 personnes"),
        ("fr", "pas un centime"),
        ("fr", "Pas un euro pour les pirates, dit-elle"),
        ("fr", "sans verser un euro de rançon"),
    ],
)
def test_counts_years_and_numbers_of_other_things_are_no_money(language, text):
    assert find_amounts(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Bende eist 1,5 miljoen van bakkerij"),
        ("nl", "1,5 miljoen losgeld voor bakkerij"),
        ("fr", "Une rançon de 1,5 million"),
        ("fr", "17 millions de chiffre d'affaires"),
    ],
)
def test_a_headline_may_leave_out_the_currency(language, text):
    found = only(text, language)
    assert found.currency is None
    assert found.elided


def test_a_lowered_demand_takes_the_currency_of_the_first():
    first, second = find_amounts("Ils voulaient 75.000 euros, puis ont cédé : ramené à 30.000.", "fr")
    assert (second.text, second.value, second.currency, second.elided) == ("30.000", 30_000, "EUR", True)
    assert not first.elided


def test_numbers_of_a_list_share_the_currency_that_ends_it():
    found = find_amounts("Trajecten kosten 25.000, 35.000 of 50.000 euro.", "nl")
    assert [(amount.value, amount.currency) for amount in found] == [(25e3, "EUR"), (35e3, "EUR"), (50e3, "EUR")]


def test_the_ends_of_a_change_are_two_sums():
    found = find_amounts("De schuld daalde van 41 naar 36 miljoen euro.", "nl")
    assert [(amount.text, amount.value) for amount in found] == [("41", 41e6), ("36 miljoen euro", 36e6)]


def test_a_sum_in_brackets_in_a_second_currency_is_a_second_span():
    found = find_amounts("losgeld van 20 bitcoin (ruim 800.000 euro)", "nl")
    assert [(amount.value, amount.currency) for amount in found] == [(20, "BTC"), (800_000, "EUR")]


def test_a_slip_in_the_digits_is_flagged_and_gets_the_likeliest_value():
    found = only("une perte de 183.0000 euros", "fr")
    assert (found.text, found.value, found.flagged) == ("183.0000 euros", 183_000, True)


def test_a_symbol_between_two_numbers_belongs_to_one_of_them():
    assert [found.text for found in find_amounts("1 € 1", "nl")] == ["1 €"]
    assert [found.text for found in find_amounts("60 cents euros", "fr")] == ["60 cents"]


def test_digits_beyond_any_sum_are_left_alone():
    assert find_amounts("9" * 400 + " euro", "nl") == []


def grouped(value, mark):
    return f"{value:,}".replace(",", mark)


CURRENCIES = {
    "nl": [
        ("{} euro", "EUR"),
        ("€ {}", "EUR"),
        ("{} dollar", "USD"),
        ("USD {}", "USD"),
        ("{} bitcoin", "BTC"),
        ("{}€", "EUR"),
    ],
    "fr": [("{} euros", "EUR"), ("{} €", "EUR"), ("{} dollars", "USD"), ("{} USD", "USD"), ("{} bitcoins", "BTC")],
}


@given(
    st.integers(2, 999_999_999),
    st.sampled_from([".", " ", "\u00a0", "\u202f", "\u2009", "'"]),
    st.sampled_from([(language, *pair) for language, pairs in CURRENCIES.items() for pair in pairs]),
)
def test_every_whole_sum_in_digits_is_read_back(value, mark, form):
    language, pattern, currency = form
    found = only(f"Zie: {pattern.format(grouped(value, mark))}.", language)
    assert (found.value, found.currency, found.flagged) == (value, currency, False)


MULTIPLIERS = {
    "nl": [
        ("miljoen euro", 6),
        ("mln euro", 6),
        ("miljard dollar", 9),
        ("duizend euro", 3),
        ("k€", 3),
        ("ton euro", 5),
    ],
    "fr": [
        ("millions d'euros", 6),
        ("milliards de dollars", 9),
        ("mille euros", 3),
        ("k€", 3),
        ("M€", 6),
        ("Mio d'euros", 6),
    ],
}


@given(
    st.integers(1, 99_999),
    st.sampled_from([(language, *pair) for language, pairs in MULTIPLIERS.items() for pair in pairs]),
)
def test_every_decimal_with_a_multiplier_is_read_back(hundredths, form):
    language, multiplier, power = form
    number = f"{hundredths // 100},{hundredths % 100:02}".rstrip("0").rstrip(",")
    found = only(f"({number} {multiplier})", language)
    assert found.value == pytest.approx(hundredths * 10 ** (power - 2))
    assert found.text == f"{number} {multiplier}"


UNITS_NL = [
    "",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
]
UNITS_NL += ["veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
TENS_NL = ["", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
UNITS_FR = [
    "",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
]
UNITS_FR += ["quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]
TENS_FR = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante", "septante", "quatre-vingt", "nonante"]


def dutch(value):
    if value >= 1000:
        thousands = "" if value // 1000 == 1 else dutch(value // 1000)
        return thousands + "duizend" + (f" {dutch(value % 1000)}" if value % 1000 else "")
    if value >= 100:
        return ("" if value // 100 == 1 else UNITS_NL[value // 100]) + "honderd" + dutch(value % 100)
    if value < 20:
        return UNITS_NL[value]
    unit = UNITS_NL[value % 10]
    return unit + ("" if not unit else "ën" if unit.endswith("e") else "en") + TENS_NL[value // 10]


def french(value):
    if value >= 1000:
        thousands = "" if value // 1000 == 1 else french(value // 1000) + " "
        return (thousands + "mille " + french(value % 1000)).strip()
    if value >= 100:
        return (("" if value // 100 == 1 else UNITS_FR[value // 100] + " ") + "cent " + french(value % 100)).strip()
    if value < 20:
        return UNITS_FR[value]
    ten, unit = TENS_FR[value // 10], value % 10
    if unit == 1 and ten != "quatre-vingt":
        return f"{ten} et un"
    return ten + ("s" if ten == "quatre-vingt" and not unit else "") + (f"-{UNITS_FR[unit]}" if unit else "")


@given(st.integers(2, 999_999))
def test_every_sum_in_dutch_words_is_read_back(value):
    found = only(f"Wel {dutch(value)} euro!", "nl")
    assert (found.text, found.value) == (f"{dutch(value)} euro", value)


@given(st.integers(2, 999_999))
def test_every_sum_in_french_words_is_read_back(value):
    found = only(f"Voici {french(value)} euros !", "fr")
    assert (found.text, found.value) == (f"{french(value)} euros", value)


PIECES = st.sampled_from(
    [
        "1",
        "20",
        "300.000",
        "1,5",
        "183.0000",
        "miljoen",
        "mln",
        "million(s)",
        "milliers",
        "ton",
        "een",
        "half",
        "anderhalf",
        "un",
        "demi-",
        "et",
        "tussen",
        "entre",
        "à",
        "tot",
        "en",
        "en",
        ",",
        ".",
        "(",
        ")",
        "€",
        "$",
        "k€",
        "M€",
        "euro",
        "euros",
        "d'",
        "de",
        "dollar",
        "BTC",
        "vingt",
        "cent",
        "mille",
        "duizend",
        "honderd",
        "tig",
        "0800",
        "+32",
        "BE71",
        "-",
        "\n",
    ]
)


@given(
    st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)), st.sampled_from(["nl", "fr"])
)
def test_no_text_raises_and_every_span_stands_where_it_says(text, language):
    end = 0
    for found in find_amounts(text, language):
        assert text[found.start : found.end] == found.text != ""
        assert found.start >= end
        assert found.low is None or found.high is None or found.low <= found.high
        end = found.end


@pytest.mark.parametrize(
    "piece", ["1 ", "een ", "1.000 ", "vingt et un ", "achttien", "2, ", "€", "0", "2 tot ", "+32 "]
)
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_repetition_costs_linear_time(piece, language):
    text = piece * (20_000 // len(piece))
    find_amounts(piece, language)  # the patterns are compiled on first use
    # Of five runs the best: what else the machine does only ever adds.
    best = min(timeit.repeat(lambda: find_amounts(text, language), timer=time.process_time, number=1))
    assert best < 0.010 * len(text) / 1000


def test_quantities_keep_account_and_telephone_numbers_whole():
    assert find_quantities("BE71 0961 2345 6769 en 0800 14 977", "nl") == []
