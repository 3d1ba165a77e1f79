import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.actors import canonical_actor, find_actors


def names(text, context=""):
    return [(span.text, span.canonical) for span in find_actors(text, context)]


@pytest.mark.parametrize(
    ("text", "surface", "canonical"),
    [
        ("De aanval is het werk van LockBit 3.0, zegt de firma.", "LockBit 3.0", "LockBit"),
        ("Lock-Bit 3.0 a chiffré les serveurs.", "Lock-Bit 3.0", "LockBit"),
        ("BlackBasta zette de data online.", "BlackBasta", "Black Basta"),
        ("Black Basta zette de data online.", "Black Basta", "Black Basta"),
        ("Le site a été visé par NoName057(16) lundi.", "NoName057(16)", "NoName057(16)"),
        ("Le site a été visé par NoName57 lundi.", "NoName57", "NoName057(16)"),
        ("De site werd bestookt door Noname, een ddos-groep.", "Noname", "NoName057(16)"),
        ("De bende Sodinokibi vroeg losgeld.", "Sodinokibi", "REvil"),
        ("Le groupe ALPHV a publié les fichiers.", "ALPHV", "BlackCat"),
        ("Fancy Bear las de mails mee.", "Fancy Bear", "APT28"),
    ],
)
def test_a_listed_attacker_is_found_under_its_canonical_name(text, surface, canonical):
    assert names(text) == [(surface, canonical)]


def test_an_entry_of_the_galaxy_lends_its_uuid():
    assert canonical_actor("Lock-Bit 3.0").uuid == canonical_actor("LockBit").uuid is not None


def test_an_unlisted_name_has_no_canonical_actor():
    assert canonical_actor("Bakkerij Vroegoed") is None


@pytest.mark.parametrize(
    "text",
    [
        "De ransomwaregroep Play eist losgeld.",
        "De bende Royal zette gestolen gegevens online.",
        "Le groupe Medusa a chiffré les serveurs de la commune.",
        "Volgens de hackers van Hive zijn de gegevens gestolen.",
        "De gijzelsoftware van Cactus trof drie firma's.",
    ],
)
def test_a_gang_with_an_ordinary_name_is_found_among_words_of_the_trade(text):
    assert len(find_actors(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Royal Antwerp wint van Club Brugge in een open wedstrijd.",
        "De hive zoemt en de cactus bloeit in de tuin.",
        "Le fog et le chaos règnent sur le ring.",
        "De stad Boom leent boeken over hackers uit.",
        "Hij vloog naar Cuba en kocht een quantum aan sigaren.",
        "De hackers kwamen uit Iran, zegt het parket.",
        "Orange Cyberdefense onderzoekt de cyberaanval.",
    ],
)
def test_ordinary_words_places_and_companies_are_no_attackers(text):
    assert find_actors(text) == []


def test_the_rest_of_the_article_tells_that_a_title_names_a_gang():
    title = "Waarom vindt Play telkens weer bedrijven"
    assert names(title) == []
    assert names(title, "De ransomware versleutelde de servers.") == [("Play", "Play")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De hackersgroep Zwarte Ibis eist de aanval op.", "Zwarte Ibis"),
        ("De ransomwarebende Kettle vroeg 20 bitcoin.", "Kettle"),
        ("Le groupe Nocturne a piraté la commune.", "Nocturne"),
        ('Le gang de rançongiciel "Vexillum" réclame une rançon.', "Vexillum"),
        ("Het collectief Rode Uil legde de website plat met een ddos.", "Rode Uil"),
        ("De hackers, een club die zich Tegenwind noemt, zetten data online.", "Tegenwind"),
        ("Des pirates se faisant appeler Grive ont chiffré les serveurs.", "Grive"),
        ("Une bande baptisée Verglas menace de publier les données volées.", "Verglas"),
        ("Onder de schuilnaam m0lshoop verkocht hij gestolen gegevens.", "m0lshoop"),
        ("Gehackt door Gulden Vos, een ransomwaregroep uit het niets.", "Gulden Vos"),
    ],
)
def test_a_new_gang_is_found_by_how_it_is_introduced(text, name):
    (span,) = find_actors(text)
    assert (span.text, span.uuid, span.certain) == (name, None, False)


def test_a_new_gang_is_recognised_again_without_its_introduction():
    text = "De hackersgroep Kettle vroeg losgeld. Later verlaagde Kettle zijn eis."
    assert [span.text for span in find_actors(text)] == ["Kettle", "Kettle"]


@pytest.mark.parametrize(
    "text",
    [
        "De groep Colruyt opent een winkel.",
        "Le groupe Presses du Sud vend son imprimerie.",
        "Twaalf hackers vergaderen.",
    ],
)
def test_a_group_of_companies_is_no_gang(text):
    assert find_actors(text) == []


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "LockBit",
            " 3.0",
            "Play",
            "groep ",
            "le groupe ",
            '"',
            "«",
            "die zich ",
            "noemt",
            "\n",
            "İ",
            "ransomware ",
            "X-y",
            "(16)",
            " ",
        ]
    )
    | st.text(max_size=6)
)


@given(FRAGMENTS.map("".join))
def test_any_text_gives_spans_that_quote_it_and_do_not_overlap(text):
    spans = find_actors(text)
    assert all(text[span.start : span.end] == span.text != "" for span in spans)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("De ransomware sprong van de ene virtuele server naar de andere.", []),
        ("Twee slachtoffers van hackers: de ene betaalt niet, de andere wel.", []),
        ("Volgens Stille Reiger, een bende van hackers, zijn de gegevens echt.", ["Stille Reiger"]),
        ("Sur Telegram, un groupe de pirates inconnu revendique l'attaque.", []),
        ("Selon Héron Muet, un gang de pirates, les données sont authentiques.", ["Héron Muet"]),
    ],
)
def test_words_that_lead_up_to_a_name_are_no_part_of_it(text, names):
    assert [actor.text for actor in find_actors(text)] == names
