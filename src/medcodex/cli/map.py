"""medcodex map CODE --from S --to S | --jsonl IN"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.cli.book_options import add_date, add_json, date_of, say

if TYPE_CHECKING:
    import argparse
    import datetime
    from collections.abc import Sequence

    from medcodex.library.map_book import SqliteMapBook
    from medcodex.library.map_titles import Titles
    from medcodex.terminology.maps.answer import Question, Translation


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("code", metavar="CODE", nargs="?", help="with or without dot, in either case")
    parser.add_argument("--from", dest="source", metavar="S", help="the code's system, such as icd10cm")
    parser.add_argument("--to", dest="target", metavar="S", help="the system wanted; without it: what there is")
    parser.add_argument(
        "--jsonl", metavar="IN", help='a file of {"id", "code", "from"?, "to"?} lines, or - for standard input'
    )
    add_date(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print what the maps say. UsageError for a system or a code that is none; NotLoadedError where no release of such
    a map is loaded. A code that no map has is an answer ("none"), not a failure."""
    from medcodex.errors import UsageError  # noqa: PLC0415 - --help must not pay for the library

    if bool(args.code) == bool(args.jsonl):
        raise UsageError("give either CODE or --jsonl IN")
    date = date_of(args.date)
    if args.jsonl:
        from medcodex.cli.map_lines import answer_lines  # noqa: PLC0415

        answer_lines(args.jsonl, args.source, args.target, date)
        return 0
    if args.source is None:
        raise UsageError("say which system the code is of", "--from")
    if args.target is None:
        return _overview(args, date)
    return _one(args, date)


class Mapper:
    """Answers codes on one date; the maps between two systems are opened when first asked."""

    def __init__(self, date: datetime.date) -> None:
        self.date = date
        self._books: dict[tuple[str, str], tuple[SqliteMapBook, Titles]] = {}

    def ask(self, typed: str, source: str | None, target: str | None) -> dict[str, Any]:
        """The answer for JSON; errors as for run."""
        from medcodex.cli.render_map import answer_object  # noqa: PLC0415

        asked = question(typed, source, target, self.date)
        return answer_object(asked, *self.translate(asked))

    def translate(self, asked: Question) -> tuple[Sequence[Translation], Titles]:
        """What the maps say, and the titles of codes; errors as for run."""
        from medcodex.errors import NotLoadedError, UsageError  # noqa: PLC0415
        from medcodex.library.map_titles import Titles  # noqa: PLC0415
        from medcodex.library.maps import open_maps, targets_from  # noqa: PLC0415
        from medcodex.terminology.maps.answer import translate  # noqa: PLC0415

        source, target = key = (asked.source, asked.target)
        if target not in targets_from(source):
            raise UsageError(
                f"no map leads there from {source}; {', '.join(targets_from(source))} can be asked", "--to"
            )
        if key not in self._books:
            self._books[key] = open_maps(self.date, systems=key, say=say), Titles(self.date)
        book, titles = self._books[key]
        if not book.between(source, target):
            raise NotLoadedError(
                f"no map from {source} to {target} is loaded; add the publisher's file with: medcodex data add PATH"
            )
        return translate(book, asked), titles


def question(typed: str, source: str | None, target: str | None, date: datetime.date) -> Question:
    """What is asked. UsageError for a system that maps do not know, and for what has not the shape of a code."""
    from medcodex.terminology.maps.answer import Question  # noqa: PLC0415

    left, right = check_map_system(source, "--from"), check_map_system(target, "--to")
    return Question(code_of(typed, left), left, right, date)


def check_map_system(name: str | None, option: str) -> str:
    """A system that maps know. UsageError, listing them, for any other."""
    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.terminology.maps.systems import MAP_SYSTEMS  # noqa: PLC0415

    asked = (name or "").strip().lower()
    found = next((known for known in MAP_SYSTEMS if known.replace("-", "") == asked.replace("-", "")), None)
    if found is None:
        raise UsageError(f"{name!r} is not a system of the maps; one of {', '.join(MAP_SYSTEMS)}", option)
    return found


def code_of(typed: str, system: str) -> str:
    """The printed form of a code. UsageError for what has not the shape of one."""
    from medcodex.errors import UsageError  # noqa: PLC0415
    from medcodex.terminology.maps.systems import MAP_SYSTEMS  # noqa: PLC0415

    code = MAP_SYSTEMS[system].normalise(typed)
    if code is None:
        raise UsageError(f"has not the shape of a code of {MAP_SYSTEMS[system].title}", typed[:40])
    return code


def _one(args: argparse.Namespace, date: datetime.date) -> int:
    mapper = Mapper(date)
    if args.json:
        import json  # noqa: PLC0415

        print(json.dumps(mapper.ask(args.code, args.source, args.target), ensure_ascii=False, indent=2))
        return 0
    from medcodex.cli.render_book import Style  # noqa: PLC0415
    from medcodex.cli.render_map import lag_of, lines_of  # noqa: PLC0415

    asked = question(args.code, args.source, args.target, date)
    translations, titles = mapper.translate(asked)
    for line in lines_of(asked, translations, titles, Style.of_stdout()):
        print(line)
    for warning in lag_of(translations, date):
        say(warning)
    return 0


def _overview(args: argparse.Namespace, date: datetime.date) -> int:
    """What maps there are for the code's system, and how many rows of each the code has."""
    import json  # noqa: PLC0415

    from medcodex.cli.render_map import overview_lines, overview_objects  # noqa: PLC0415
    from medcodex.library.maps import open_maps, targets_from  # noqa: PLC0415
    from medcodex.terminology.maps.answer import Question, translate  # noqa: PLC0415

    source = check_map_system(args.source, "--from")
    code = code_of(args.code, source)
    targets = targets_from(source)
    book = open_maps(date, systems=[source, *targets], say=say)
    found = {target: translate(book, Question(code, source, target, date)) for target in targets}
    if args.json:
        print(json.dumps(overview_objects(code, source, found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(overview_lines(code, source, found)))
    return 0
