"""medcodex lookup CODE"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_date, add_json, add_system, check_system, date_of, open_asked, say

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("code", metavar="CODE", help="with or without dot, in either case")
    add_system(parser)
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print what the book says about the code; InputError where it has no such code."""
    import json  # noqa: PLC0415 - --help must not pay for the library

    from medcodex.cli.render_book import Style, book_object, lookup_lines, lookup_object  # noqa: PLC0415
    from medcodex.errors import InputError  # noqa: PLC0415
    from medcodex.terminology.lookup import lookup  # noqa: PLC0415

    date = date_of(args.date)
    system = check_system(args.system)
    book = open_asked(system, date)
    answer = lookup(book, args.code)
    if answer is None:
        raise InputError(
            f"no such code in release {book.releases['codes']}; 'medcodex validate' suggests others", args.code
        )
    codes = book.release_of("codes")
    if args.json:
        answered = lookup_object(system, answer, codes) | book_object(system, dict(book.releases), book.notices)
        print(json.dumps(answered, ensure_ascii=False, indent=2))
        return 0
    print("\n".join(lookup_lines(answer, codes, Style.of_stdout())))
    for notice in book.notices:
        say(notice.message)
    return 0
