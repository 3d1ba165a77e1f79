"""Subscription lists: OPML 2.0, which every feed reader imports and exports."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from itertools import chain, count, groupby
from urllib.parse import urlsplit, urlunsplit

from lxml import etree

from crawler.article import Feed, FeedKind, Mode, Outlet, Page
from crawler.encoding import decode
from crawler.errors import FeedError, OutletError
from crawler.markup import Element, html_to_line, parse_xml, to_xml
from crawler.xmltext import without_prolog

NAMESPACE = "urn:persveille:opml"  # of the attributes that OPML itself does not have
LIMIT = 5_000_000  # bytes: a list of some ten thousand feeds
CHECK_FIRST = "imported: check rights first"
_LANGUAGES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English", "": "Multilingual"}
_LONGEST_NAME = 120  # characters
_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a subscription list holds: outlets to be edited, and a line for each entry that cannot be one."""

    outlets: tuple[Outlet, ...]
    refused: tuple[str, ...]


def to_opml(outlets: Iterable[Outlet], created: datetime) -> bytes:
    """The feeds of the outlets by language and publisher.

    Sitemaps and listings, which no feed reader reads, stand as links.
    """
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"persveille": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Persveille"
    etree.SubElement(head, "dateCreated").text = format_datetime(created, usegmt=True)
    body = etree.SubElement(root, "body")
    for language, spoken in groupby(sorted(outlets, key=_order), key=lambda outlet: outlet.language):
        group = etree.SubElement(body, "outline", {"text": _LANGUAGES[language]})
        for publisher, owned in groupby(spoken, key=_publisher):
            titles = etree.SubElement(group, "outline", {"text": publisher})
            for outlet in owned:
                _add_feeds(titles, outlet)
    etree.indent(root)
    return to_xml(root)


def read_opml(name: str, content: bytes, now: datetime) -> Subscriptions:
    """The feeds of a list as outlets that are not enabled; feeds of one site are one outlet.

    Raises `OutletError` naming the file when it is no OPML, too large or declares entities.
    """
    if len(content) > LIMIT:
        raise OutletError(f"{name}: more than {LIMIT} bytes; a subscription list is smaller")
    page = Page(name, name, 200, content, now)
    if "<!ENTITY" in decode(page).upper():
        raise OutletError(f"{name}: declares entities, which are never followed; remove its <!DOCTYPE")
    try:
        root = parse_xml(without_prolog(page), recover=False)
    except FeedError as error:
        raise OutletError(f"{name}: holds no XML") from error
    if root is None or root.tag != "opml":
        raise OutletError(f"{name}: no OPML: " + ("broken XML" if root is None else f"<{root.tag}>"))
    found, seen, refused = dict[str, Outlet](), set[str](), list[str]()
    for outline in root.iter("outline"):
        address = outline.get("xmlUrl")
        if address is None:
            continue  # a group, or a link
        url = _web_address(address)
        if not url:
            refused.append(f"{name}: {_line(address)!r} is no http or https address; left out")
        elif url not in seen:
            seen.add(url)
            _add(found, outline, url)
    return Subscriptions(tuple(_with_ids(found.values())), tuple(refused))


def _order(outlet: Outlet) -> tuple[int, str, str]:
    return list(_LANGUAGES).index(outlet.language), _publisher(outlet).casefold(), outlet.name.casefold()


def _publisher(outlet: Outlet) -> str:
    return outlet.publisher or outlet.name


def _add_feeds(parent: Element, outlet: Outlet) -> None:
    for feed in outlet.feeds:
        name = f"{outlet.name}: {feed.section}" if len(outlet.feeds) > 1 and feed.section else outlet.name
        about = {"text": name, "title": name, f"{{{NAMESPACE}}}mode": str(outlet.mode)}
        if feed.kind is FeedKind.RSS:
            where = {"type": "rss", "xmlUrl": feed.url, "htmlUrl": outlet.homepage}
            where |= {"language": outlet.language} if outlet.language else {}
        else:
            where = {"type": "link", "url": feed.url}
        etree.SubElement(parent, "outline", about | where)


def _add(found: dict[str, Outlet], outline: Element, url: str) -> None:
    """Add a feed to the outlet of its site, or begin one; `found` is by home page."""
    homepage = _web_address(outline.get("htmlUrl", "")) or urlunsplit((*urlsplit(url)[:2], "/", "", ""))
    title = _line(outline.get("title") or outline.get("text") or "")
    outlet = found.get(homepage) or Outlet(
        "", title or _host(homepage), _language(outline), homepage, Mode.META, (), enabled=False, reason=CHECK_FIRST
    )
    found[homepage] = replace(outlet, feeds=(*outlet.feeds, Feed(url, section=title)))


def _with_ids(outlets: Iterable[Outlet]) -> Iterator[Outlet]:
    """Short names made of the names, or of the site where a name has no letters of ours; each of them once."""
    taken = set[str]()
    for outlet in outlets:
        name = _slug(outlet.name) or _slug(_host(outlet.homepage)) or "outlet"
        numbered = (f"{name}-{number}" for number in count(2))
        short = next(one for one in chain([name], numbered) if one not in taken)
        taken.add(short)
        yield replace(outlet, id=short)


def _slug(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("'", "").lower()).encode("ascii", "ignore").decode()
    return _NO_WORD.sub("-", letters).strip("-")[:40].strip("-")


def _language(outline: Element) -> str:
    """As the entry says, else as the group it stands in is named, else none."""
    codes = {name.casefold(): code for code, name in _LANGUAGES.items()}
    for element in (outline, *outline.iterancestors("outline")):
        said = (element.get("language") or "")[:2].lower()
        group = (element.get("text") or "").strip().casefold()
        if code := said if said and said in _LANGUAGES else codes.get(group, ""):
            return code
    return ""


def _web_address(text: str) -> str:
    """An http(s) address as `crawler.outlets` takes it, or ""."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    if not usable or not text.isprintable() or any(character.isspace() for character in text):
        return ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _line(text: str) -> str:
    readable = "".join(character for character in html_to_line(text) if character.isprintable())
    return readable.strip()[:_LONGEST_NAME]
