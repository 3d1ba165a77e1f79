"""The one place that parses HTML and XML: no entities, no external DTDs, no network, no deep trees."""

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from crawler.article import Page
from crawler.encoding import decode

Element = Any  # an lxml element; see above

# fmt: off
_BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section",
    "article", "figure", "figcaption", "hr", "pre",
})
# fmt: on
_UNREAD = ("script", "style", "template", "noscript", "iframe", "svg", "math")
_SPACE = re.compile(r"\s+")
_FRAGMENT_LIMIT = 50_000  # characters of a feed's HTML that are looked at


def parse_html(page: Page) -> Element | None:
    """The root element of a page; None when there is nothing to parse."""
    text = decode(page).replace("\x00", "")
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def parse_xml(data: bytes, *, recover: bool) -> Element | None:
    """The root element of UTF-8 XML without a prolog; None when it is not well-formed and `recover` is off."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def to_xml(root: Element) -> bytes:
    """UTF-8 bytes of a tree."""
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def html_to_paragraphs(fragment: str) -> list[str]:
    """The readable paragraphs of a piece of HTML (or of plain text), white space collapsed."""
    fragment = fragment[:_FRAGMENT_LIMIT]
    if "<" not in fragment and "&" not in fragment:
        return [collapsed] if (collapsed := " ".join(fragment.split())) else []
    try:
        root = lxml_html.fragment_fromstring(fragment.replace("\x00", ""), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            pieces.append("\n")
        pieces.append(" ".join(_SPACE.split((element.text if event == "start" else element.tail) or "")))
    return [collapsed for line in "".join(pieces).split("\n") if (collapsed := " ".join(line.split()))]


def html_to_line(fragment: str) -> str:
    """The readable text of a piece of HTML on one line; text escaped twice is unescaped twice."""
    line = " ".join(html_to_paragraphs(fragment))
    return " ".join(html_to_paragraphs(line)) if "&" in line or "<" in line else line
