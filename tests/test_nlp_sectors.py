import pytest

from nlp.sectors import sector_of


@pytest.mark.parametrize(
    ("name", "context", "language", "sector"),
    [
        ("AZ Voorhout", "AZ Voorhout sluit de spoed.", "nl", "health"),
        ("clinique Saint-Fiacre", "La clinique Saint-Fiacre reporte des opérations.", "fr", "health"),
        ("gemeente Haspelare", "Het gemeentehuis is dicht.", "nl", "public_administration"),
        ("CPAS de Thieusart", "Les aides sont payées à la main.", "fr", "public_administration"),
        ("politiezone Drie Meren", "De korpschef bevestigt.", "nl", "justice_police"),
        ("brasserie Thorimbert", "La bière ne coule plus.", "fr", "food"),
        ("Hogeschool Noorderkempen", "De studenten blijven thuis.", "nl", "education"),
        (
            "Lauwentex",
            "Tapijtweverij Lauwentex legt de machines stil, 200 arbeiders technisch werkloos.",
            "nl",
            "manufacturing",
        ),
        ("Wauthelin", "Le transporteur Wauthelin ne retrouve plus ses camions.", "fr", "transport"),
        ("Netrivo", "Het hostingbedrijf Netrivo ligt plat.", "nl", "digital_infrastructure"),
        ("Doorhout", "Waterbedrijf Doorhout levert drinkwater.", "nl", "drinking_water"),
        ("Crombois", "L'étude de notaires Crombois est fermée.", "fr", "professional_services"),
    ],
)
def test_the_name_and_the_words_about_it_tell_the_sector(name, context, language, sector):
    assert sector_of(name, context, language) == sector


def test_a_body_of_which_nothing_is_told_has_no_sector():
    assert sector_of("Quorvex", "Quorvex zwijgt.", "nl") == "unknown"


def test_the_words_next_to_the_name_outweigh_those_elsewhere():
    context = "Transportbedrijf Wilgenaar ligt plat. Eerder werd een ziekenhuis getroffen."
    assert sector_of("Wilgenaar", context, "nl") == "transport"
