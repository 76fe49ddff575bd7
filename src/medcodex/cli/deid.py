"""``medcodex deid``: replace what identifies a patient, before a note goes elsewhere."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medcodex.cli.sources import STDIN, open_source, read_source
from medcodex.errors import InputError, UsageError

if TYPE_CHECKING:
    import argparse

    from medcodex.cli.notes import NoteText
    from medcodex.deid import Deidentifier, Redacted

LEAST_KEY = 16
REMINDER = "identifiers may remain: have a person read the result before it is shared (see docs/deid.md)"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("notes", nargs="*", metavar="NOTE", help="a text file; - is standard input")
    parser.add_argument("--style", choices=("tag", "surrogate"), default="tag", help="[NAME], or invented values")
    parser.add_argument(
        "--dates",
        choices=("remove", "shift"),
        default="remove",
        help="remove leaves the year; shift moves all dates of a record by the same whole weeks",
    )
    parser.add_argument(
        "--key-file", metavar="FILE", help="secret that decides shift and surrogates; without it each run draws another"
    )
    parser.add_argument(
        "--json", action="store_true", help="text, spans and offsets; the replaced values are not shown"
    )
    parser.add_argument("--jsonl", metavar="IN", help='{"id","text"} a line; - is standard input')
    parser.add_argument("--out", metavar="OUT", help="write here; the file appears when it is complete")


def run(args: argparse.Namespace) -> int:
    """De-identify the notes; returns 0. Raises MedcodexError for input that cannot be read."""
    from medcodex.cli.output import open_output  # noqa: PLC0415 - as are the others: --help pays for none of them

    if args.jsonl is not None and args.notes:
        raise UsageError("give either notes or --jsonl, not both", "medcodex deid")
    if args.jsonl is None and not args.notes:
        raise UsageError("no note given: name a file, or - for standard input", "medcodex deid")
    if args.notes.count(STDIN) > 1:
        raise UsageError("standard input can be read only once", STDIN)
    if args.jsonl is not None:
        from medcodex.cli.lines import answer_line, read_lines  # noqa: PLC0415

        with open_source(args.jsonl) as stream:
            redactor = _open(args)
            with open_output(args.out) as out:
                for line in read_lines(stream):
                    out.write(answer_line(line, _asked, partial(_answer, redactor)))
    else:
        from medcodex.cli.notes import read_note  # noqa: PLC0415

        # All are read before the first is redacted: a wrong name is told at once, and nothing is half-written.
        notes = [read_note(path) for path in args.notes]
        redactor = _open(args)
        with open_output(args.out) as out:
            for note in notes:
                out.write(_text_of(note, redactor, as_json=args.json, alone=len(notes) == 1))
    print(f"medcodex: {REMINDER}", file=sys.stderr)
    return 0


def _open(args: argparse.Namespace) -> Deidentifier:
    from medcodex.deid import Deidentifier  # noqa: PLC0415 - loads the lists

    return Deidentifier(args.style, args.dates, None if args.key_file is None else _key(args.key_file))


def _key(path: str) -> bytes:
    key = read_source(path).strip()
    if len(key) < LEAST_KEY:
        raise InputError(f"a key of at least {LEAST_KEY} bytes expected", path)
    return key


def _text_of(note: NoteText, redactor: Deidentifier, *, as_json: bool, alone: bool) -> str:
    name = Path(note.name).name
    redacted = redactor.redact(note.text, name)
    if as_json:
        from medcodex.cli.render_json import dump  # noqa: PLC0415

        return dump({"id": name} | redacted_object(redacted), pretty=alone)
    return redacted.text if redacted.text.endswith("\n") else redacted.text + "\n"


def _asked(data: bytes, where: str) -> tuple[Any, tuple[str, str] | InputError]:
    from medcodex.cli.lines import read_object  # noqa: PLC0415

    given, asked = read_object(data, where)
    if isinstance(asked, InputError):
        return given, asked
    text = asked.get("text")
    if not isinstance(text, str):
        return given, InputError("text: a string expected", where)
    return given, ("" if given is None else str(given), text)


def _answer(redactor: Deidentifier, asked: tuple[str, str]) -> dict[str, Any]:
    record_id, text = asked
    return redacted_object(redactor.redact(text, record_id))


def redacted_object(redacted: Redacted) -> dict[str, Any]:
    """The JSON of a redacted text. Offsets are characters; the original's values are not in it."""
    return {
        "text": redacted.text,
        "spans": [
            {
                "start": span.start,
                "end": span.end,
                "kind": span.kind.value,
                "paragraph": span.kind.paragraph,
                "replacement_start": span.new_start,
                "replacement_end": span.new_end,
                "rule": span.rule,
            }
            for span in redacted.spans
        ],
    }
