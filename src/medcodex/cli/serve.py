"""medcodex serve"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting, whole_number
from medcodex.cli.book_options import say

if TYPE_CHECKING:
    import argparse

_EXTRA = frozenset({"fastapi", "jinja2", "pydantic", "re2", "starlette", "uvicorn"})
_MAX_PORT = 65535


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


def run(args: argparse.Namespace) -> int:
    """Serve until the process is told to end; UsageError where the address cannot be listened on or the packages of
    the extra are not installed."""
    from medcodex.errors import UsageError  # noqa: PLC0415 - --help must not pay for the service

    try:
        from medcodex.web.serving import serve  # noqa: PLC0415
        from medcodex.web.settings import LOOPBACK, Settings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise UsageError(f"{error.name} is not installed: pip install 'medcodex[web]'", "serve") from None
    settings = Settings(hosts=(*LOOPBACK, args.host, *args.allowed_host))
    serve(args.host, args.port, settings, say, lambda address: print(f"medcodex serves at {address}", flush=True))
    return 0
