import time
import timeit
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.dates import find_dates
from nlp.feasts import easter

WEDNESDAY = date(2024, 3, 13)


def only(text, language, published=WEDNESDAY):
    (found,) = find_dates(text, language, published)
    assert text[found.start : found.end] == found.text
    return found


DAYS = [
    ("nl", "op vrijdag 1 maart", "vrijdag 1 maart", "2024-03-01"),
    ("nl", "2 juli 2021", "2 juli 2021", "2021-07-02"),
    ("nl", "op 2 juli viel alles uit", "2 juli", "2023-07-02"),
    ("nl", "Servers lagen in de nacht van zondag op maandag plat", "in de nacht van zondag op maandag", "2024-03-11"),
    ("nl", "in de nacht van 8 op 9 januari", "in de nacht van 8 op 9 januari", "2024-01-09"),
    (
        "nl",
        "in de nacht van zaterdag 2 op zondag 3 maart",
        "in de nacht van zaterdag 2 op zondag 3 maart",
        "2024-03-03",
    ),
    ("nl", "vorige week vrijdag", "vorige week vrijdag", "2024-03-08"),
    ("nl", "gisteren", "gisteren", "2024-03-12"),
    ("nl", "eergisteren", "eergisteren", "2024-03-11"),
    ("nl", "maandagochtend", "maandagochtend", "2024-03-11"),
    ("nl", "sinds dinsdag", "dinsdag", "2024-03-12"),
    ("nl", "woensdag", "woensdag", "2024-03-13"),
    ("nl", "vorige woensdag", "vorige woensdag", "2024-03-06"),
    ("nl", "vijf dagen geleden", "vijf dagen geleden", "2024-03-08"),
    ("nl", "zaterdag voor een week", "zaterdag voor een week", "2024-03-02"),
    ("nl", "vrijdag om 18.30 uur", "vrijdag om 18.30 uur", "2024-03-08"),
    ("nl", "de laatste zondag van januari", "de laatste zondag van januari", "2024-01-28"),
    ("nl", "pinkstermaandag", "pinkstermaandag", "2023-05-29"),
    ("nl", "uiterlijk op 20 maart", "20 maart", "2024-03-20"),
    ("nl", "tegen vrijdag", "vrijdag", "2024-03-15"),
    ("nl", "volgende dinsdag", "volgende dinsdag", "2024-03-19"),
    ("fr", "survenue le 14 avril", "le 14 avril", "2023-04-14"),
    ("fr", "le 1er mars", "le 1er mars", "2024-03-01"),
    ("fr", "vendredi dernier", "vendredi dernier", "2024-03-08"),
    ("fr", "mercredi dernier", "mercredi dernier", "2024-03-06"),
    ("fr", "ce mercredi", "ce mercredi", "2024-03-13"),
    ("fr", "dans la nuit de samedi à dimanche", "dans la nuit de samedi à dimanche", "2024-03-10"),
    ("fr", "dans la nuit du 28 au 29 septembre", "dans la nuit du 28 au 29 septembre", "2023-09-29"),
    ("fr", "depuis lundi matin", "lundi matin", "2024-03-11"),
    ("fr", "hier soir", "hier soir", "2024-03-12"),
    ("fr", "avant-hier", "avant-hier", "2024-03-11"),
    ("fr", "il y a quinze jours", "il y a quinze jours", "2024-02-28"),
    ("fr", "lundi de la semaine dernière", "lundi de la semaine dernière", "2024-03-04"),
    ("fr", "lundi prochain", "lundi prochain", "2024-03-18"),
    ("fr", "d'ici vendredi", "vendredi", "2024-03-15"),
    ("fr", "le 17 octobre 2022 au matin", "le 17 octobre 2022 au matin", "2022-10-17"),
    ("fr", "le vendredi saint", "vendredi saint", "2023-04-07"),
]


@pytest.mark.parametrize(("language", "text", "surface", "day"), DAYS)
def test_an_expression_of_a_day_resolves_to_that_day(language, text, surface, day):
    found = next(found for found in find_dates(text, language, WEDNESDAY) if surface in found.text)
    assert (found.first, found.last, found.fidelity) == (date.fromisoformat(day), date.fromisoformat(day), "day")
    assert len(found.text) - len(surface) in {0, len("le ")}


PERIODS = [
    ("nl", "begin juli", "2023-07-01", "2023-07-10", "month"),
    ("nl", "half december", "2023-12-11", "2023-12-20", "month"),
    ("nl", "eind vorige maand", "2024-02-21", "2024-02-29", "month"),
    ("nl", "vorige week", "2024-03-04", "2024-03-10", "month"),
    ("nl", "drie weken geleden", "2024-02-21", "2024-02-27", "month"),
    ("nl", "een maand geleden", "2024-02-01", "2024-02-29", "month"),
    ("nl", "in maart", "2024-03-01", "2024-03-31", "month"),
    ("nl", "in april", "2023-04-01", "2023-04-30", "month"),
    ("nl", "vorig jaar oktober", "2023-10-01", "2023-10-31", "month"),
    ("nl", "vorig jaar", "2023-01-01", "2023-12-31", "year"),
    ("nl", "in 2019", "2019-01-01", "2019-12-31", "year"),
    ("nl", "vorig weekend", "2024-03-09", "2024-03-10", "day"),
    ("nl", "dit weekend", "2024-03-09", "2024-03-10", "day"),
    ("nl", "in het weekend van 17 februari", "2024-02-17", "2024-02-18", "day"),
    ("nl", "tussen 9 en 13 september", "2023-09-09", "2023-09-13", "day"),
    ("nl", "van september 2022 tot mei 2023", "2022-09-01", "2023-05-31", "month"),
    ("fr", "en mars 2021", "2021-03-01", "2021-03-31", "month"),
    ("fr", "en mars dernier", "2023-03-01", "2023-03-31", "month"),
    ("fr", "mi-décembre", "2023-12-11", "2023-12-20", "month"),
    ("fr", "début juillet", "2023-07-01", "2023-07-10", "month"),
    ("fr", "fin du mois dernier", "2024-02-21", "2024-02-29", "month"),
    ("fr", "la semaine dernière", "2024-03-04", "2024-03-10", "month"),
    ("fr", "il y a trois semaines", "2024-02-21", "2024-02-27", "month"),
    ("fr", "ce week-end", "2024-03-09", "2024-03-10", "day"),
    ("fr", "l'an dernier", "2023-01-01", "2023-12-31", "year"),
    ("fr", "entre le 17 et le 19 mai", "2023-05-17", "2023-05-19", "day"),
    ("fr", "de novembre 2022 à février 2023", "2022-11-01", "2023-02-28", "month"),
]


@pytest.mark.parametrize(("language", "text", "first", "last", "fidelity"), PERIODS)
def test_a_longer_or_vaguer_expression_resolves_to_its_first_and_last_day(language, text, first, last, fidelity):
    found = only(text, language)
    assert (found.text, str(found.first), str(found.last), found.fidelity) == (text, first, last, fidelity)


@pytest.mark.parametrize(
    ("language", "text", "published", "day"),
    [
        ("fr", "Date butoir : le mercredi 10 août à midi", date(2022, 8, 8), date(2022, 8, 10)),
        ("nl", "tegen woensdag 10 augustus", date(2022, 8, 8), date(2022, 8, 10)),
        ("nl", "op woensdag 28 december", date(2023, 1, 9), date(2022, 12, 28)),
        ("nl", "op maandag 10 augustus", date(2022, 8, 8), date(2021, 8, 10)),  # no such Monday in any year near
    ],
)
def test_a_weekday_tells_the_year_of_a_date_without_one(language, text, published, day):
    (span,) = find_dates(text, language, published)
    assert span.first == day


def test_spring_begins_in_march():
    assert only("au printemps", "fr", date(2023, 8, 1)).first == date(2023, 3, 1)


def test_this_weekend_on_a_sunday_began_the_day_before():
    sunday = date(2024, 3, 17)
    assert only("dit weekend", "nl", sunday).first == date(2024, 3, 16)
    assert only("vorig weekend", "nl", sunday).first == date(2024, 3, 9)


def test_a_new_year_night_turns_the_year():
    assert only("in de nacht van 31 december op 1 januari", "nl").first == date(2024, 1, 1)


def test_a_range_over_new_year_starts_in_the_year_before():
    found = only("van 22 december tot 3 januari", "nl")
    assert (found.first, found.last) == (date(2023, 12, 22), date(2024, 1, 3))


def test_a_day_that_does_not_exist_is_no_day():
    assert [found.text for found in find_dates("30 februari", "nl", WEDNESDAY)] == ["februari"]


def test_a_habit_is_no_date():
    assert find_dates("elke maandag", "nl", WEDNESDAY) == []


@pytest.mark.parametrize(("year", "day"), [(2021, "2021-04-04"), (2024, "2024-03-31"), (2038, "2038-04-25")])
def test_easter_falls_where_the_church_puts_it(year, day):
    assert str(easter(year)) == day


MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}
WEEKDAYS = {
    "nl": ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
}
LANGUAGE = st.sampled_from(["nl", "fr"])
NEWS_DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@given(NEWS_DAYS, NEWS_DAYS, LANGUAGE, st.booleans())
def test_every_full_date_is_read_back(day, published, language, with_weekday):
    weekday = WEEKDAYS[language][day.weekday()] + " " if with_weekday else ""
    text = f"{weekday}{day.day} {MONTHS[language][day.month - 1]} {day.year}"
    found = only(f"({text})", language, published)
    assert (found.text, found.first, found.last) == (text, day, day)


@given(NEWS_DAYS, st.integers(0, 364), LANGUAGE)
def test_a_date_without_year_is_the_latest_not_after_publication(published, back, language):
    day = date.fromordinal(published.toordinal() - back)
    found = only(f"({day.day} {MONTHS[language][day.month - 1]})", language, published)
    assert found.first == day


@given(NEWS_DAYS, st.integers(0, 6), LANGUAGE)
def test_a_bare_weekday_is_the_latest_not_after_publication(published, weekday, language):
    found = only(WEEKDAYS[language][weekday], language, published)
    assert found.first.weekday() == weekday
    assert 0 <= (published - found.first).days < 7


PIECES = st.sampled_from(
    [
        "in",
        "de",
        "nacht",
        "van",
        "op",
        "tussen",
        "en",
        "tot",
        "zondag",
        "maandag",
        "31",
        "12",
        "2021",
        "0",
        "29",
        "februari",
        "mei",
        "vorig",
        "vorige",
        "week",
        "weekend",
        "jaar",
        "maand",
        "eind",
        "begin",
        "geleden",
        "drie",
        "9999",
        "dans",
        "la",
        "nuit",
        "du",
        "de",
        "à",
        "au",
        "le",
        "1er",
        "mars",
        "août",
        "mi-",
        "dernier",
        "dernière",
        "semaine",
        "il",
        "y",
        "a",
        "ans",
        "jours",
        "Pâques",
        "kort",
        "na",
        "Pasen",
        "d'ici",
        "tegen",
        ",",
        ".",
        "-",
        "/",
        "\n",
        "eerste",
        "laatste",
        "premier",
    ]
)


@given(
    st.one_of(st.text(), st.lists(PIECES).map(" ".join)),
    LANGUAGE,
    st.one_of(st.dates(), st.sampled_from([date.min, date.max])),
)
def test_no_text_raises_and_every_span_stands_where_it_says(text, language, published):
    end = 0
    for found in find_dates(text, language, published):
        assert text[found.start : found.end] == found.text != ""
        assert found.start >= end
        assert found.first <= found.last
        end = found.end


@pytest.mark.parametrize(
    "piece", ["maandag ", "de nacht van ", "1 januari ", "le 1 et ", "il y a ", "in de loop van ", "1-"]
)
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_repetition_costs_linear_time(piece, language):
    text = piece * (20_000 // len(piece))
    find_dates(piece, language, WEDNESDAY)
    # Of five runs the best: what else the machine does only ever adds.
    best = min(timeit.repeat(lambda: find_dates(text, language, WEDNESDAY), timer=time.process_time, number=1))
    assert best < 0.010 * len(text) / 1000
