"""Values that the tests of matching and of the database are built from; every organisation is invented."""

from datetime import UTC, datetime

from crawler.article import Access, Article, Feed, Mode, Outlet
from nlp.analysis import (
    Actor,
    ActorRole,
    Amount,
    AmountKind,
    Analysis,
    Asserter,
    AttackType,
    IncidentReport,
    Label,
    Mention,
    Modality,
    RansomPaid,
    Status,
    Victim,
)
from nlp.matching import Report

NL = Outlet("nl", "De Proef", "nl", "https://nl.test/", Mode.META, (Feed("https://nl.test/rss"),), region="flanders")
FR = Outlet("fr", "L'Essai", "fr", "https://fr.test/", Mode.FULL, (Feed("https://fr.test/rss"),), region="wallonia")


def at(month: int, day: int, hour: int = 8, year: int = 2023) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def mention(label: Label, text: str, within: str = "") -> Mention:
    start = max(within.find(text), 0)
    return Mention(label, text, "text", start, start + len(text), 0.9)


def victim(
    name: str, text: str = "", *, aliases=(), refnis=None, sector="unknown", modality=Modality.ASSERTED
) -> Victim:
    where = mention(Label.VICTIM, name, text)
    return Victim(name, where, sector, "BE", refnis, tuple(aliases), Asserter.JOURNALIST, modality)


def actor(name: str, text: str = "", role: ActorRole = ActorRole.CLAIMS) -> Actor:
    return Actor(name, name, role, mention(Label.ACTOR, name, text))


def amount(
    kind: AmountKind,
    value: float,
    currency: str = "EUR",
    text: str = "",
    *,
    surface: str = "",
    by: Asserter = Asserter.JOURNALIST,
    modality: Modality = Modality.ASSERTED,
    eur: float | None = None,
    equivalent_of: str | None = None,
) -> Amount:
    label = Label.RANSOM_PAID if kind is AmountKind.RANSOM_PAID else Label.RANSOM_DEMANDED
    where = mention(label, surface or f"{value:.0f} {currency}", text)
    return Amount(kind, where, value, None, None, currency, eur, equivalent_of, by, modality)


def incident(*victims: Victim | str, primary: bool = True, date: str | None = None, **facts) -> IncidentReport:
    told = tuple(victim(v) if isinstance(v, str) else v for v in victims)
    fidelity = {10: "day", 7: "month", 4: "year"}.get(len(date or ""))
    return IncidentReport(
        primary,
        facts.pop("attack", AttackType.RANSOMWARE),
        facts.pop("status", Status.REPORTED),
        told,
        tuple(facts.pop("actors", ())),
        tuple(facts.pop("amounts", ())),
        tuple(facts.pop("records", ())),
        facts.pop("paid", RansomPaid.UNKNOWN),
        incident_date=date,
        date_fidelity=fidelity,
        **facts,
    )


def report(
    id: str, published: datetime, told: IncidentReport, *, title="", language="nl", index=0, places=()
) -> Report:
    return Report(id, index, published, language, title, told, frozenset(places))


def article(
    path: str, published: datetime | None, *, title="", text="Tekst.", outlet=NL, access=Access.FULL
) -> Article:
    return Article(
        url=f"{outlet.homepage}{path}",
        title=title or path,
        text=text,
        outlet_id=outlet.id,
        language=outlet.language,
        published=published,
        fetched_at=published,
        access=access,
    )


def analysis(*incidents: IncidentReport, model="m1", language="nl", belgian=True) -> Analysis:
    return Analysis(model, language, bool(incidents), 0.9, belgian, tuple(incidents))
