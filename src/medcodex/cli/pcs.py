"""medcodex pcs build|explain"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_date, add_json, add_limit, date_of, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook

_DEFAULT_LIMIT = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    building = actions.add_parser(
        "build", help="the values that the next axis allows, or codes from words", allow_abbrev=False
    )
    building.add_argument("start", metavar="PREFIX|WORDS", nargs="*", help='such as 0FT4, or "lap chole"')
    add_limit(building, _DEFAULT_LIMIT, "codes")
    explaining = actions.add_parser("explain", help="a code axis by axis", allow_abbrev=False)
    explaining.add_argument("code", metavar="CODE", help="a code or the start of one")
    for action in (building, explaining):
        add_date(action)
        add_json(action)


def run(args: argparse.Namespace) -> int:
    """Walk the tables from a start, find codes from words, or explain a code; InputError where no valid code starts
    so."""
    from medcodex.library.opening import open_book  # noqa: PLC0415 - --help must not pay for the library
    from medcodex.terminology.icd10pcs.lookup import code_of  # noqa: PLC0415

    book = open_book(date_of(args.date), "icd10pcs", say=say)
    if args.action == "explain":
        return _explain(book, code_of(args.code), args)
    text = " ".join(args.start).strip()
    prefix = _prefix(book, text)
    return _words(book, text, args) if prefix is None else _build(book, prefix, args)


def _prefix(book: SqliteIcd10pcsBook, text: str) -> str | None:
    """The start of a code that the text is; None where it is words. What has a digit in one word is no word."""
    from medcodex.terminology.icd10pcs.axes import valid_length  # noqa: PLC0415
    from medcodex.terminology.icd10pcs.codes import normalise  # noqa: PLC0415

    if not text:
        return ""
    code = normalise(text)
    if code is None or (" " in text and not any(char.isdigit() for char in text)):
        return None
    known = valid_length(book, code)
    return code if known == len(code) or (" " not in text and any(char.isdigit() for char in code)) else None


def _build(book: SqliteIcd10pcsBook, prefix: str, args: argparse.Namespace) -> int:
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_pcs import step_lines  # noqa: PLC0415
    from medcodex.library.answers.icd10pcs import step_object  # noqa: PLC0415
    from medcodex.terminology.icd10pcs.axes import next_step, path_of  # noqa: PLC0415

    path, step = path_of(book, prefix), next_step(book, prefix)
    if args.json:
        row = book.row(prefix) if step is None else None
        _print_json({"prefix": prefix} | step_object(path, step, row), book)
    else:
        _print_lines(step_lines(path, step, Style.of_stdout()), book)
        if row := (book.row(prefix) if step is None else None):
            print(f"\n{row.code}  {row.title}")
    return 0


def _explain(book: SqliteIcd10pcsBook, code: str, args: argparse.Namespace) -> int:
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_pcs import explained_lines  # noqa: PLC0415
    from medcodex.library.answers.icd10pcs import explained_object  # noqa: PLC0415
    from medcodex.terminology.icd10pcs.axes import path_of  # noqa: PLC0415

    path, row = path_of(book, code), book.row(code)
    if args.json:
        _print_json({"code": code} | explained_object(path, row), book)
    else:
        _print_lines(explained_lines(code, path, row, Style.of_stdout()), book)
    return 0


def _words(book: SqliteIcd10pcsBook, text: str, args: argparse.Namespace) -> int:
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_pcs import words_lines  # noqa: PLC0415
    from medcodex.library.answers.icd10pcs import Found, words_object  # noqa: PLC0415
    from medcodex.library.icd10pcs_words import PcsSearch  # noqa: PLC0415
    from medcodex.terminology.icd10pcs.built import decided  # noqa: PLC0415

    search = PcsSearch(book)
    reading = search.read(text)
    found = [Found(hit, decided(book, hit.code, reading)) for hit in search.search(text, args.limit)]
    led = search.led(text)
    if args.json:
        _print_json({"words": text} | words_object(reading, found, led), book)
        return 0
    if not found and not led:
        say(f"no code and no index entry for these words: {text}")
    _print_lines(words_lines(reading, found, led, Style.of_stdout()), book)
    return 0


def _print_json(answer: dict[str, object], book: SqliteIcd10pcsBook) -> None:
    import json  # noqa: PLC0415

    from medcodex.library.answers.books import book_object  # noqa: PLC0415
    from medcodex.library.answers.icd10pcs import notices_of  # noqa: PLC0415

    whole = {"system": "icd10pcs"} | answer | book_object("icd10pcs", dict(book.releases), notices_of(book))
    print(json.dumps(whole, ensure_ascii=False, indent=2))


def _print_lines(lines: Iterable[str], book: SqliteIcd10pcsBook) -> None:
    from medcodex.library.answers.icd10pcs import notices_of  # noqa: PLC0415

    print("\n".join(lines))
    for notice in notices_of(book):
        say(notice.message)
