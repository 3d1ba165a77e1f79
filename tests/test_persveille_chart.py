import io
import re
import struct

import pytest
from rich.console import Console

from persveille.chart import EARLIER, RECENT, chart, chart_png, chart_svg
from persveille.incident_table import incident_table
from tests import incident_samples as samples


def words_of(svg):
    return [
        word.replace("\u00a0", " ").replace("\u202f", " ")
        for word in re.findall(r"<text[^>]*>([^<]+)</text>", svg.decode())
    ]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", {"Gemelde cyberincidenten in België, per week", "incidenten", "gelezen artikels", "week van", "27/7"}),
        (
            "fr",
            {"Cyberincidents rapportés en Belgique, par semaine", "incidents", "articles lus", "semaine du", "27/07"},
        ),
        ("en", {"Cyber incidents reported in Belgium, by week", "incidents", "articles read", "week from", "27/07"}),
    ],
)
def test_chart_has_title_axes_and_dates_in_the_reader_s_language(language, said):
    assert said <= set(words_of(chart_svg(samples.weeks(), language)))


def test_chart_names_its_source_with_what_was_read():
    assert "Bron: Persveille; 82.236 artikels gelezen van 84 media" in words_of(chart_svg(samples.weeks(), "nl"))


def test_bars_stand_in_the_order_of_the_weeks():
    days = [word for word in words_of(chart_svg(samples.weeks(), "nl")) if re.fullmatch(r"\d+/\d+", word)]
    assert days == ["27/7", "3/8", "10/8", "17/8", "24/8", "31/8", "7/9", "14/9"]


def test_picture_is_sharp_enough_for_a_telephone():
    png = chart_png(samples.weeks(), "fr")
    width, height = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG")
    assert width >= 800
    assert 0.6 < height / width < 1


def test_colours_differ_by_lightness_alone():
    light, dark = luminance(EARLIER), luminance(RECENT)
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_chart_shows_the_eight_weeks_that_are_compared():
    rows = chart(samples.weeks((9, 1, 2, 3, 4, 5, 6, 7, 8, 9)), "en").to_dict()["datasets"].values()
    assert [len(row) for row in rows] == [8]


@pytest.mark.parametrize("weeks", [[], samples.weeks((0, 0))])
def test_chart_of_nothing_is_drawn_too(weeks):
    assert chart_png(weeks, "nl").startswith(b"\x89PNG")


def printed(incidents, language, width=200):
    console = Console(file=io.StringIO(), width=width)
    console.print(incident_table(incidents, language))
    return " ".join(console.file.getvalue().replace("\u00a0", " ").split())


def test_table_tells_each_incident_in_a_row():
    row = printed([samples.hospital()], "nl")
    for cell in (
        "2026-09-23",
        "AZ Sint-Amarant ●",
        "gezondheidszorg",
        "ransomware",
        "Akira",
        "geëist $ 2,4 mln",
        "4 4 fr nl",
    ):
        assert cell in row


def test_table_is_in_the_order_of_the_dates():
    row = printed([samples.hospital(), samples.commune(), samples.provider(paid=True)], "en")
    assert row.index("Kwartelo +1") < row.index("Rosoy") < row.index("Amarant")
    assert "paid $210,000" in row


def test_name_with_markup_of_the_terminal_is_printed_as_it_is():
    assert "[red]Nv[/red]" in printed([samples.renamed(samples.hospital(), "[red]Nv[/red]\x1b[31m")], "en")
