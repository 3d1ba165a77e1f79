"""A server on loopback that sends the very bytes it is given, so that tests can break the rules of HTTP."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

ROUTE = bytes | Callable[[socket.socket, threading.Event], None]


@dataclass
class RawSite:
    """What is sent for each path, and the paths that were asked; `closing` is set when the test is over."""

    routes: dict[str, ROUTE] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    address: str = ""


def answer(status: str = "200 OK", body: bytes = b"", *headers: str) -> bytes:
    """An ordinary answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1") + b"\r\n" + body


@contextmanager
def raw_site() -> Iterator[RawSite]:
    """Serve until the block ends: one connection a request."""
    site = RawSite()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site.address = f"127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=_accept, args=(listener, site))
        thread.start()
        try:
            yield site
        finally:
            site.closing.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _accept(listener: socket.socket, site: RawSite) -> None:
    talks = []
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            break
        talks.append(threading.Thread(target=_talk, args=(connection, site)))
        talks[-1].start()
    for talk in talks:
        talk.join()


def _talk(connection: socket.socket, site: RawSite) -> None:
    with connection, suppress(OSError):  # clients that hang up are the point of some tests
        path = _path(connection)
        site.asked.append(path)
        route = site.routes.get(path, answer("404 Not Found"))
        if isinstance(route, bytes):
            connection.sendall(route)
        else:
            route(connection, site.closing)


def _path(connection: socket.socket) -> str:
    asked = b""
    while b"\r\n\r\n" not in asked and (piece := connection.recv(65_536)):
        asked += piece
    return asked.split(b" ")[1].decode("latin-1")
