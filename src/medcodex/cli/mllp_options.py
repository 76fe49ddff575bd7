"""The options of commands that listen for HL7 over MLLP."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from medcodex.app.mllp.opening import Asked
    from medcodex.workflow.work import Store

_MAX_PORT = 65535
_FILES = {
    "tls-cert": "certificate (PEM) to speak TLS with",
    "tls-key": "its key, where it is not in the same file",
    "tls-client-ca": "authority (PEM) that has to have signed the certificates of senders",
}


def add_mllp(parser: argparse.ArgumentParser, prefix: str = "--") -> None:
    """Who may send, TLS, and what senders are told; ``prefix`` goes before each option's name."""
    group = parser.add_argument_group("of the MLLP listener")

    group.add_argument(
        f"{prefix}allow",
        dest="mllp_allow",
        metavar="NETWORK",
        action="append",
        default=[],
        help="an address or network that may send, such as 10.1.0.0/16 (repeatable)",
    )
    for name, says in _FILES.items():
        dest = f"mllp_{name.replace('-', '_')}"
        group.add_argument(f"{prefix}{name}", dest=dest, type=Path, metavar="FILE", help=says)
    group.add_argument(
        f"{prefix}site",
        dest="mllp_site",
        metavar="FILE",
        help="the site's own tables (default: MEDCODEX_SITE, else site.toml in the data folder; docs/site.md)",
    )
    group.add_argument(
        f"{prefix}parked",
        dest="mllp_parked",
        choices=("accept", "error"),
        default="accept",
        help="how a message that waits for a clerk is answered (default: accept, as it is kept)",
    )


@contextmanager
def hearing(args: argparse.Namespace, address: str, store: Store) -> Iterator[str]:
    """A listener over a store, as the options ask for, as long as the block lasts; its address. InputError where the
    site's tables cannot be read; UsageError."""
    from medcodex.app.ingest.rereading import site_at  # noqa: PLC0415 - --help must not pay for it
    from medcodex.app.mllp.opening import open_listener  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415

    listener, found = open_listener(store, asked_for(args, address), site_at(args.mllp_site, default_home()))
    listener.start()
    try:
        yield found
    finally:
        listener.stop()


def asked_for(args: argparse.Namespace, address: str) -> Asked:
    """What the options ask for. UsageError where ``address`` is not HOST:PORT."""
    from medcodex.app.mllp.opening import Asked  # noqa: PLC0415 - --help must not pay for it

    host, colon, told = address.rpartition(":")
    if not (colon and told.isascii() and told.isdecimal() and int(told) <= _MAX_PORT):
        raise UsageError("HOST:PORT expected, such as 127.0.0.1:2575", address)
    return Asked(
        host.strip("[]"),
        int(told),
        tuple(args.mllp_allow),
        args.mllp_tls_cert,
        args.mllp_tls_key,
        args.mllp_tls_client_ca,
        parked_is_error=args.mllp_parked == "error",
    )
