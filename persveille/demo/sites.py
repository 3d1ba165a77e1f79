"""How each invented outlet publishes: hosts, shapes of addresses, feeds, walls and habits.

Every site imitates the structure, not the content, of a family of real Belgian news sites; all hosts lie under `.test`,
which RFC 6761 keeps out of the public name space.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

OPEN_ROBOTS = "User-agent: *\nAllow: /\n"


class Wall(StrEnum):
    """What stands between a plain client and the text of an outlet's articles."""

    NONE = "none"
    PAYWALL = "paywall"  # the page shows the lead only
    CONSENT = "consent"  # the page redirects to a consent host


@dataclass(frozen=True, slots=True)
class SiteFeed:
    """One feed as the site serves it; `target` is path and query."""

    target: str
    template: str = "rss.xml"
    depth: int = 50  # newest articles listed
    host: str = ""  # empty: the site's own
    status: int = 200
    prefix: str = ""  # stands before the XML declaration
    etag: str = ""  # a validator that never changes, though the body does
    ttl: int = 0  # minutes
    claims_utc: bool = False  # Brussels time written as if it were UTC


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a site answers all day instead of its content."""

    status: int
    retry_after: int = 0  # seconds


@dataclass(frozen=True, slots=True)
class Site:
    """One outlet's site; `page` and `stub` are patterns for `persveille.demo.addresses.address`."""

    host: str
    page: str
    feeds: tuple[SiteFeed, ...]
    accent: str
    stub: str = ""  # whole address that feeds give and that redirects to the page
    link_prefix: str = ""  # what the feeds wrongly put before each link
    template: str = "article.html"
    wall: Wall = Wall.NONE
    robots: str | None = OPEN_ROBOTS
    encoding: str = "utf-8"  # of pages; the header says utf-8 whatever it is
    redirects: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[date, Trouble] = field(default_factory=dict)
    dead: frozenset[str] = frozenset()  # articles that stay in the feed though their page is not found

    @property
    def public(self) -> bool:
        """Whether readers get the text of an ordinary article without an account or consent."""
        return self.wall is Wall.NONE


CONSENT_HOST = "myprivacy.avondblad.test"

SITES: Mapping[str, Site] = {
    "omroep": Site(
        host="www.omroep.test",
        page="/nieuws/nl/{published:%Y/%m/%d}/{slug}/",
        stub="http://omrp.test/p.{short}",
        feeds=(
            SiteFeed("/nieuws/nl.rss.articles.xml", template="atom.xml", depth=50),
            SiteFeed("/nieuws/nl.rss.headlines.xml", template="atom.xml", depth=0),
            SiteFeed("/nieuws/nl.rss.articles_regio_kempen.xml", status=410),
        ),
        accent="#0b3d91",
    ),
    "scheldepost": Site(
        host="www.scheldepost.test",
        page="/{section}/{slug}/{digits9}.html",
        feeds=(SiteFeed("/rss/", depth=50),),
        redirects={"/rss": "/rss/"},
        wall=Wall.PAYWALL,
        accent="#b3121d",
    ),
    "netekrant": Site(
        host="www.netekrant.test",
        page="/{section}/{slug}/{digits9}.html",
        feeds=(SiteFeed("/rss/", depth=50),),
        redirects={"/rss": "/rss/"},
        wall=Wall.PAYWALL,
        accent="#00695c",
    ),
    "koerier": Site(
        host="www.koerier.test",
        page="/{section}/algemeen/{slug}/{digits8}.html",
        stub="http://www.koerier.test/r/t/1/id/{digits8}",
        feeds=(SiteFeed("/rss/nieuws.xml", depth=10, ttl=10),),
        wall=Wall.PAYWALL,
        accent="#7a4b00",
    ),
    "itkroniek": Site(
        host="itkroniek.test",
        page="/{section}/{slug}/",
        feeds=(SiteFeed("/feed/", template="wordpress.xml", depth=10),),
        template="wordpress.html",
        accent="#4527a0",
    ),
    "tvmeetjesland": Site(
        host="www.tvmeetjesland.test",
        page="/nieuws/{slug}",
        feeds=(SiteFeed("/feed/tvmeetjesland/rss.xml", depth=20, prefix=" \t\n\n"),),
        robots=None,
        accent="#2e7d32",
    ),
    "avondblad": Site(
        host="www.avondblad.test",
        page="/{section}/{slug}~a{digits8}/",
        feeds=(SiteFeed("/home/rss.xml", depth=30),),
        wall=Wall.CONSENT,
        accent="#c2185b",
    ),
    "rtw": Site(
        host="www.rtw.test",
        page="/article/{slug}-{digits8}",
        feeds=(SiteFeed("/article/rss/highlight_rtw_info.xml?source=internal", depth=20, host="rss.rtw.test"),),
        template="heavy.html",
        accent="#1565c0",
    ),
    "gazette": Site(
        host="www.gazette.test",
        page="/{section}/{published:%Y/%m/%d}/{slug}-{base32}/",
        feeds=(
            SiteFeed("/arc/outboundfeeds/rss/section/belgique/?outputType=xml", depth=50),
            SiteFeed("/arc/outboundfeeds/rss/section/archives/?outputType=xml", depth=0),
        ),
        template="arc.html",
        wall=Wall.PAYWALL,
        robots="User-agent: *\nDisallow: /arc/outboundfeeds/rss/section/archives/\nDisallow: /recherche\n",
        troubles={date(2026, 9, 19): Trouble(503)},
        accent="#ad1457",
    ),
    "quotidien": Site(
        host="www.quotidien.test",
        page="/{digits8}/article/{published:%Y-%m-%d}/{slug}",
        feeds=(SiteFeed("/rss2/9/cible_principale", depth=10),),
        wall=Wall.PAYWALL,
        troubles={
            date(2026, 9, 10): Trouble(403),
            date(2026, 9, 13): Trouble(429, retry_after=7200),
            date(2026, 9, 16): Trouble(403),
            date(2026, 9, 21): Trouble(429, retry_after=3600),
        },
        accent="#283593",
    ),
    "canalardenne": Site(
        host="www.canalardenne.test",
        page="/actu/info/{section}/{slug}_{digits5}",
        link_prefix="http://www.canalardenne.test/",
        feeds=(SiteFeed("/rss", depth=20, etag='"canalardenne-rss"'),),
        robots="User-agent: *\nCrawl-delay: 10\n",
        dead=frozenset({"canalardenne-203"}),
        accent="#33691e",
    ),
    "telehaine": Site(
        host="www.telehaine.test",
        page="/info/{section}/{slug}/{digits5}",
        feeds=(SiteFeed("/info", template="front.html", depth=15),),
        encoding="iso-8859-1",
        accent="#e65100",
    ),
    "observateur": Site(
        host="www.observateur.test",
        page="/{section}/{digits5}/{slug}/",
        feeds=(SiteFeed("/google-news-sitemap.xml", template="news_sitemap.xml", depth=40),),
        wall=Wall.PAYWALL,
        accent="#263238",
    ),
    "pressefederale": Site(
        host="www.pressefederale.test",
        page="/{slug}",
        feeds=(SiteFeed("/feed", depth=10, ttl=15, claims_utc=True),),
        template="prezly.html",
        accent="#5d4037",
    ),
}
