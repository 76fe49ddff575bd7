"""medcodex serve"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting, whole_number
from medcodex.cli.book_options import say
from medcodex.cli.extras import WORKBENCH, check_installed
from medcodex.cli.mllp_options import add_mllp, hearing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from medcodex.web.identity.door import Doors
    from medcodex.web.settings import Settings
    from medcodex.web.sign_on.provider import Provider

_MAX_PORT = 65535
_MOST_WORKERS = 64


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--host", metavar="H", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--port",
        metavar="N",
        type=expecting(whole_number(0, _MAX_PORT), f"a port from 0 (any free one) to {_MAX_PORT}"),
        default=8000,
        help="port to listen on (default: 8000)",
    )
    parser.add_argument(
        "--allowed-host",
        metavar="NAME",
        action="append",
        default=[],
        help="a name under which browsers and programs reach the service, besides this machine's own",
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="the workbench's: sqlite:///FILE or postgresql://USER@HOST/NAME (default: a file in the data folder)",
    )
    parser.add_argument(
        "--webhook-origin",
        metavar="URL",
        action="append",
        default=[],
        help="an origin, such as https://ehr.example, to which messages of webhooks may go; nowhere without it",
    )
    parser.add_argument("--sign-on", metavar="FILE", help="settings of single sign-on (OpenID Connect), in TOML")
    parser.add_argument(
        "--workers",
        metavar="N",
        type=expecting(whole_number(1, _MOST_WORKERS), f"a number from 1 to {_MOST_WORKERS}"),
        default=1,
        help="processes that answer requests, up to one a processor; each needs half a gigabyte (default: 1)",
    )
    parser.add_argument(
        "--proxy",
        metavar="ADDRESS",
        help="address of the proxy with TLS in front: its X-Forwarded headers are believed, nobody else's",
    )
    parser.add_argument("--mllp", metavar="HOST:PORT", help="hear HL7 version 2 messages over MLLP too")
    add_mllp(parser, "--mllp-")


def run(args: argparse.Namespace) -> int:
    """Serve until the process is told to end; UsageError where the address cannot be listened on or the packages of
    the extra are not installed."""
    try:
        from medcodex.web.serving import serve  # noqa: PLC0415
        from medcodex.web.settings import LOOPBACK, Settings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        check_installed(error, "serve")
        raise
    settings = Settings(
        hosts=(*LOOPBACK, args.host, *args.allowed_host), proxy=args.proxy, webhook_origins=tuple(args.webhook_origin)
    )
    doors = partial(_doors, args.database, args.sign_on, settings, bool(args.mllp))
    serve(args.host, args.port, settings, say, lambda line: print(line, flush=True), open_doors=doors,
          beside=partial(_hearing, args), workers=args.workers)  # fmt: skip
    return 0


@contextmanager
def _doors(database: str | None, sign_on: str | None, settings: Settings, needed: bool) -> Iterator[Doors | None]:
    """The workbench's store and what people need to sign in; None where its packages are not installed and nobody asked
    for it, by naming a database or because it is ``needed``. Raises MedcodexError where the database or the settings
    cannot be used."""
    from medcodex.errors import UsageError  # noqa: PLC0415

    try:
        from medcodex.app.workbench import open_store  # noqa: PLC0415
        from medcodex.store.identity.passwords import Argon2  # noqa: PLC0415
        from medcodex.web.identity.door import Doors  # noqa: PLC0415

        provider = _provider(sign_on) if sign_on else None
        store = open_store(database, settings.home)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in WORKBENCH:
            raise
        hint = f"{error.name} is not installed: pip install 'medcodex[workbench]'"
        if database or sign_on or needed:
            raise UsageError(hint, "serve") from None
        say(f"the code books alone, as {hint}")
        yield None
        return
    try:
        yield Doors(store, Argon2(), provider)
    finally:
        store.dispose()


@contextmanager
def _hearing(args: argparse.Namespace, doors: Doors) -> Iterator[None]:
    """An MLLP listener beside the service, where one is asked for."""
    if not args.mllp:
        yield
        return
    with hearing(args, args.mllp, doors.store) as address:
        say(f"HL7 is heard at {address}")
        yield


def _provider(path: str) -> Provider:
    from pathlib import Path  # noqa: PLC0415

    from medcodex.web.sign_on.provider import Provider  # noqa: PLC0415
    from medcodex.web.sign_on.settings import read_sign_on  # noqa: PLC0415

    return Provider(read_sign_on(Path(path)))
