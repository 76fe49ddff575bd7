"""``medcodex learn check``: answer keys held against the books, the edits and the groupers."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from medcodex.learn.cases.case import Case


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help="your own charts; without it those of the install")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Tell what is wrong with each key: 1 where something is. InputError for a folder that cannot be read."""
    from medcodex.app.learn.case_folders import cases_in, library  # noqa: PLC0415 - --help must not pay for it
    from medcodex.app.learn.means import EditJudge, ShelfBooks  # noqa: PLC0415
    from medcodex.learn.cases.checking import check_key  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.shelf import Shelf  # noqa: PLC0415

    cases: Sequence[Case] = cases_in(args.folder) if args.folder else list(library().values())
    shelf = Shelf(default_home())
    shelf.prepare(say)
    books, judge = ShelfBooks(shelf), EditJudge(say)
    checked = [(case, list(check_key(case, books, judge))) for case in cases]
    wrong = sum(any(not one.unchecked for one in problems) for _, problems in checked)
    if args.json:
        print(json.dumps([{"id": case.id, "problems": [asdict(one) for one in problems]} for case, problems in checked],
                         indent=1))  # fmt: skip
    else:
        for case, problems in checked:
            for one in problems:
                print(f"{case.id}: {one.where}: {'not checked: ' if one.unchecked else ''}{one.message}")
        print(f"{len(cases)} charts, {wrong} with a key that may not teach")
    return int(wrong > 0)
