"""medcodex demo"""

from __future__ import annotations

import datetime as dt
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

from medcodex.cli.arguments import expecting, whole_number
from medcodex.cli.book_options import say
from medcodex.cli.extras import check_installed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from medcodex.app.demo.opening import Demo
    from medcodex.web.identity.door import Doors

_MAX_PORT = 65535
_NOTICE = "Demonstration: sample charts of invented people"
_SIMULATION = f"{_NOTICE}; payers and money are a SIMULATION"

_TOUR = (
    ("work/claims", "what was sent, and how it stands; each with its boxes, segments and timeline"),
    ("work/claims/answers", "what payers answered: 999, 277CA, 835"),
    ("work/money/denials", "what was refused and why; each with the words in the chart, and a letter of appeal"),
    ("work/money/owed?money=samples", "what was paid below the contract, and what was taken back"),
    ("work/money?money=samples", "what is open and how long, denied, paid"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "--port",
        metavar="N",
        type=expecting(whole_number(0, _MAX_PORT), f"a port from 0 (any free one) to {_MAX_PORT}"),
        default=0,
        help="port to listen on (default: any free one)",
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    parser.add_argument(
        "--claims",
        action="store_true",
        help="charts of weeks before, and their claims: sent to simulated payers, paid, denied, appealed",
    )
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="an empty folder for it, which stays afterwards")


def run(args: argparse.Namespace) -> int:
    """A throw-away workbench with sample charts, users and some days of history, served until the process is told to
    end; then its folder is removed. UsageError where the packages of the workbench are not installed."""
    try:
        from medcodex.app.demo.accounts import demo_site  # noqa: PLC0415 - --help must not pay for the service
        from medcodex.app.demo.opening import CONTRACTS, open_demo  # noqa: PLC0415
        from medcodex.app.listening import listen  # noqa: PLC0415
        from medcodex.library.home import default_home  # noqa: PLC0415
        from medcodex.library.shelf import Shelf  # noqa: PLC0415
        from medcodex.web.serving import serve  # noqa: PLC0415
        from medcodex.web.settings import Settings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        check_installed(error, "demo")
        raise
    signal.signal(signal.SIGTERM, _interrupt)  # until the server takes over, so that the folder goes in any case
    listen("127.0.0.1", args.port).close()  # a port that is taken is told before the work begins
    shelf = Shelf(default_home())
    shelf.prepare(say)
    today = dt.datetime.now(dt.UTC).date()
    with _folder(args.keep) as folder, open_demo(folder, shelf, today, say, claims=args.claims) as demo:

        @contextmanager
        def doors() -> Iterator[Doors]:
            from medcodex.store.identity.passwords import Argon2  # noqa: PLC0415
            from medcodex.web.identity.door import Doors  # noqa: PLC0415

            yield Doors(demo.store, Argon2())

        def announce(line: str) -> None:
            address = line.rpartition(" ")[2]
            _tell(demo, address)
            if not args.no_browser:
                import webbrowser  # noqa: PLC0415

                webbrowser.open(f"{address}login?next={'/work/money/denials' if args.claims else '/work'}")

        settings = Settings(
            notice=_SIMULATION if args.claims else _NOTICE, billing=demo_site(), contracts=str(folder / CONTRACTS)
        )
        serve("127.0.0.1", args.port, settings, say, announce, open_doors=doors)
    if args.keep:
        _tell_kept(args.keep)
    return 0


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with TemporaryDirectory(prefix="medcodex-demo-") as made:
        yield Path(made)


def _tell(demo: Demo, address: str) -> None:
    print(f"medcodex serves at {address}")
    print("Sample charts of invented people. Sign in as one of these; the passwords are of this run alone:")
    for login, person in demo.people.items():
        print(f"  {login:<9} {person.password}  {person.user.name}, {person.user.role}")
    if demo.office is not None:
        print("A tour, as the biller:")
        for path, says in _TOUR:
            print(f"  {address}{path:<31} {says}")
    print("Ctrl-C ends it." if sys.stdin.isatty() else "SIGTERM ends it.", flush=True)


def _tell_kept(folder: Path) -> None:
    given = f"MEDCODEX_KEYS={folder}/workbench.keys MEDCODEX_BILLING={folder}/billing.toml"
    database = f"sqlite:///{folder.absolute()}/workbench.sqlite"
    print(f"kept: {given} MEDCODEX_CONTRACTS={folder}/contracts medcodex serve --database {database}")


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
