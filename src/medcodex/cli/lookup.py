"""medcodex lookup CODE"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.book_options import READ, add_date, add_json, check_system, date_of, say
from medcodex.cli.lookup_pages import page_of

if TYPE_CHECKING:
    import argparse

    from medcodex.cli.lookup_pages import Page


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("code", metavar="CODE", help="with or without dot, in either case")
    parser.add_argument(
        "--system", metavar="S", help=f"code system, one of {', '.join(READ)} (default: by the code's shape)"
    )
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print what the book says about the code; InputError where it has no such code.

    Without --system the systems whose codes have its shape are asked in turn, ICD-10-CM first.
    """
    from medcodex.errors import InputError, NotLoadedError, UsageError  # noqa: PLC0415 - --help must not pay for the library
    from medcodex.terminology.shapes import systems_of  # noqa: PLC0415

    date = date_of(args.date)
    systems = [check_system(args.system, READ)] if args.system else systems_of(args.code)
    if not systems:
        raise UsageError(
            f"{args.code!r} does not have the shape of a code of any system; 'medcodex search' finds words"
        )
    versions: list[str] = []
    missing: list[NotLoadedError] = []
    for system in systems:
        try:
            page = page_of(system, args.code, date, versions)
        except NotLoadedError as error:
            missing.append(error)
            continue
        if page is not None:
            return _print(page, args, systems[systems.index(system) + 1 :])
    if not versions:
        raise missing[0]
    others = "".join(f"; {error.message}" for error in missing)
    raise InputError(
        f"no such code in release {' or '.join(versions)}; 'medcodex validate' suggests others{others}", args.code
    )


def _print(page: Page, args: argparse.Namespace, others: list[str]) -> int:
    """``others`` are systems whose codes look like this one and that were not asked."""
    answered, lines, notices = page
    if args.json:
        import json  # noqa: PLC0415

        print(json.dumps(answered | {"other_systems": others}, ensure_ascii=False, indent=2))
        return 0
    print("\n".join(lines))
    if others:
        say(f"read as {answered['system']}; it has the shape of {' and '.join(others)} too: ask with --system")
    for notice in notices:
        say(notice.message)
    return 0
