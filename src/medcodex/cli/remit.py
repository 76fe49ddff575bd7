"""``medcodex remit``: what a payer paid, what it adjusted and why, and what a contract says it should have paid."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.sources import STDIN, open_source, source_name
from medcodex.errors import StorageError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from medcodex.app.money.posting_file import PostingOut
    from medcodex.claims.reasons import Reason


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("file", metavar="FILE.835", help="a remittance; - for standard input")
    parser.add_argument(
        "--contract", metavar="FILE.toml", action="append", default=[],
        help="what was agreed with the payer (docs/contracts.md); may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--contracts",
        metavar="FOLDER",
        help="a folder of such files; each claim is held against the one that is for it",
    )
    parser.add_argument("--reasons", metavar="FILE.tsv", help="the site's own list of adjustment reasons")
    parser.add_argument(
        "--posting", metavar="OUT.csv",
        help="write a posting file (docs/remittances.md); it appears when it is complete",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Tell of each payment and claim as it is read: 0 where all adds up, 1 where something does not or the file has
    faults. Raises MedcodexError for what cannot be read, and where a posting file is wanted of what is cut off."""
    from medcodex.app.remitting import contracts_in, open_contracts, read_remittance  # noqa: PLC0415 - not for --help
    from medcodex.cli.render_remit import JsonRemittance, TextRemittance  # noqa: PLC0415

    contracts = open_contracts([*args.contract, *(contracts_in(args.contracts) if args.contracts else ())])
    reasons = _reasons(args.reasons)
    told = (JsonRemittance if args.json else TextRemittance)(sys.stdout, reasons)
    where = source_name(args.file)
    with open_source(args.file) as stream, _posting(args.posting, reasons, where) as out:
        for one in read_remittance(stream, where, contracts):
            told.add(one)
            if out is not None:
                out.add(one)
        if out is not None:
            out.end()
    return int(told.end())


@contextmanager
def _posting(path: str | None, reasons: Mapping[str, Reason], where: str) -> Iterator[PostingOut | None]:
    """The posting file, where one is asked for."""
    from medcodex.app.money.posting_file import PostingOut  # noqa: PLC0415
    from medcodex.cli.output import open_output  # noqa: PLC0415

    if path is None:
        yield None
        return
    if path == STDIN:
        raise UsageError("a file is expected: standard output tells of the remittance", "--posting")
    with open_output(path) as file:
        yield PostingOut(file, reasons, where)


def _reasons(path: str | None) -> Mapping[str, Reason]:
    from medcodex.claims.reasons import reasons, with_sites  # noqa: PLC0415

    if path is None:
        return reasons()
    try:
        return with_sites(Path(path).read_bytes(), path)
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", path) from None
