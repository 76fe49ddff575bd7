"""medcodex terms list|add|remove"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_date, add_json, date_of, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from medcodex.library.site import SiteTerm


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_json(actions.add_parser("list", help="the site's phrases, the codes they stand for, who added them"))
    adding = actions.add_parser("add", help="let a phrase stand for a code; the lexicon is built anew at the next note")
    adding.add_argument("term", metavar="PHRASE", help="the words as clinicians write them")
    adding.add_argument("code", metavar="CODE", help='an ICD-10-CM code, or "none" to have the phrase passed over')
    adding.add_argument("--by", required=True, metavar="NAME", help="who decided so")
    add_date(adding)
    removing = actions.add_parser("remove", help="take a phrase away")
    removing.add_argument("term", metavar="PHRASE")


def run(args: argparse.Namespace) -> int:
    """Do the action. InputError for a phrase or code that cannot be taken, NotLoadedError for an unknown phrase."""
    from medcodex.library.home import default_home  # noqa: PLC0415 - --help must not pay for the library
    from medcodex.library.site import add_term, remove_term, site_term, site_terms  # noqa: PLC0415

    home = default_home()
    if args.action == "list":
        _print(site_terms(home), as_json=args.json)
    elif args.action == "remove":
        remove_term(home, args.term, say)
        say("removed")
    else:
        from medcodex.library.opening import open_book  # noqa: PLC0415

        day = date_of(args.date)
        term = site_term(open_book(day, say=say), args.term, args.code, by=args.by, on=day)
        add_term(home, term, say)
        _print([term], as_json=False)
    return 0


def _print(terms: Sequence[SiteTerm], *, as_json: bool) -> None:
    if as_json:
        import json  # noqa: PLC0415

        print(json.dumps([term._asdict() for term in terms], ensure_ascii=False, indent=2))
        return
    for term in terms:
        meant = f"{term.code} {term.wording}" if term.code else "no code"
        print(f"{term.term}  {meant}  ({term.by}, {term.on})")
