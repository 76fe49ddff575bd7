"""``medcodex payer simulate``: a payer for tests and demonstrations. Nothing that it answers is real."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medcodex.cli.arguments import expecting
from medcodex.cli.note_lines import parse_date
from medcodex.errors import InputError, StorageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from medcodex.claims.simulated.ledger import Ledger
    from medcodex.claims.simulated.rules import PayerRules


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    simulating = actions.add_parser(
        "simulate",
        help="answer a file of claims (TA1, 999, 277CA, 835) or of questions (277), each named a simulation",
        allow_abbrev=False,
    )
    simulating.add_argument(
        "file", metavar="FILE.837", help="claims of any kind, or a 276 how they stand; - is standard input"
    )
    simulating.add_argument("--out", metavar="DIR", required=True, help="the folder of the answers")
    simulating.add_argument(
        "--rules", metavar="RULES.toml", help="what is paid (docs/simulated-payer.md); else a sample"
    )
    simulating.add_argument(
        "--state", metavar="FILE", help="what was decided before, and is after this file; else nothing"
    )
    simulating.add_argument("--date", metavar="D", type=expecting(parse_date, "a date as YYYY-MM-DD"),
                            help="the day on which the file comes (default: today)")  # fmt: skip
    simulating.add_argument("--wrong", metavar="SHARE", type=expecting(_share, "a share from 0 to 1"),
                            help="answer so many claims wrong on purpose; else as the rules say")  # fmt: skip
    simulating.add_argument("--seed", metavar="N", type=int, default=0, help="of what goes wrong (default: 0)")
    simulating.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Answer a file. Raises MedcodexError for what is no X12, rules or state that cannot be read, and a folder that
    cannot be written."""
    from medcodex.app.simulated_payer import simulate  # noqa: PLC0415 - --help must not pay for it
    from medcodex.app.simulated_run import Asked, run_json  # noqa: PLC0415
    from medcodex.claims.simulated.ledger_json import write_ledger  # noqa: PLC0415
    from medcodex.cli.output import open_output  # noqa: PLC0415
    from medcodex.cli.render_simulation import text_report  # noqa: PLC0415
    from medcodex.cli.sources import source_name  # noqa: PLC0415

    rules = _rules(args.rules, args.wrong)
    ledger = _ledger(args.state)
    asked = Asked(rules, args.date or dt.date.today(), args.seed)  # noqa: DTZ011 - the reader's own day
    with _seekable(args.file) as stream:
        done = simulate(stream, source_name(args.file), Path(args.out), asked, ledger)
    if args.state is not None:
        with open_output(args.state) as out:
            out.writelines(write_ledger(ledger))
    sys.stdout.write(run_json(done, asked) if args.json else text_report(done, asked))
    return 0


def _share(text: str) -> Decimal:
    try:
        share = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not 0 <= share <= 1:
        raise ValueError(text)
    return share


def _rules(path: str | None, wrong: Decimal | None) -> PayerRules:
    from medcodex.claims.simulated.reading import read_payer_rules, sample_payer_rules  # noqa: PLC0415
    from medcodex.claims.simulated.rules import OF_CLAIMS  # noqa: PLC0415
    from medcodex.cli.sources import read_source, source_name  # noqa: PLC0415

    rules = sample_payer_rules() if path is None else read_payer_rules(read_source(path), source_name(path))
    if wrong is None:
        return rules
    return replace(rules, wrong={kind: wrong / len(OF_CLAIMS) for kind in OF_CLAIMS if wrong})


def _ledger(path: str | None) -> Ledger:
    from medcodex.claims.simulated.ledger import Ledger  # noqa: PLC0415
    from medcodex.claims.simulated.ledger_json import read_ledger  # noqa: PLC0415

    if path is None:
        return Ledger()
    try:
        with Path(path).open("rb") as stream:
            return read_ledger(stream, path)
    except FileNotFoundError:
        return Ledger()
    except IsADirectoryError:
        raise StorageError("is a folder", path) from None
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", path) from None


@contextmanager
def _seekable(path: str) -> Iterator[IO[bytes]]:
    """A source that can be read twice: what cannot be sought is copied to a temporary file first."""
    from tempfile import TemporaryFile  # noqa: PLC0415

    from medcodex.cli.sources import open_source, source_name  # noqa: PLC0415

    with open_source(path) as stream:
        if stream.seekable():
            yield stream
            return
        with TemporaryFile() as copy:
            try:
                shutil.copyfileobj(stream, copy)
            except OSError as error:
                raise InputError(f"cannot be read: {error.strerror}", source_name(path)) from None
            copy.seek(0)
            yield copy
