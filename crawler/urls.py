"""One address for one article: `canonical_url`."""

import html
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from courlan import normalize_url

# What courlan 1.4 leaves in place: the AT Internet and Webtrends families, Echobox, share buttons, AMP switches.
_EXTRA_TRACKERS = re.compile(r"^(?:at_.*|wt_.*|cmpid|echobox|share|shared|amp)$", re.IGNORECASE)
_INNER_ADDRESS = re.compile(r"^/*(https?):/{1,2}([^/?#]+)", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?:/amp)+/?$|(?:\.amp)+(?=\.html$)", re.IGNORECASE)
_LONGEST = 2_048  # characters; sitemaps.org allows no more, and what is longer costs time that grows with its square
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


def canonical_url(url: str, base: str = "") -> str:
    """The stable form of an article's address, or "" when it is no http(s) address or an endless one.

    `base` resolves relative links. Doubled hosts are repaired first: courlan would collapse them to the home page.
    Fragments, tracking parameters, AMP forms, default ports and credentials go; redirect-stub ids stay.
    The scheme is kept as it is, so that the result can be fetched. Idempotent.
    """
    if max(len(url), len(base)) > _LONGEST:
        return ""
    url = "".join(html.unescape(url).split())
    if not url or url.startswith("#"):
        return ""  # joined with a base it would be the page itself
    try:
        return _canonical(url, base)
    except ValueError:
        return ""  # urllib's answer to "http://[" and ports that are no number


def _canonical(url: str, base: str) -> str:
    parts = urlsplit(_undoubled(urljoin(base, url) if base else url))
    host = _ascii_host(parts.hostname or "")
    if parts.scheme.lower() not in ("http", "https") or not host.strip("."):
        return ""
    port = f":{parts.port}" if parts.port not in (None, 80 if parts.scheme.lower() == "http" else 443) else ""
    path = urlsplit(normalize_url(urlunsplit(("https", "x", parts.path, "", "")))).path
    path = _AMP_PATH.sub(lambda match: "/" if match.group().endswith("/") else "", path) or "/"
    path = _ESCAPE.sub(lambda match: "~" if match.group().upper() == "%7E" else match.group().upper(), path)
    return urlunsplit((parts.scheme.lower(), host + port, path, _clean_query(parts.query), ""))


def _undoubled(url: str) -> str:
    """`https://host/https://host/x` → `https://host/x`, as long as both hosts agree."""
    while True:
        parts = urlsplit(url)
        inner = _INNER_ADDRESS.match(parts.path)
        if not inner or inner[2].lower() != parts.netloc.lower():
            return url
        rest = urlunsplit(("", "", parts.path[inner.end() :], parts.query, parts.fragment))
        url = f"{inner[1]}://{inner[2]}{rest}"


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return f"[{host}]" if ":" in host else host
    return host.encode("idna").decode()  # UnicodeError is a ValueError: such a host is no address


def _clean_query(query: str) -> str:
    if "=" not in query:
        return query if query.lower() != "amp" else ""  # `?article-12`: courlan's parse_qs would lose it
    pairs = [(key, value) for key, value in parse_qsl(query) if not _is_noise(key, value)]
    return urlsplit(normalize_url(urlunsplit(("https", "x", "/", urlencode(pairs), "")))).query


def _is_noise(key: str, value: str) -> bool:
    return bool(_EXTRA_TRACKERS.match(key)) or (key.lower() == "outputtype" and value.lower() == "amp")
