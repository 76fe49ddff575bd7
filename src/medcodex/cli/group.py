"""medcodex group ENCOUNTER.json | --jsonl IN"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import add_json, date_of, say

if TYPE_CHECKING:
    import argparse
    import datetime
    from collections.abc import Iterator, Sequence

    from medcodex.app.grouping import Groupers
    from medcodex.encounter.coded import Encounter
    from medcodex.errors import InputError
    from medcodex.group.what_if import Change, Value

_UNSEEN = re.compile(r"\x1b\[[012]m|[^ -~]")


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("encounter", metavar="ENCOUNTER", nargs="?", help="a coded encounter as JSON, or -")
    parser.add_argument("--jsonl", metavar="IN", help="a file of one encounter a line, or - for standard input")
    parser.add_argument(
        "--what-if",
        action="store_true",
        help="also each change of a code or fact that changes group, score or level (for coders and auditors; logged)",
    )
    parser.add_argument("--facts", action="store_true", help="list the documented facts that groupers ask for")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the groups. InputError for what is no encounter, NotLoadedError where an optional package is missing."""
    from medcodex.errors import UsageError  # noqa: PLC0415 - --help must not pay for the library

    if args.facts and not (args.encounter or args.jsonl):
        from medcodex.cli.group_facts import tell_facts  # noqa: PLC0415

        tell_facts(as_json=args.json)
        return 0
    if args.facts or bool(args.encounter) == bool(args.jsonl):
        raise UsageError("give either ENCOUNTER or --jsonl IN, or --facts alone")
    if args.what_if and args.jsonl:
        raise UsageError("asks about one encounter", "--what-if")
    today = date_of(None)
    if args.jsonl:
        _answer_lines(args.jsonl, today)
        return 0
    return _answer_one(args, today)


def _answer_one(args: argparse.Namespace, today: datetime.date) -> int:
    from medcodex.app.grouping import Groupers  # noqa: PLC0415
    from medcodex.cli.render_json import dump  # noqa: PLC0415
    from medcodex.cli.sources import read_source, source_name  # noqa: PLC0415
    from medcodex.formats.encounter_json import read_encounter  # noqa: PLC0415

    data = read_source(args.encounter).removeprefix(b"\xef\xbb\xbf")
    encounter = read_encounter(data, source_name(args.encounter), today)
    groupers = Groupers(say)
    asked = _what_if(groupers, encounter) if args.what_if else None
    if args.json:
        from medcodex.cli.render_what_if import what_if_object  # noqa: PLC0415
        from medcodex.group.what_if import limits  # noqa: PLC0415

        answer = _object(groupers, encounter)
        if asked:
            answer["what_if"] = what_if_object(*asked, limits(encounter, asked[0]))
        print(dump(answer, pretty=True), end="")
    else:
        print("\n".join(_lines(groupers, encounter, asked)))
    return 0


def _what_if(groupers: Groupers, encounter: Encounter) -> tuple[Value, Sequence[Change]]:
    from medcodex.cli.asking_user import user_and_time  # noqa: PLC0415

    return groupers.what_if(encounter, *user_and_time())


def _object(groupers: Groupers, encounter: Encounter) -> dict[str, Any]:
    from medcodex.cli.render_group import grouping_object  # noqa: PLC0415

    return grouping_object(groupers.group(encounter))


def _lines(groupers: Groupers, encounter: Encounter, asked: tuple[Value, Sequence[Change]] | None) -> Iterator[str]:
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_group_text import grouping_lines  # noqa: PLC0415
    from medcodex.cli.render_what_if import what_if_lines  # noqa: PLC0415
    from medcodex.group.what_if import limits  # noqa: PLC0415

    style = Style.of_stdout()
    told = what_if_lines(*asked, style, limits(encounter, asked[0])) if asked else ()
    lines = [*grouping_lines(groupers.group(encounter), style), *told]
    for line in lines:
        yield _UNSEEN.sub(_shown, line)


def _shown(found: re.Match[str]) -> str:
    """A character of the encounter that would steer the terminal, made visible; emphasis of our own stays."""
    return found[0] if len(found[0]) > 1 or found[0].isprintable() else "�"


def _answer_lines(path: str, today: datetime.date) -> None:
    from medcodex.app.grouping import Groupers  # noqa: PLC0415
    from medcodex.cli.lines import answer_line, read_lines  # noqa: PLC0415
    from medcodex.cli.sources import open_source  # noqa: PLC0415
    from medcodex.formats.encounter_json import read_encounter_line  # noqa: PLC0415

    def read(data: bytes, where: str) -> tuple[str | int | None, Encounter | InputError]:
        return read_encounter_line(data, where, today)

    groupers = Groupers(say)
    groupers.ready()
    with open_source(path) as stream:
        for line in read_lines(stream):
            print(answer_line(line, read, lambda encounter: _object(groupers, encounter)), end="", flush=True)
