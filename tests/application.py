"""The application as its users meet it: settings in a folder, a site on loopback, the command line."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from os import geteuid
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from click.testing import CliRunner, Result

from db.database import open_database
from persveille.cli import main

NOON = "2021-07-11T12:00+02:00"  # four hours after what `feed` lists was published
COMMAND = (str(Path(sys.executable).parent / "persveille"),)
XML, HTML = "application/rss+xml", "text/html; charset=utf-8"
PARAGRAPH = "De bakkerij aan het plein bakt sinds vanochtend opnieuw brood voor de hele straat, zegt de bakker. "
OUTLET = """
[[outlet]]
id = "{id}"
name = "Krant {id}"
language = "nl"
homepage = "http://{id}.test/"
mode = "full"
[[outlet.feed]]
url = "http://{id}.test/feed"
"""
SETTINGS = """
outlets = "outlets.toml"
[crawl]
contact = "{contact}"
pace_seconds = 0
hosts = {{"*.test" = "{address}"}}
"""


def call(*arguments: object, stdin: bytes | None = None) -> Result:
    """Run the command line in this process; what it raises beyond SystemExit fails the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def crawl(config: Path, now: str = NOON) -> Result:
    """Crawl as if it were `now`."""
    result = call("--config", config, "crawl", "--now", now)
    assert "Traceback" not in result.output
    return result


def rows(config: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the database of the settings."""
    database = open_database(config.parent / "persveille.db")
    found = [tuple(row.values()) for row in database.query(query)]
    database.close()
    return found


def refused(*arguments: object, status: int = 2) -> str:
    """What a command says that must be refused: one line on standard error, nothing on standard output."""
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (status, ""), result.output
    assert result.stderr.startswith("persveille: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def without_privileges(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user whom file permissions bind; root would pass them by."""
    drop = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
    if geteuid() == 0 and not which(drop[0]):
        pytest.skip("root may read and write everything, and setpriv is not there to take that away")
    command = [*(drop if geteuid() == 0 else ()), *COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@dataclass
class Site:
    """What is served, by host and path, and what was asked for; a path in `slow` waits until `release`.

    `statuses` holds the status and headers of what is no plain 200.
    """

    routes: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    statuses: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    waiting: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    address: str = ""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site, asked = self.server.site, f"{self.headers['Host']}{self.path}"
        site.asked.append(asked)
        site.agents.add(self.headers["User-Agent"])
        if asked in site.slow:
            site.waiting.set()
            site.release.wait(60)
        kind, body = site.routes.get(asked, (HTML, b""))
        status, headers = site.statuses.get(asked, (200 if asked in site.routes else 404, {}))
        self.send_response(status)
        for name, value in ({"Content-Type": kind} | headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve the site on loopback until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads, server.site = True, site
    server.handle_error = lambda *args: None  # clients that hang up are the point of some tests
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site.address = f"127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        site.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


def feed(host: str, *slugs: str) -> bytes:
    """An RSS feed with one entry a slug."""
    items = "".join(
        f"<item><title>Titel {slug}</title><link>http://{host}/{slug}</link><description>Kort: {slug}.</description>"
        f"<pubDate>Sun, 11 Jul 2021 08:00:00 GMT</pubDate></item>"
        for slug in slugs
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def page(text: str = PARAGRAPH, *, charset: str = "utf-8") -> bytes:
    """An article page with `text` three times in its paragraphs."""
    paragraphs = "".join(f"<p>{text} Alinea {number}.</p>" for number in ("een", "twee", "drie"))
    body = f"<!doctype html><html lang=nl><body><article><h1>Titel</h1>{paragraphs}</article></body></html>"
    return body.encode(charset)


def settings_in(
    folder: Path, *outlets: str, address: str = "127.0.0.1:9", contact: str = "https://krant.test/"
) -> Path:
    """A settings file in `folder` that crawls the named outlets at `address` without a pause."""
    (folder / "outlets.toml").write_text("".join(OUTLET.format(id=outlet) for outlet in outlets))
    settings = folder / "persveille.toml"
    settings.write_text(SETTINGS.format(contact=contact, address=address))
    return settings
