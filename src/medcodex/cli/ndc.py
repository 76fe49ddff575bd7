"""medcodex ndc convert|units"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import add_date, add_json, date_of, say

if TYPE_CHECKING:
    import argparse

    from medcodex.library.ndc_book import SqliteNdcBook
    from medcodex.terminology.ndc.amounts import Amount
    from medcodex.terminology.ndc.billing import Drug


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    converting = actions.add_parser("convert", help="a code in all its forms, or what it can mean", allow_abbrev=False)
    converting.add_argument("code", metavar="CODE", help="with or without hyphens: 10, 11 or 12 digits, or the start")
    units = actions.add_parser("units", help="NDC quantity and HCPCS units for an amount given", allow_abbrev=False)
    units.add_argument("code", metavar="CODE", nargs="?", help="a package or product of the loaded directory")
    units.add_argument("--given", metavar="A", required=True, help='the amount, such as "250 mg" or "2 vials"')
    units.add_argument("--discarded", metavar="A", help="what was thrown away of a single-dose container")
    units.add_argument("--unit", metavar="U", help="F2, GR, ME, ML or UN (default: how the drug is counted)")
    units.add_argument("--of", choices=("ingredient", "product"), help="what a weight given is the weight of")
    units.add_argument("--strength", metavar="S", help='such as "25 mg/mL" (default: the directory\'s)')
    units.add_argument("--form", metavar="F", help='such as "injection, solution" (default: the directory\'s)')
    units.add_argument("--dosage", metavar="D", help='amount of one HCPCS unit, "10 MG" (default: the crosswalk\'s)')
    for action in (converting, units):
        add_date(action)
        add_json(action)


def run(args: argparse.Namespace) -> int:
    """Convert or compute; InputError for what is no code, is not listed, or cannot be computed."""
    return _convert(args) if args.action == "convert" else _units(args)


def _convert(args: argparse.Namespace) -> int:
    from medcodex.cli.render_ndc import converted_lines, converted_object  # noqa: PLC0415 - --help must not pay
    from medcodex.errors import InputError  # noqa: PLC0415
    from medcodex.terminology.ndc.codes import readings  # noqa: PLC0415

    found = readings(args.code)
    if not found:
        raise InputError(
            "not a National Drug Code: 4-4-2, 5-3-2, 5-4-1, 5-4-2 or 6-4-2 with hyphens, or 10 to 12 digits", args.code
        )
    book = _book(args)
    answer = converted_object(args.code, found, book)
    _print(answer, book, args, converted_lines(answer))
    return 0


def _units(args: argparse.Namespace) -> int:
    from medcodex.cli.render_ndc import Asked, units_lines, units_object  # noqa: PLC0415
    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.terminology.ndc.billing import UNIT_NAMES  # noqa: PLC0415

    given = _amount(args.given, "--given")
    discarded = _amount(args.discarded, "--discarded") if args.discarded else None
    unit = args.unit.upper() if args.unit else None
    if unit is not None and unit not in UNIT_NAMES:
        raise UsageError(f"{args.unit!r} is not a unit of CTP05; one of {', '.join(UNIT_NAMES)}", "--unit")
    if args.code is None and not (args.strength or args.form or unit):
        raise UsageError("a code, or --form with --strength, is needed", "units")
    book = _book(args) if args.code is not None else None
    concept = _listed(args.code, book) if args.code is not None else None
    drug = _drug(args, concept)
    billed = book.billed_as(concept.code) if book is not None and concept is not None else ()
    answer = units_object(concept, drug, Asked(given, discarded, unit, args.of, args.dosage), billed)
    _print(answer, book, args, units_lines(answer))
    return 0


def _book(args: argparse.Namespace) -> SqliteNdcBook | None:
    """The directory of the date; None where none is loaded, or none of its packages, since the arithmetic of codes
    needs none."""
    from medcodex.errors import NotLoadedError  # noqa: PLC0415
    from medcodex.library.ndc_book import PACKAGES, SqliteNdcBook  # noqa: PLC0415
    from medcodex.library.opening import open_concepts  # noqa: PLC0415

    try:
        book = open_concepts(date_of(args.date), "ndc", say=say)
    except NotLoadedError:
        return None
    return book if isinstance(book, SqliteNdcBook) and PACKAGES in book.releases else None


def _listed(code: str, book: SqliteNdcBook | None) -> Any:
    from medcodex.errors import InputError, NotLoadedError  # noqa: PLC0415

    if book is None:
        raise NotLoadedError(
            "no NDC directory with its packages is loaded for the date; add FDA's with: medcodex data add PATH"
        )
    read = book.read(code)
    concept = book.concept(read) if read is not None else None
    if concept is None:
        raise InputError(f"not in the NDC directory of {book.releases['codes']}", code)
    return concept


def _drug(args: argparse.Namespace, concept: Any) -> Drug:
    from dataclasses import replace  # noqa: PLC0415

    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.terminology.ndc.amounts import strength  # noqa: PLC0415
    from medcodex.terminology.ndc.billing import Drug, drug_of  # noqa: PLC0415

    drug = drug_of(concept) if concept is not None else Drug("", (), None)
    if args.form:
        drug = replace(drug, form=args.form)
    if args.strength:
        figure, unit = _figure_and_unit(args.strength)
        read = strength(figure, unit)
        if read is None:
            raise UsageError(f"{args.strength!r} is not a strength, such as 25 mg/mL", "--strength")
        drug = replace(drug, strengths=(read,))
    return drug


def _figure_and_unit(text: str) -> tuple[str, str]:
    bare = text.strip()
    end = next((place for place, char in enumerate(bare) if char not in "0123456789.,"), len(bare))
    return bare[:end], bare[end:].strip()


def _amount(text: str, option: str) -> Amount:
    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.terminology.ndc.amounts import amount  # noqa: PLC0415

    read = amount(text)
    if read is None:
        raise UsageError(f"{text!r} is not an amount with its unit, such as 250 mg", option)
    return read


def _print(answer: dict[str, Any], book: SqliteNdcBook | None, args: argparse.Namespace, lines: Any) -> None:
    if args.json:
        import json  # noqa: PLC0415

        from medcodex.library.answers.books import book_object  # noqa: PLC0415

        told = book_object("ndc", dict(book.releases), book.notices) if book is not None else {"releases": {}}
        print(json.dumps({"system": "ndc"} | answer | told, ensure_ascii=False, indent=2))
        return
    print("\n".join(lines))
    for notice in book.notices if book is not None else ():
        say(notice.message)
