"""medcodex lookup CODE"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import READ, add_date, add_json, check_system, date_of, open_asked, say

if TYPE_CHECKING:
    import argparse
    import datetime

    from medcodex.encounter import Notice

    Page = tuple[dict[str, Any], list[str], list[Notice]]  # as JSON, as lines, what to say on standard error


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("code", metavar="CODE", help="with or without dot, in either case")
    parser.add_argument(
        "--system", metavar="S", help=f"code system, {' or '.join(READ)} (default: by the code's shape)"
    )
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print what the book says about the code; InputError where it has no such code."""
    from medcodex.errors import InputError  # noqa: PLC0415 - --help must not pay for the library

    date = date_of(args.date)
    systems = [check_system(args.system, READ)] if args.system else _systems_of(args.code)
    versions: list[str] = []
    for system in systems:
        page = (_icd10cm if system == "icd10cm" else _icd10pcs)(args.code, date, versions)
        if page is not None:
            return _print(page, args)
    raise InputError(f"no such code in release {' or '.join(versions)}; 'medcodex validate' suggests others", args.code)


def _systems_of(code: str) -> list[str]:
    """The systems whose codes look like this one, ICD-10-CM first: where the shape is of both, it is asked first."""
    bare = code.strip()
    if bare[:1].isdigit():
        return ["icd10pcs"]
    if len(bare) == 7 and bare.isalnum() and bare[0].upper() in "BCDFGHX":
        return ["icd10cm", "icd10pcs"] if bare[1].isdigit() else ["icd10pcs"]
    return ["icd10cm"]


def _icd10cm(code: str, date: datetime.date, versions: list[str]) -> Page | None:
    from medcodex.cli.render_book import Style, lookup_lines  # noqa: PLC0415
    from medcodex.library.answers.books import book_object  # noqa: PLC0415
    from medcodex.library.answers.icd10cm import lookup_object  # noqa: PLC0415
    from medcodex.terminology.lookup import lookup  # noqa: PLC0415

    book = open_asked("icd10cm", date)
    versions.append(book.releases["codes"])
    answer = lookup(book, code)
    if answer is None:
        return None
    codes = book.release_of("codes")
    answered = lookup_object("icd10cm", answer, codes) | book_object("icd10cm", dict(book.releases), book.notices)
    return answered, list(lookup_lines(answer, codes, Style.of_stdout())), list(book.notices)


def _icd10pcs(code: str, date: datetime.date, versions: list[str]) -> Page | None:
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_pcs import pcs_lookup_lines  # noqa: PLC0415
    from medcodex.library.answers.books import book_object  # noqa: PLC0415
    from medcodex.library.answers.icd10pcs import notices_of, pcs_lookup_object  # noqa: PLC0415
    from medcodex.library.opening import open_book  # noqa: PLC0415
    from medcodex.terminology.icd10pcs.lookup import lookup_pcs  # noqa: PLC0415

    book = open_book(date, "icd10pcs", say=say)
    versions.append(f"icd10pcs {book.releases['codes']}")
    answer = lookup_pcs(book, code)
    if answer is None:
        return None
    codes, notices = book.release_of("codes"), notices_of(book)
    answered = pcs_lookup_object(answer, codes) | book_object("icd10pcs", dict(book.releases), notices)
    return answered, list(pcs_lookup_lines(answer, codes, Style.of_stdout())), notices


def _print(page: Page, args: argparse.Namespace) -> int:
    answered, lines, notices = page
    if args.json:
        import json  # noqa: PLC0415

        print(json.dumps(answered, ensure_ascii=False, indent=2))
        return 0
    print("\n".join(lines))
    for notice in notices:
        say(notice.message)
    return 0
