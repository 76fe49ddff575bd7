"""medcodex validate CODE..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.book_options import READ, add_date, add_json, add_system, check_system, date_of, open_asked, say

if TYPE_CHECKING:
    import argparse
    import datetime
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.encounter import Notice
    from medcodex.terminology.concepts import Concept
    from medcodex.terminology.validate import Standing, Validity

    Verdicts = tuple[list[Validity], Sequence[Notice]]


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("codes", metavar="CODE", nargs="+", help="with or without dot, in either case")
    add_system(parser, READ)
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print a verdict for each code; 1 where any is not valid."""
    import json  # noqa: PLC0415 - --help must not pay for the library

    from medcodex.cli.render_book import Style, validity_line  # noqa: PLC0415
    from medcodex.library.answers.books import validity_object  # noqa: PLC0415

    date = date_of(args.date)
    system = check_system(args.system, READ)
    own = _OWN.get(system)
    verdicts, notices = own(args.codes, date) if own is not None else _listed(system, args.codes, date)
    if args.json:
        print(json.dumps([validity_object(verdict) for verdict in verdicts], ensure_ascii=False, indent=2))
    else:
        style = Style.of_stdout()
        for verdict in verdicts:
            print(validity_line(verdict, style))
    for notice in notices:  # the list of verdicts has no place for them
        say(notice.message)
    return 0 if all(verdict.valid for verdict in verdicts) else 1


def _icd10cm(texts: Sequence[str], date: datetime.date) -> Verdicts:
    from medcodex.terminology.icd10cm.codes import normalise  # noqa: PLC0415
    from medcodex.terminology.validate import validate  # noqa: PLC0415

    book = open_asked("icd10cm", date)

    def judge(text: str, elsewhere: Sequence[Standing]) -> Validity:
        return validate(book, text, date, elsewhere)

    return _judged("icd10cm", texts, normalise, book.row, judge), book.notices


def _icd10pcs(texts: Sequence[str], date: datetime.date) -> Verdicts:
    from medcodex.library.opening import open_book  # noqa: PLC0415
    from medcodex.terminology.icd10pcs.codes import normalise  # noqa: PLC0415
    from medcodex.terminology.icd10pcs.validate import validate_pcs  # noqa: PLC0415

    book = open_book(date, "icd10pcs", say=say)

    def judge(text: str, elsewhere: Sequence[Standing]) -> Validity:
        return validate_pcs(book, text, date, elsewhere)

    return _judged("icd10pcs", texts, normalise, book.row, judge), book.notices


def _icd11(texts: Sequence[str], date: datetime.date) -> Verdicts:
    """Codes and clusters of codes; a cluster that cannot be verified is not called valid, and the reason says so."""
    from medcodex.library.opening import open_concepts  # noqa: PLC0415
    from medcodex.terminology.icd11.validate import validate_cluster  # noqa: PLC0415

    book = open_concepts(date, "icd11", say=say)
    return [validate_cluster(book, text).validity() for text in texts], book.notices


def _listed(system: str, texts: Sequence[str], date: datetime.date) -> Verdicts:
    from medcodex.library.listed import judge_listed, open_listed, require_release  # noqa: PLC0415

    book = open_listed(date, system, say=say)

    def known(code: str) -> Concept | None:
        found = book.concept(code)
        if found is None:
            require_release(book)
        return found

    def judge(text: str, elsewhere: Sequence[Standing]) -> Validity:
        return judge_listed(book, text, date, elsewhere)

    return _judged(system, texts, book.normalise, known, judge), book.notices


def _judged(
    system: str,
    texts: Sequence[str],
    normalise: Callable[[str], str | None],
    known: Callable[[str], object | None],
    judge: Callable[[str, Sequence[Standing]], Validity],
) -> list[Validity]:
    """A verdict on each text; of a code that the book does not have, with its standing in other releases."""
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.standings import standings  # noqa: PLC0415

    verdicts = []
    for text in texts:
        code = normalise(text)
        elsewhere = standings(default_home(), system, code) if code and known(code) is None else []
        verdicts.append(judge(text, elsewhere))
    return verdicts


_OWN: Mapping[str, Callable[[Sequence[str], datetime.date], Verdicts]] = {
    "icd10cm": _icd10cm,
    "icd10pcs": _icd10pcs,
    "icd11": _icd11,
}
