"""medcodex search TEXT | --jsonl IN"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.arguments import expecting, whole_number
from medcodex.cli.book_options import add_date, add_json, add_limit, check_system, date_of, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from medcodex.cli.render_book import Style
    from medcodex.library.search_all import AllSearch
    from medcodex.terminology.search import Hit

_DEFAULT_LIMIT = 20
_CHAPTERS = 22


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("text", metavar="TEXT", nargs="*", help="words, or the start of a code")
    parser.add_argument("--jsonl", metavar="IN", help='a file of {"id", "text"} lines, or - for standard input')
    parser.add_argument(
        "--system", metavar="S", action="append", help="code system, may be given several times (default: all loaded)"
    )
    parser.add_argument(
        "--chapter",
        metavar="N",
        type=expecting(whole_number(1, _CHAPTERS), f"a chapter from 1 to {_CHAPTERS}"),
        help="ICD-10-CM codes of this chapter only",
    )
    add_limit(parser, _DEFAULT_LIMIT)
    parser.add_argument("--all", action="store_true", help="headers too, not only billable codes")
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the hits, best first; UsageError where neither text nor lines are given, or both."""
    import json  # noqa: PLC0415 - --help must not pay for the library

    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.library.search_all import open_search  # noqa: PLC0415

    if bool(args.text) == bool(args.jsonl):
        raise UsageError("give either TEXT or --jsonl IN")
    systems = _systems(args.system) if args.system else None
    if args.jsonl:
        _answer_lines(args, systems)
        return 0
    engine = open_search(date_of(args.date), systems, say=say)
    text = " ".join(args.text)
    hits = engine.search(text, args.limit, headers=args.all, chapter=args.chapter)
    meant = engine.meant(text) if not hits or hits[0].via != "code" else None
    if meant is not None:
        say(f"did you mean: {meant}")
    if args.json:
        print(json.dumps([_object(hit) for hit in hits], ensure_ascii=False, indent=2))
        return 0
    for line_out in _grouped(hits, engine, Style.of_stdout()):
        print(line_out)
    for notice in engine.notices:
        say(notice.message)
    return 0


def _systems(names: Iterable[str]) -> set[str]:
    """The systems named; UsageError for one that is not read."""
    from medcodex.library.systems import SYSTEMS  # noqa: PLC0415

    return {check_system(name, tuple(SYSTEMS)) for name in names}


def _grouped(hits: Iterable[Hit], engine: AllSearch, style: Style) -> Iterator[str]:
    """The hits under their categories, the category of the best hit first, each with the reason it was found; under
    the name of their system where hits are of several."""
    groups: dict[tuple[str, str, str], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.system, *engine.category(hit)), []).append(hit)
    several = len({system for system, _, _ in groups}) > 1
    width = max((len(hit.code) for group in groups.values() for hit in group), default=0)
    shown = ""
    for (system, category, title), group in groups.items():
        if several and system != shown:
            yield style.dim(f"[{system}]")
        shown = system
        if title and [hit.code for hit in group] != [category]:
            yield style.dim(f"{category}  {title}")
        for hit in group:
            header = "" if hit.billable else " (header)"
            reason = style.dim(f"{hit.score:.2f} {hit.reason}")
            yield f"{style.bold(hit.code)}{' ' * (max(width, 8) + 2 - len(hit.code))}{hit.display}  {reason}{header}"


def _object(hit: Hit) -> dict[str, Any]:
    return {
        "system": hit.system,
        "code": hit.code,
        "display": hit.display,
        "billable": hit.billable,
        "score": round(hit.score, 4),
        "via": hit.reason,
    }


def _answer_lines(args: argparse.Namespace, systems: set[str] | None) -> None:
    from medcodex.cli.lines import answer_line, read_lines, read_object  # noqa: PLC0415
    from medcodex.cli.sources import open_source  # noqa: PLC0415
    from medcodex.library.search_all import open_search  # noqa: PLC0415

    with open_source(args.jsonl) as stream:
        engine = open_search(date_of(args.date), systems, say=say)
        for line in read_lines(stream):
            print(answer_line(line, read_object, lambda asked: _answer(engine, asked, args)), end="", flush=True)


def _answer(engine: AllSearch, asked: Mapping[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """The answer to one line. InputError where it asks for nothing, UsageError for a system that is not open."""
    from medcodex.errors import InputError  # noqa: PLC0415

    if not isinstance(asked.get("text"), str):
        raise InputError("text is missing or not a string")
    systems = _asked_systems(asked.get("system"), engine.systems)
    hits = engine.search(asked["text"], args.limit, headers=args.all, chapter=args.chapter, systems=systems)
    return {"hits": [_object(hit) for hit in hits]}


def _asked_systems(asked: Any, opened: Collection[str]) -> set[str] | None:
    """The systems that a line names, one or a list; None where it names none. UsageError for one that is not open."""
    from medcodex.errors import UsageError  # noqa: PLC0415

    if asked is None:
        return None
    systems = _systems(str(name) for name in (asked if isinstance(asked, list) else [asked]))
    if missing := sorted(systems - set(opened)):
        raise UsageError(f"{', '.join(missing)}: no release is loaded or asked for; there is {', '.join(opened)}")
    return systems
