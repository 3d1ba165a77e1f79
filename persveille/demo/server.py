"""Serves the demo newsroom over HTTP on loopback: one process, one port, one virtual host for each site."""

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from crawler.answers import http_date
from persveille.demo.answers import Answer, answer, resources
from persveille.demo.newsroom import Newsroom
from persveille.demo.pages import render_index
from persveille.demo.sites import SITES

LOOPBACK = "127.0.0.1"  # the demo never listens beyond it


@contextmanager
def serve(newsroom: Newsroom, clock: Callable[[], datetime], port: int = 0) -> Iterator[str]:
    """Serve the newsroom as it is at `clock()` until the block ends; gives `ip:port` (port 0: any free one).

    Raises OSError when the port is taken.
    """
    server = _Server(newsroom, clock, port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="demo newsroom", daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # an idle connection does not hold up the end

    def __init__(self, newsroom: Newsroom, clock: Callable[[], datetime], port: int) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.newsroom = newsroom
        self.clock = clock
        self.table = resources(newsroom)
        self.address = f"{LOOPBACK}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error of the server."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body leave in two writes
    timeout = 30  # seconds an idle connection is kept

    def do_GET(self) -> None:
        host, target = self._host_and_target()
        now = self.server.clock().astimezone(UTC)
        if host in (LOOPBACK, "localhost"):
            found = self._local(target, now)
        elif host.endswith(".test"):
            found = answer(self.server.table, f"http://{host}{target}", now)
        else:
            found = Answer(421)  # RFC 9110, 15.5.20: not a host of this server
        self._send(found, now)

    do_HEAD = do_GET

    def _local(self, target: str, now: datetime) -> Answer:
        if target != "/":
            return Answer(404)
        return Answer(200, render_index(self.server.newsroom.outlets, SITES, self.server.address, now).encode())

    def _host_and_target(self) -> tuple[str, str]:
        """Host without port, and path with query; a request in absolute form (sent to proxies) carries its own host."""
        if self.path.startswith("http://"):
            parts = urlsplit(self.path)
            return parts.hostname or "", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return self.headers.get("Host", "").partition(":")[0].lower(), self.path

    def _send(self, found: Answer, now: datetime) -> None:
        if self._still_fresh(found):
            self._send_headers(found, now, 304)
            return
        body, encoding = found.body, ""
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, encoding = gzip.compress(body, mtime=0), "gzip"
        self._send_headers(found, now, found.status, body, encoding)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _still_fresh(self, found: Answer) -> bool:
        """Whether the client's copy is current; If-None-Match rules out If-Modified-Since (RFC 9110, 13.1.3)."""
        if found.status != 200 or not found.honours_conditions:
            return False
        if "If-None-Match" in self.headers:
            return bool(found.etag) and found.etag in self.headers["If-None-Match"]
        since = http_date(self.headers.get("If-Modified-Since", ""))
        return since is not None and found.modified is not None and found.modified.replace(microsecond=0) <= since

    def _send_headers(self, found: Answer, now: datetime, status: int, body: bytes = b"", encoding: str = "") -> None:
        fields = {
            "Date": format_datetime(now, usegmt=True),
            "Content-Type": found.content_type if body else "",
            "Content-Encoding": encoding,
            "ETag": found.etag,
            "Last-Modified": format_datetime(found.modified, usegmt=True) if found.modified else "",
            "Location": found.location,
            "Retry-After": str(found.retry_after or ""),
            "Vary": "Accept-Encoding",
            "Content-Length": str(len(body)) if status != 304 else "",
        }
        self.send_response_only(status)
        for name, value in fields.items():
            if value:
                self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args: Any, **kwargs: Any) -> None:
        """Keep quiet: the crawler reports what it asked."""
