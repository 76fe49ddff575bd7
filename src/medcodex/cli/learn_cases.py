"""``medcodex learn cases``: the practice charts with their answer keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from medcodex.learn.cases.case import Case


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("id", nargs="?", metavar="ID", help="one chart: its note, without the key")
    parser.add_argument("--folder", metavar="FOLDER", help="charts of your own (docs/practice-charts.md)")
    parser.add_argument("--key", action="store_true", help="of one chart: its answer key, too")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the charts. InputError for a folder that cannot be read; NotFoundError for an id there is not."""
    from medcodex.app.learn.case_folders import cases_in, library  # noqa: PLC0415 - --help must not pay for it
    from medcodex.errors import NotFoundError  # noqa: PLC0415
    from medcodex.learn.cases.as_json import case_object  # noqa: PLC0415

    cases: Sequence[Case] = cases_in(args.folder) if args.folder else list(library().values())
    if args.id is not None:
        cases = [one for one in cases if one.id == args.id]
        if not cases:
            raise NotFoundError("no such practice chart; medcodex learn cases lists them", args.id)
    if args.json:
        print(json.dumps([case_object(one) for one in cases], indent=1, ensure_ascii=False))
    elif args.id is None:
        for one in cases:
            print(f"{one.id:<40} {one.setting:<18} {one.level:<10} {one.title}")
    else:
        print_one(cases[0], with_key=args.key)
    return 0


def print_one(case: Case, *, with_key: bool) -> None:
    """Print a chart's note, and its key where asked."""
    print(f"{case.title}\n{case.setting}, {case.claim} claim, {case.date}\n\n{case.note.rstrip()}")
    if not with_key:
        return
    print("\nKey")
    for one in case.key.codes:
        others = f" (or {', '.join(one.alternatives)})" if one.alternatives else ""
        poa = f" POA {one.poa}" if one.poa else ""
        print(f"  {one.code:<10}{others} {one.role}, {one.need}{poa}\n             {one.rationale}")
