"""Where messages may go: only to origins that the operator wrote down, so that nobody who may add a webhook can make
the server ask addresses inside the network (server-side request forgery)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from medcodex.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Address, IPv6Address

MAX_URL = 500
MLLP_PORT = 2575
MLLP = frozenset({"mllp", "mllps"})
"""Schemes of receivers of HL7 messages, plain and over TLS."""
_PORTS = {"https": 443, "http": 80, "mllp": MLLP_PORT, "mllps": MLLP_PORT}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host in lower case, port."""

    scheme: str
    host: str
    port: int

    @property
    def address(self) -> IPv4Address | IPv6Address | None:
        """The network address, where the host is one and no name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Destinations:
    """The origins that an operator allows."""

    origins: frozenset[Origin] = frozenset()

    @classmethod
    def of(cls, written: Iterable[str]) -> Destinations:
        """Origins as written in the settings: ``https://ehr.example``, ``http://10.0.0.7:8080``. UsageError, naming
        it, for one that is none."""
        found = set()
        for text in written:
            split = _split(text)
            if split is None or split.path not in {"", "/"} or split.query:
                raise UsageError("not an origin such as https://ehr.example or http://10.0.0.7:8080", text)
            found.add(_origin(split))
        return cls(frozenset(found))

    def written(self) -> list[str]:
        """The origins as people write them, in order."""
        found = (
            f"{one.scheme}://{one.host}" + (f":{one.port}" if one.port != _PORTS[one.scheme] else "")
            for one in self.origins
        )
        return sorted(found)

    def allows(self, url: str) -> bool:
        """Whether an address lies in an allowed origin."""
        split = _split(url)
        return split is not None and _origin(split) in self.origins

    def check(self, url: str) -> None:
        """InputError where messages may not go to an address."""
        if _split(url) is None:
            raise InputError("an address such as https://ehr.example/path expected, without user or fragment", "url")
        if not self.allows(url):
            raise InputError("messages may only go to the origins that the operator has allowed", "url")

    def admits(self, url: str, resolved: str) -> bool:
        """Whether a message may be sent to ``resolved``, the network address that the host of an allowed ``url`` stands
        for just now. A name that an operator wrote down may lead into a private network, where hospitals' systems
        are, but neither to this machine itself nor to where cloud providers keep their metadata: such an address
        has to be written down as what it is."""
        split = _split(url)
        if split is None or (origin := _origin(split)) not in self.origins:
            return False
        address = ip_address(resolved)
        mapped = getattr(address, "ipv4_mapped", None)
        address = mapped or address
        if origin.address is not None:
            return origin.address == address
        if origin.host == "localhost":
            return address.is_loopback
        return not (
            address.is_loopback
            or address.is_link_local
            or address.is_multicast
            or address.is_unspecified
            or address.is_reserved
        )


def _split(url: str) -> SplitResult | None:
    """The parts of an address that a message can be sent to; None where it is none, or hides another."""
    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or set(url) & set(' \\"<>^`{|}'):
        return None
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        return None
    plain = split.username is None and split.password is None and "#" not in url
    return split if plain and split.scheme in _PORTS and split.hostname and port != 0 else None


def _origin(split: SplitResult) -> Origin:
    return Origin(split.scheme, (split.hostname or "").rstrip("."), split.port or _PORTS[split.scheme])
