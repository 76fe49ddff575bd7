"""``medcodex learn mark``: an answer to a practice chart marked against its key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import add_json, say
from medcodex.cli.sources import read_source, source_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from medcodex.learn.cases.case import Case

_WIDTH = 14


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("case", metavar="CASE", help="the chart's id; medcodex learn cases lists them")
    parser.add_argument("answer", metavar="ANSWER", help="an answer in JSON; - is standard input")
    parser.add_argument("--folder", metavar="FOLDER", help="charts of your own (docs/practice-charts.md)")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the mark. InputError for an answer that cannot be read, NotFoundError for a chart there is not."""
    from medcodex.app.learn.marking_means import open_markers  # noqa: PLC0415 - --help must not pay for it
    from medcodex.learn.marking.as_json import mark_object  # noqa: PLC0415
    from medcodex.learn.marking.marking import mark  # noqa: PLC0415
    from medcodex.learn.marking.reading import read_answer  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.shelf import Shelf  # noqa: PLC0415

    data = read_source(args.answer)
    case = _case(args.case, args.folder)
    shelf = Shelf(default_home())
    shelf.prepare(say)
    markers = open_markers(shelf, say)
    told = mark_object(mark(case, read_answer(data, case, markers.books, source_name(args.answer)), markers))
    if args.json:
        print(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        print("\n".join(_lines(told)))
    return 0


def _case(name: str, folder: str | None) -> Case:
    from medcodex.app.learn.case_folders import cases_in, library  # noqa: PLC0415
    from medcodex.errors import NotFoundError  # noqa: PLC0415

    cases = {one.id: one for one in cases_in(folder)} if folder else library()
    if name not in cases:
        raise NotFoundError("no such practice chart; medcodex learn cases lists them", name)
    return cases[name]


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['case']}: {told['score']:.0%}"
    for name, part in told["parts"].items():
        yield f"  {name:<{_WIDTH}} {part['score']:>4.0%}  {part['says']}"
    yield "\nKey"
    for one in told["key"]:
        given = f" ({one['given']})" if one["given"] not in {None, one["code"]} else ""
        yield f"  {one['code']:<{_WIDTH}} {one['near']}{given}, {one['need']}: {one['title']}"
        if one["near"] == "hit":
            continue
        yield from (f"    chart: {each['text']!r}" for each in one["evidence"])
        yield f"    why: {one['rationale']} {', '.join(one['guideline'])}".rstrip()
        yield from (f"    index: {each}" for each in one["index"])
    yield "\nAnswer"
    for one in told["codes"]:
        because = f": {one['because']}" if one["because"] else ""
        yield f"  {one['code']:<{_WIDTH}} {one['verdict']}{because}"
    yield from (f"\n{one['rule']} {one['message']} [{one['source']}]" for one in told["findings"])
    yield from (f"\n{'kept' if one['kept'] else 'not kept'}: {one['asked']}" for one in told["order"])
    for name in ("visit", "drg"):
        if name in told:
            wanted, given = told[name]["wanted"], told[name].get("given", told[name].get("grouped"))
            yield f"\n{name}: {given or 'none'}, the key has {wanted if name == 'visit' else ' or '.join(wanted)}"
