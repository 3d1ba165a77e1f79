"""Where a connection may lead: the guard between the fetcher and the addresses that names resolve to.

The guard resolves a name itself and connects to the very address it has checked. So redirects, names that resolve
to inner addresses, numeric forms of any base and DNS rebinding are covered in one place.
"""

import asyncio
import socket
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpcore
import httpx

from crawler.errors import FetchError, Reason

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
# What `is_global` lets through in some versions of Python: of IANA's special-purpose registries the protocol
# assignments, 6to4 relays and documentation (RFC 9637); and site-local addresses, which RFC 3879 withdrew.
_INNER = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "fec0::/10")))


def is_public(address: str) -> bool:
    """Whether an IP address lies on the public internet; of IPv4 wrapped in IPv6 the inside counts."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in inner for inner in _INNER)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses only, except for the names that `hosts` sends elsewhere.

    `hosts` maps host name globs to "ip:port". Raises `FetchError` with reason dns or refused_address.
    """

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self._hosts = {glob.lower(): _endpoint(target) for glob, target in hosts.items()}
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of `host` that answers."""
        addresses = await self._addresses(host, port)
        for position, (address, target_port) in enumerate(addresses, start=1):
            try:
                return await self._inner.connect_tcp(address, target_port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if position == len(addresses):
                    raise
        raise FetchError(Reason.DNS, host, "the name has no address")

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never: no outlet lives on a local socket."""
        raise FetchError(Reason.REFUSED_ADDRESS, path)

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks its back end to do between attempts."""
        await self._inner.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[tuple[str, int]]:
        for glob, endpoint in self._hosts.items():
            if fnmatchcase(host.lower(), glob):
                return [endpoint]
        addresses = await _resolve(host, port)
        refused = [address for address in addresses if not is_public(address)]
        if refused:
            raise FetchError(Reason.REFUSED_ADDRESS, host, f"it leads to {refused[0]}")
        return [(address, port) for address in addresses]


async def _resolve(host: str, port: int) -> list[str]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(Reason.DNS, host, "the name does not resolve") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _endpoint(target: str) -> tuple[str, int]:
    address, _, port = target.rpartition(":")
    return address.strip("[]"), int(port)


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport on a connection pool behind `GuardedBackend`; httpx has no option for that."""

    def __init__(self, hosts: Mapping[str, str], connections: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=connections * 2,
            max_keepalive_connections=connections,
            keepalive_expiry=15,
            http1=True,
            http2=True,
            network_backend=GuardedBackend(hosts),
        )
