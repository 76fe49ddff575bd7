"""``medcodex learn variants``: the same chart with other sides, ages, types; the key follows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import add_json, say

if TYPE_CHECKING:
    import argparse

    from medcodex.app.learn.variants import Variants
    from medcodex.learn.variants.choosing import Made


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("case", nargs="?", metavar="CASE", help="a practice chart's id; without it all charts")
    parser.add_argument("--folder", metavar="FOLDER", help="charts of your own (docs/variants.md)")
    parser.add_argument("--seed", metavar="S", help="the variant that a seed gives, with its note and key")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Make and check variants: 1 where one that is declared may not teach. NotFoundError for an id there is not;
    UsageError for a seed without a chart; InputError for a folder that cannot be read."""
    from medcodex.app.learn.variants import variants_in, variants_of  # noqa: PLC0415 - --help must not pay for it
    from medcodex.errors import NotFoundError, UsageError  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.shelf import Shelf  # noqa: PLC0415

    if args.seed is not None and args.case is None:
        raise UsageError("a seed needs a chart", "--seed")
    shelf = Shelf(default_home())
    shelf.prepare(say)
    variants = variants_in(args.folder, shelf, say) if args.folder else variants_of(shelf, say)
    if args.seed is not None:
        case = variants.of(args.case).chosen(args.seed)
        if case is None:
            raise NotFoundError("this chart has no variant", args.case)
        return _show(args, variants, case.id)
    made = {one: list(variants.of(one).all()) for one in ([args.case] if args.case else variants.ids())}
    if args.json:
        told = [{"id": one, "variants": [_told(one, each) for each in found]} for one, found in made.items()]
        print(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        _list(made)
    return int(any(each.case is None for found in made.values() for each in found))


def _show(args: argparse.Namespace, variants: Variants, variant_id: str) -> int:
    from medcodex.cli.learn_cases import print_one  # noqa: PLC0415
    from medcodex.learn.cases.as_json import case_object  # noqa: PLC0415

    case = variants.case(variant_id)
    if args.json:
        print(json.dumps(case_object(case), indent=1, ensure_ascii=False))
    else:
        print(case.id)
        print_one(case, with_key=True)
    return 0


def _list(made: dict[str, list[Made]]) -> None:
    for case_id, found in made.items():
        for one in found:
            state = one.says if one.case is not None else f"not made: {one.problem}"
            print(f"{case_id}~{one.name:<24} {state}")
    good = sum(one.case is not None for found in made.values() for one in found)
    with_any = sum(any(one.case is not None for one in found) for found in made.values())
    print(f"{len(made)} charts, {with_any} with variants, {good} variants")


def _told(case_id: str, one: Made) -> dict[str, Any]:
    told = {"id": f"{case_id}~{one.name}", "says": one.says}
    return told if one.case is not None else told | {"problem": one.problem}
