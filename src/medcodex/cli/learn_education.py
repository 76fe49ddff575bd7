"""``medcodex learn education``: what is missing of continuing education, by when."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_date, add_json, date_of

if TYPE_CHECKING:
    import argparse
    import datetime as dt

    from medcodex.learn.education.rules import Rules
    from medcodex.learn.education.standing import Standing
    from medcodex.learn.education.using import Ledger


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="a ledger (docs/continuing-education.md), - for stdin")
    parser.add_argument("--database", metavar="URL", help="in place of a file: the workbench's database")
    parser.add_argument("--login", metavar="NAME", help="whose ledger of the database")
    parser.add_argument("--rules", metavar="FILE", help="a site's rules (MEDCODEX_EDUCATION, education.toml)")
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print what is missing. InputError for a file that cannot be read; NotFoundError for a login there is not."""
    from medcodex.app.learn.education_rules import education_rules_at  # noqa: PLC0415 - --help must not pay for it
    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.learn.education.as_json import ledger_object  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415

    today = date_of(args.date)
    if not 1970 <= today.year <= 2200:
        raise UsageError("a date from 1970 to 2200 expected", "--date")
    rules = education_rules_at(args.rules, default_home())
    if (args.file is None) == (args.login is None):
        raise UsageError("either a file, or --login (with --database) expected", "FILE")
    ledger = _of_login(args, rules, today) if args.login else _of_file(args.file, rules, today)
    if args.json:
        print(json.dumps(ledger_object(ledger), indent=1, ensure_ascii=False))
        return 0
    for one in ledger.standings:
        _print(one, rules)
    if not ledger.standings:
        print("No credentials.")
    return 0


def _of_file(path: str, rules: Rules, today: dt.date) -> Ledger:
    from medcodex.errors import InputError  # noqa: PLC0415
    from medcodex.learn.education.reading import LARGEST, read_ledger  # noqa: PLC0415

    if path == "-":
        return read_ledger(sys.stdin.buffer.read(LARGEST + 1), "-", rules, today)
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path) from None
    return read_ledger(data, path, rules, today)


def _of_login(args: argparse.Namespace, rules: Rules, today: dt.date) -> Ledger:
    from medcodex.cli.workbench_options import opened_store, operator  # noqa: PLC0415
    from medcodex.errors import NotFoundError  # noqa: PLC0415
    from medcodex.learn.education.using import ledger_of  # noqa: PLC0415
    from medcodex.workflow.event import Event  # noqa: PLC0415

    with opened_store(args.database) as store, store.learning(operator()) as work:
        user = work.people.by_login(args.login)
        if user is None:
            raise NotFoundError("no such login", args.login)
        work.record(Event("education.read", "user", user.id))
        return ledger_of(work, user.id, rules, today)


def _print(one: Standing, rules: Rules) -> None:
    names = ", ".join(held.name for held in one.credentials)
    if one.cycle is None or one.body is None:
        print(f"{one.name} ({names}): no rules known; a site may tell them in education.toml")
        return
    print(f"{one.name} ({names}): {one.missing:f} of {one.needed:f} CEUs missing by {one.cycle.end}")
    for part in one.parts:
        said = "" if part.asks.binding else " (not sure to be asked)"
        title = rules.categories[part.asks.category]
        print(f"  {title}: {part.missing:f} of {part.needed:f} missing{said}")
    print(f"  rules: {one.body.source} ({one.body.certainty})")
