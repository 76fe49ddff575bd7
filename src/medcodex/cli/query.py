"""``medcodex query``: drafts of queries to the provider, and the linter for any query."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.cli.note_lines import default_note
from medcodex.cli.note_options import add_note_options, given_defaults
from medcodex.errors import InputError

if TYPE_CHECKING:
    import argparse

    from medcodex.encounter import Finding


class _Given(NamedTuple):
    """A query as it came: ``title`` and ``options`` where a file tells them apart from the text."""

    text: str
    title: str | None = None
    options: tuple[str, ...] | None = None


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="lint | draft")
    lint = kinds.add_parser("lint", help="find what a compliant query does not do, in the text of any query")
    lint.add_argument("file", metavar="FILE", help="text, or JSON with text, title and options; - is standard input")
    lint.add_argument("--json", action="store_true", help="print JSON")
    drafts = kinds.add_parser("draft", help="the queries about one note, as drafts for a person to send or discard")
    drafts.add_argument("note", metavar="NOTE", help="a text file; - is standard input")
    add_note_options(drafts)
    drafts.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print findings (1 where one is an error) or drafts (0). InputError for what cannot be read."""
    return _lint(args) if args.kind == "lint" else _draft(args)


def _lint(args: argparse.Namespace) -> int:
    from medcodex.cli.notes import read_note  # noqa: PLC0415 - --help must not pay for it
    from medcodex.query.linter import Linter  # noqa: PLC0415 - bad input is told before the tables are read

    source = read_note(args.file)
    given = _given(source.text, source.name)
    linter = Linter()
    answers = [(one, linter.lint(one.text, one.title, one.options)) for one in given]
    if args.json:
        from medcodex.cli.render_json import dump  # noqa: PLC0415
        from medcodex.coding.as_json import finding_object  # noqa: PLC0415

        objects = [{"findings": [finding_object(finding) for finding in found]} for _, found in answers]
        sys.stdout.write(dump(objects[0] if len(objects) == 1 else {"queries": objects}, pretty=True))
    else:
        for number, (_, found) in enumerate(answers, 1):
            print("\n".join(_lines(found, f"query {number}: " if len(answers) > 1 else "")))
    return 1 if any(finding.severity == "error" for _, found in answers for finding in found) else 0


def _lines(findings: list[Finding], before: str) -> list[str]:
    if not findings:
        return [f"{before}no faults found"]
    return [f"{before}{one.rule} {one.severity} ({one.where}): {one.message}; {one.suggestions[0]}" for one in findings]


def _given(text: str, name: str) -> list[_Given]:
    """One query of plain text; one or more of JSON: an object of a query, a list of them, or an answer of ``code``."""
    if text.lstrip()[:1] not in {"{", "["}:
        return [_Given(text)]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return [_Given(text)]  # a query may begin with a bracket, such as a box to tick
    if isinstance(value, dict) and "queries" in value:
        value = value["queries"]
    queries = value if isinstance(value, list) else [value]
    if not queries:
        raise InputError("no query in it", name)
    return [_of_object(one, f"{name} query {number}") for number, one in enumerate(queries, 1)]


def _of_object(value: Any, where: str) -> _Given:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str) or not value["text"].strip():
        raise InputError("a query is an object with the key text", where)
    title, options = value.get("title"), value.get("options")
    if title is not None and not isinstance(title, str):
        raise InputError("not text", f"{where}: title")
    if options is not None and not (isinstance(options, list) and all(isinstance(one, str) for one in options)):
        raise InputError("not a list of texts", f"{where}: options")
    return _Given(value["text"], title, None if options is None else tuple(options))


def _draft(args: argparse.Namespace) -> int:
    from medcodex.app import open_coder  # noqa: PLC0415 - bad input is told before the engine is loaded
    from medcodex.cli.notes import read_note  # noqa: PLC0415

    source = read_note(args.note)
    defaults = given_defaults(args)
    coder = open_coder(defaults.date, lambda line: print(f"medcodex: {line}", file=sys.stderr))
    coded = coder.code(default_note(None if args.note == "-" else args.note, source.text, defaults))
    if args.json:
        from medcodex.cli.render_json import dump  # noqa: PLC0415
        from medcodex.coding.as_json import query_object  # noqa: PLC0415

        print(dump({"id": coded.id, "queries": [query_object(one) for one in coded.queries]}, pretty=True), end="")
    elif coded.queries:
        print("\n".join(f"{one.rule}: {one.reason}\n\n{one.text}" for one in coded.queries), end="")
    else:
        print("nothing to ask")
    return 0
