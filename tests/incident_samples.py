"""Invented incidents as the database returns them, for the tests of digest, page, chart and table."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

from db.health import State
from db.incident import ArticleRef, Claim, ClaimField, Fact, Incident, IncidentActor, IncidentVictim, Money
from nlp.analysis import Asserter, Modality
from persveille.digest import Digest, PeriodCount, SourceHealth, build_digest

DAY = date(2026, 9, 24)
SINCE = datetime(2026, 9, 23, 5, 30, tzinfo=UTC)
UNTIL = datetime(2026, 9, 24, 5, 30, tzinfo=UTC)
OUTLETS = {
    "omroep": ("De Omroep", "nl"),
    "itkroniek": ("IT-kroniek", "nl"),
    "avondblad": ("Het Avondblad", "nl"),
    "koerier": ("De Koerier", "nl"),
    "quotidien": ("Le Quotidien du Hainaut", "fr"),
    "rtw": ("RTW", "fr"),
    "observateur": ("L’Observateur économique", "fr"),
}


def article(outlet: str, number: int, title: str, published: datetime) -> ArticleRef:
    name, language = OUTLETS[outlet]
    url = f"https://www.{outlet}.test/{published:%Y/%m/%d}/{number}"
    return ArticleRef(f"{outlet}-{number}", outlet, name, language, url, title, published)


def at(day: int, hour: int = 9, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, 15, tzinfo=UTC)


def claim(
    field, value, source, quote="", *, text="", by=Asserter.JOURNALIST, modality=Modality.ASSERTED, **more
) -> Claim:
    number = crc32(f"{field} {value} {source.id}".encode())
    stated = source.published or SINCE
    return Claim(number, field, value, text or value, source, quote, by, modality, stated, **more)


def fact(field, value, source, quote="", *, agreeing=(), contradicting=(), **more) -> Fact:
    winner = claim(field, value, source, quote, **more)
    return Fact(field, value, winner.text, winner, tuple(agreeing), tuple(contradicting))


def money(text: str, value: float | None, currency: str | None, eur: float | None = None, low=None, high=None) -> Money:
    return Money(text, value, low, high, currency, eur)


def victim(
    name, source, quote="", *, sector="unknown", municipality="", province="", region="", agreeing=()
) -> IncidentVictim:
    told = fact(ClaimField.VICTIM, name.casefold(), source, quote, text=name, agreeing=agreeing)
    return IncidentVictim(name.casefold(), name, sector, municipality, province, region, "BE", told)


def actor(name, role, source, quote="", **more) -> IncidentActor:
    told = fact(ClaimField.ACTOR, name.casefold(), source, quote, text=name, detail=role, **more)
    return IncidentActor(name.casefold(), name, role, "", told)


def incident(number, victims=(), actors=(), facts=(), articles=(), *, first=None, updated=None) -> Incident:
    articles = tuple(sorted(articles, key=lambda one: one.published))
    first = first or articles[0].published
    updated = updated or articles[-1].published
    return Incident(f"i{number}", first, updated, tuple(victims), tuple(actors), tuple(facts), articles)


def hospital() -> Incident:
    """New: a gang's demand, refused; two outlets disagree on the sum."""
    first = article("omroep", 101, "Ziekenhuis Sint-Amarant schakelt over op papier na cyberaanval", at(23, 11))
    french = article("rtw", 101, "L’hôpital AZ Sint-Amarant paralysé par un rançongiciel", at(23, 16))
    rival = article("avondblad", 101, "“Hackers vragen drie miljoen aan ziekenhuis in Geraardsbergen”", at(23, 18))
    detail = article(
        "itkroniek", 101, "Akira zet AZ Sint-Amarant op zijn leksite en eist 2,4 miljoen dollar", at(23, 20)
    )
    asked = "Het ziekenhuis zegt dat Akira 2,4 miljoen dollar vraagt, en geen drie miljoen, en dat het niet betaalt."
    sum_ = money("2,4 miljoen dollar", 2_400_000, "USD", 2_051_282.05)
    other = money("3 miljoen dollar", 3_000_000, "USD", 2_564_102.56)
    demanded, paid = ClaimField.RANSOM_DEMANDED, ClaimField.RANSOM_PAID
    rival_claim = claim(demanded, "3000000", rival, "Naar verluidt vragen de hackers 3 miljoen dollar.", money=other)
    return incident(
        1,
        [
            victim(
                "AZ Sint-Amarant",
                first,
                "AZ Sint-Amarant werkt sinds vannacht op papier.",
                sector="health",
                municipality="Geraardsbergen",
                province="BE-VOV",
                region="flanders",
                agreeing=[claim(ClaimField.VICTIM, "az sint-amarant", french, "Les serveurs sont chiffrés.")],
            )
        ],
        [actor("Akira", "claims", detail, asked)],
        [
            fact(
                ClaimField.ATTACK_TYPE,
                "ransomware",
                first,
                agreeing=[claim(ClaimField.ATTACK_TYPE, "ransomware", french)],
            ),
            fact(ClaimField.STATUS, "victim_confirmed", first, "De directie bevestigt de aanval.", by=Asserter.VICTIM),
            fact(ClaimField.INCIDENT_DATE, "2026-09-23", first, detail="day"),
            fact(demanded, "2400000", detail, asked, money=sum_, by=Asserter.VICTIM, contradicting=[rival_claim]),
            fact(paid, "no", detail, asked, by=Asserter.VICTIM),
            fact(ClaimField.RECORDS, "190", detail, text="190 gigabyte", detail="GB", by=Asserter.ATTACKER),
        ],
        [first, french, rival, detail],
    )


def builder() -> Incident:
    """New: only a gang says so."""
    source = article(
        "observateur", 104, "Le gang Play affirme avoir piraté le groupe de construction Verlaine-Dufort", at(23, 14)
    )
    quote = "Play affirme avoir volé 75 gigaoctets de plans et de contrats ; l’entreprise n’a pas réagi."
    return incident(
        2,
        [
            victim(
                "Groupe Verlaine-Dufort",
                source,
                quote,
                sector="construction",
                municipality="Gembloux",
                province="BE-WNA",
            )
        ],
        [actor("Play", "claims", source, quote, by=Asserter.ATTACKER)],
        [
            fact(ClaimField.ATTACK_TYPE, "data_breach", source, quote),
            fact(ClaimField.STATUS, "attacker_claim", source, quote, by=Asserter.ATTACKER),
            fact(ClaimField.RECORDS, "75", source, quote, text="75 gigaoctets", detail="GB", by=Asserter.ATTACKER),
        ],
        [source],
    )


def provider(*, paid: bool) -> Incident:
    """Changed: first a demand without an outcome, later a payment."""
    first = article("itkroniek", 102, "IT-dienstverlener Kwartelo plat: 45 klanten zonder systemen", at(11, 9))
    french = article("observateur", 101, "Kwartelo : Black Basta réclame 950.000 dollars, selon Secutec", at(16, 7))
    later = article("koerier", 102, "Kwartelo betaalde 210.000 dollar losgeld aan Black Basta", at(23, 16))
    quote = "“We hadden geen alternatief”, zegt de CEO van Kwartelo, dat 210.000 dollar losgeld betaalde."
    asked = money("950.000 dollars", 950_000, "USD", 811_965.8)
    status = fact(ClaimField.STATUS, "reported", first, "Kwartelo is getroffen.")
    facts = [
        fact(ClaimField.ATTACK_TYPE, "supply_chain", first),
        fact(ClaimField.INCIDENT_DATE, "2026-09-10", first, detail="day"),
        fact(ClaimField.RANSOM_DEMANDED, "950000", french, "Black Basta réclame 950.000 dollars.", money=asked),
        fact(
            ClaimField.RECORDS,
            "45",
            first,
            text="45 klanten",
            detail="customers",
            contradicting=[
                claim(ClaimField.RECORDS, "60", french, text="une soixantaine de clients", detail="customers")
            ],
        ),
    ]
    if paid:
        status = fact(ClaimField.STATUS, "victim_confirmed", later, quote, by=Asserter.VICTIM)
        given = money("210.000 dollar", 210_000, "USD", 179_487.18)
        facts += [
            fact(ClaimField.RANSOM_PAID_AMOUNT, "210000", later, quote, money=given, by=Asserter.VICTIM),
            fact(ClaimField.RANSOM_PAID, "yes", later, quote, by=Asserter.VICTIM),
        ]
    articles = [first, french, later] if paid else [first, french]
    return incident(
        3,
        [
            victim("Kwartelo", first, sector="ict_services", municipality="Aalst", province="BE-VOV"),
            victim(
                "Fiduciaire Massart-Colligny",
                french,
                sector="professional_services",
                municipality="Namur",
                province="BE-WNA",
            ),
        ],
        [actor("Black Basta", "attributed", french, "Secutec y voit la main de Black Basta.", by=Asserter.EXPERT)],
        [status, *facts],
        articles,
    )


def commune() -> Incident:
    """Still open: told two weeks ago, nothing since."""
    source = article(
        "quotidien", 103, "La commune de Rosoy-lez-Bois privée de courriels après une cyberattaque", at(14, 8)
    )
    return incident(
        4,
        [
            victim(
                "Commune de Rosoy-lez-Bois",
                source,
                sector="public_administration",
                municipality="Ath",
                province="BE-WHT",
            )
        ],
        [],
        [
            fact(ClaimField.ATTACK_TYPE, "unknown", source),
            fact(
                ClaimField.STATUS,
                "authority_confirmed",
                source,
                "Le parquet a ouvert une enquête.",
                by=Asserter.AUTHORITY,
            ),
            fact(ClaimField.LOSS, "80000", source, money=money("80.000 euros", 80_000, "EUR", 80_000)),
        ],
        [source],
    )


def retailer() -> Incident:
    """Still open: denied by the firm."""
    source = article("koerier", 108, "Winkelketen Molendries: “Wij zijn niet gehackt”", at(19, 12))
    return incident(
        5,
        [victim("Molendries", source, sector="retail", municipality="Genk", province="BE-VLI")],
        [actor("Qilin", "claims", source, by=Asserter.ATTACKER)],
        [
            fact(ClaimField.ATTACK_TYPE, "data_breach", source),
            fact(ClaimField.STATUS, "denied", source, "“Wij zijn niet gehackt.”", by=Asserter.VICTIM),
        ],
        [source],
    )


def weeks(incidents=(3, 5, 2, 4, 6, 4, 7, 5)) -> list[PeriodCount]:
    monday = date(2026, 7, 27)
    return [
        PeriodCount(
            monday + timedelta(weeks=n), monday + timedelta(weeks=n, days=6), count, 9_800 + 137 * n, 82 + n % 3
        )
        for n, count in enumerate(incidents)
    ]


def health() -> list[SourceHealth]:
    return [
        SourceHealth("omroep", "De Omroep", State.OK),
        SourceHealth("itkroniek", "IT-kroniek", State.OK),
        SourceHealth("rtw", "RTW", State.OK),
        SourceHealth("avondblad", "Het Avondblad", State.FAILING, "forbidden", at(20)),
        SourceHealth("quotidien", "Le Quotidien du Hainaut", State.SILENT, "", at(17)),
    ]


def digest(language: str = "nl", **more) -> Digest:
    """A day with two new incidents, one changed and two still open."""
    before = more.pop("before", [provider(paid=False), commune(), retailer()])
    after = more.pop("after", [hospital(), builder(), provider(paid=True), commune(), retailer()])
    given = {"day": DAY, "since": SINCE, "until": UNTIL, "trend": weeks(), "sources": health()} | more
    return build_digest(before, after, language=language, **given)


def renamed(one: Incident, name: str) -> Incident:
    """The incident with its victim, articles' titles and outlets called `name`."""
    victims = tuple(replace(hit, name=name) for hit in one.victims)
    articles = tuple(replace(told, title=name, outlet_name=name) for told in one.articles)
    return replace(one, victims=victims, articles=articles)
