"""What the code-book commands share: the options that choose a book, and opening it."""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting, whole_number
from medcodex.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from medcodex.library.book import SqliteIcd10cmBook

SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs", "cpt", "cdt", "ndc", "icd11", "msdrg")
SUPPORTED = "icd10cm"
READ = ("icd10cm", "icd10pcs", "hcpcs", "cpt", "cdt", "ndc", "icd11", "msdrg")


def add_date(parser: argparse.ArgumentParser) -> None:
    """--date, by default today."""
    parser.add_argument("--date", metavar="D", help="date the answer is for, as YYYY-MM-DD (default: today)")


def add_limit(parser: argparse.ArgumentParser, default: int, what: str = "hits") -> None:
    """--limit, how many of ``what`` at most."""
    parser.add_argument(
        "--limit",
        metavar="N",
        type=expecting(whole_number(1), "a whole number of at least 1"),
        default=default,
        help=f"{what} at most (default: {default})",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_system(parser: argparse.ArgumentParser, read: tuple[str, ...] = (SUPPORTED,)) -> None:
    """--system, one of those the command ``read``s, by default icd10cm."""
    choice = f", one of {', '.join(read)}" if len(read) > 1 else ""
    parser.add_argument("--system", metavar="S", default=SUPPORTED, help=f"code system{choice} (default: {SUPPORTED})")


def date_of(text: str | None) -> datetime.date:
    """The date given, else today. UsageError where it is not a date."""
    if text is None:
        return datetime.datetime.now().astimezone().date()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date, such as 2026-05-15", "--date") from None


def check_system(system: str, read: tuple[str, ...] = (SUPPORTED,)) -> str:
    """The system's name where it is one of those the command ``read``s. UsageError else."""
    name = system.lower().replace("-", "")
    if name in read:
        return name
    if name in SYSTEMS:
        raise UsageError(f"{name} is not read by this version; {', '.join(read)} can be asked", "--system")
    raise UsageError(f"{system!r} is not a code system; one of {', '.join(SYSTEMS)}", "--system")


def open_asked(system: str, date: datetime.date) -> SqliteIcd10cmBook:
    """The ICD-10-CM book for the date, building the embedded release on first use; errors as for
    library.opening.open_book, and UsageError for another system."""
    from medcodex.library.opening import open_book  # noqa: PLC0415 - --help must not pay for the library

    check_system(system)
    return open_book(date, say=say)


def say(message: str) -> None:
    """A line on standard error."""
    print(f"medcodex: {message}", file=sys.stderr, flush=True)
