"""``medcodex export``: takes tables out for people, marked and on the trail."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.database_options import add_database, existing
from medcodex.cli.extras import check_installed
from medcodex.errors import StorageError, UsageError

if TYPE_CHECKING:
    import argparse

_TABLES = ("codes", "worklist", "figures", "money")
_FORMS = ("csv", "xlsx")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "table", choices=_TABLES, help="final codes of a period, the charts of a queue, figures of work or of money"
    )
    parser.add_argument("--form", choices=_FORMS, help="by the ending of --out, else csv")
    parser.add_argument("--out", metavar="FILE", help="written whole or not at all; standard output by default")
    parser.add_argument("--purpose", required=True, metavar="WORD", help="payer-request, appeal, audit, operations ...")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it stands in the file and on the trail")
    parser.add_argument("--since", metavar="D", help="first day of completion; thirty days before the last by default")
    parser.add_argument("--until", metavar="D", help="last day of completion; today by default")
    parser.add_argument("--queue", default="open", metavar="ID", help="of the worklist")
    add_database(parser)


def run(args: argparse.Namespace) -> int:
    """Write the table. Raises MedcodexError where it cannot be made or written."""
    try:
        from medcodex.workflow.exports.exporting import Form  # noqa: PLC0415 - --help must not pay for the database
        from medcodex.workflow.exports.listing import Asked, Table, export_table  # noqa: PLC0415
        from medcodex.workflow.people import Actor, Role  # noqa: PLC0415

        asked = Asked(Table(args.table), _day(args.since, "--since"), _day(args.until, "--until"), args.queue)
        form = Form(args.form or ("xlsx" if (args.out or "").lower().endswith(".xlsx") else "csv"))
        store = existing(args)
    except ModuleNotFoundError as error:
        check_installed(error, "export")
        raise
    # Whoever runs the command holds the keys of the database.
    actor = Actor(user_id="", login=getpass.getuser(), role=Role.MANAGER, via="cli")
    try:
        with store.begin(actor) as work:
            made = export_table(work, asked, form, args.purpose, args.reason)
            # Before the trail is kept: what it tells must have left.
            _write(args.out, made.body)
    finally:
        store.dispose()
    if args.out:
        print(f"{args.out}: {args.table}, {len(made.body)} bytes", file=sys.stderr)
    return 0


def _write(out: str | None, body: bytes) -> None:
    if out is None or out == "-":
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    whole = Path(out)
    part = whole.with_name(f".{whole.name}.part")
    try:
        part.write_bytes(body)
        part.replace(whole)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(error.strerror or "cannot be written", out) from None


def _day(text: str | None, option: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError("a date as YYYY-MM-DD expected", option) from None
