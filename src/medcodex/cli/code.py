"""``medcodex code``: propose codes for notes."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medcodex.cli.arguments import expecting, share, whole_number
from medcodex.cli.note_lines import default_note
from medcodex.cli.note_options import add_note_options, given_defaults
from medcodex.cli.notes import read_note
from medcodex.cli.output import open_output
from medcodex.cli.selection import Selection
from medcodex.cli.sources import STDIN, open_source
from medcodex.errors import NotLoadedError, UsageError

if TYPE_CHECKING:
    import argparse
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from medcodex.app import Coder
    from medcodex.app.verifying import Verifying
    from medcodex.cli.jsonl import BatchConfig
    from medcodex.cli.lines import Line
    from medcodex.cli.note_lines import Defaults
    from medcodex.coding import CodedNote

FORMATS = ("table", "json", "html", "fhir")
MAX_WORKERS = 256


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("notes", nargs="*", metavar="NOTE", help="a text file or a folder; - is standard input")
    add_note_options(parser)
    parser.add_argument(
        "--procedures",
        action="store_true",
        help="ICD-10-PCS codes too, whatever the setting; inpatient stays have them",
    )
    parser.add_argument("--format", choices=FORMATS, help="table on a single note, JSON Lines with --jsonl")
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument(
        "--max", type=expecting(whole_number(1), "a whole number above 0"), metavar="N", help="codes at most"
    )
    parser.add_argument(
        "--min-confidence", type=expecting(share, "a number from 0 to 1"), default=0.0, metavar="X", help="from 0 to 1"
    )
    parser.add_argument("--verbose", action="store_true", help="table: also what was found but not reported")
    parser.add_argument("--jsonl", metavar="IN", help="a note or an encounter a line; - is standard input")
    parser.add_argument("--out", metavar="OUT", help="write here; the file appears when it is complete")
    parser.add_argument(
        "--workers",
        type=expecting(whole_number(1, MAX_WORKERS), f"1 to {MAX_WORKERS}"),
        default=1,
        metavar="N",
        help="processes for --jsonl and folders",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="with --out: go on where an earlier run of the same command was ended",
    )
    parser.add_argument(
        "--verify", action="store_true", help="let the language model that verifier.toml names look at the codes"
    )


def run(args: argparse.Namespace) -> int:
    """Code the notes; returns 0. Raises MedcodexError for input that cannot be read."""
    output_format = _format(args)
    defaults = given_defaults(args, procedures=args.procedures)
    selection = Selection(args.max, args.min_confidence)
    if args.verify:
        _tell_exposure()
    if args.jsonl is not None:
        if args.notes:
            raise UsageError("give either notes or --jsonl, not both", "medcodex code")
        if output_format != "json":
            raise UsageError("--jsonl answers in JSON Lines only", "--format")
        _run_lines(args, defaults, selection)
        _tell_usage(args)
        return 0
    if not args.notes:
        raise UsageError("no note given: name a file, or - for standard input", "medcodex code")
    if args.resume or any(path != STDIN and Path(path).is_dir() for path in args.notes):
        if args.format not in (None, "json"):
            raise UsageError("folders are answered in JSON Lines only", "--format")
        _run_lines(args, defaults, selection)
        _tell_usage(args)
        return 0
    if args.notes.count(STDIN) > 1:
        raise UsageError("standard input can be read only once", STDIN)
    _write(_code_files(args, defaults, selection), output_format, args)
    _tell_usage(args)
    return 0


def _format(args: argparse.Namespace) -> str:
    if args.json and args.format not in (None, "json"):
        raise UsageError("--json and another --format cannot both be meant", "--format")
    return args.format or ("json" if args.json or args.jsonl is not None else "table")


def _code_files(args: argparse.Namespace, defaults: Defaults, selection: Selection) -> list[CodedNote]:
    paths: Sequence[str] = args.notes
    notes = []
    # All are read before the first is coded: a wrong name is told at once, not after minutes.
    for path in paths:
        note = read_note(path)
        if note.assumed:
            print(f"medcodex: {note.name}: not UTF-8, read as {note.assumed}", file=sys.stderr)
        notes.append(default_note(None if path == STDIN else path, note.text, defaults))
    coder = _opening(args)()(defaults.date)
    return [selection.apply(coder.code(note)) for note in notes]


def _open_coders() -> Callable[[dt.date], Coder]:
    """The engine by date; what a first run builds is told on standard error. At module level for worker processes."""
    from medcodex.app import Coders  # noqa: PLC0415 - bad input is told before the engine is loaded

    return Coders(lambda line: print(f"medcodex: {line}", file=sys.stderr)).on


def _open_verified_coders() -> Callable[[dt.date], Coder]:
    """The same, with the verifier that is configured."""
    from medcodex.app import Coders  # noqa: PLC0415 - as above

    return Coders(lambda line: print(f"medcodex: {line}", file=sys.stderr), _verifying()).on


def _opening(args: argparse.Namespace) -> Callable[[], Callable[[dt.date], Coder]]:
    return _open_verified_coders if args.verify else _open_coders


@cache
def _verifying() -> Verifying:
    """The verifier of this process."""
    from medcodex.app.verifying import open_verifying  # noqa: PLC0415 - only --verify pays for it

    return open_verifying()


def _tell_exposure() -> None:
    if _verifying().exposed:
        message = "verifier: text of notes goes to another machine, and de-identification is off"
        print(f"medcodex: warning: {message}", file=sys.stderr)


def _tell_usage(args: argparse.Namespace) -> None:
    """What the verifier used; each of several processes has counters of its own, which are not told."""
    if args.verify and args.workers == 1:
        used = _verifying().endpoint.usage
        message = (
            f"verifier: {used.requests} requests, {used.failures} failed, {used.cached} answered from the cache, "
            f"{used.prompt_tokens} tokens in, {used.completion_tokens} out"
        )
        print(f"medcodex: {message}", file=sys.stderr)


def _write(notes: list[CodedNote], output_format: str, args: argparse.Namespace) -> None:
    if output_format == "table":
        from medcodex.cli.render_table import print_notes  # noqa: PLC0415 - only tables pay for rich

        if args.out in (None, "-"):
            print_notes(notes, sys.stdout, verbose=args.verbose)
            return
        with open_output(args.out) as file:
            print_notes(notes, file, verbose=args.verbose)
        return
    with open_output(args.out) as file:
        file.writelines(_texts(notes, output_format))


def _texts(notes: list[CodedNote], output_format: str) -> list[str]:
    one = len(notes) == 1
    if output_format == "html":
        from medcodex.cli.render_html import render_html  # noqa: PLC0415 - only reports pay for templates

        return [render_html(notes)]
    if output_format == "fhir":
        from medcodex.cli.render_fhir import render_fhir  # noqa: PLC0415 - the usual run does without

        return [render_fhir(note, pretty=one) for note in notes]
    from medcodex.cli.render_json import render_json  # noqa: PLC0415 - the usual run does without

    return [render_json(note, pretty=one) for note in notes]


def _run_lines(args: argparse.Namespace, defaults: Defaults, selection: Selection) -> None:
    from medcodex.app.long_run import begin_long_run  # noqa: PLC0415 - single notes do without
    from medcodex.cli.jsonl import BatchConfig, code_lines  # noqa: PLC0415 - likewise
    from medcodex.cli.progress import progress  # noqa: PLC0415 - likewise

    if args.resume and args.out in (None, "-"):
        raise UsageError("needs --out FILE", "--resume")
    begin_long_run()
    config = BatchConfig(_opening(args), defaults, selection, files=args.jsonl is None)
    with _lines_of(args) as (lines, size), _answers_to(args, config, lines) as (out, left):
        if args.workers > 1:
            # What a first run builds is built here, once: workers would replace each other's releases while they read
            # them. A date that no release covers is told line by line.
            _prepare()
            with suppress(NotLoadedError):
                _opening(args)()(defaults.date)
        with progress(size) as advance:
            for line, answer in code_lines(left, config, args.workers):
                out.write(answer)
                out.flush()  # whoever feeds us line by line may wait for each answer
                advance(line.size)


def _prepare() -> None:
    from medcodex.cli.book_options import say  # noqa: PLC0415 - single notes do without
    from medcodex.library.home import default_home  # noqa: PLC0415 - --help must not pay for the library
    from medcodex.library.shelf import Shelf  # noqa: PLC0415

    Shelf(default_home()).prepare(say)


@contextmanager
def _lines_of(args: argparse.Namespace) -> Iterator[tuple[Iterable[Line], int | None]]:
    """The lines to answer, and their size where it is known: those of --jsonl, or the files of the folders."""
    from medcodex.cli.jsonl import file_lines  # noqa: PLC0415 - likewise
    from medcodex.cli.lines import read_lines  # noqa: PLC0415 - likewise

    if args.jsonl is None:
        from medcodex.app.folders import files_of  # noqa: PLC0415 - likewise

        if STDIN in args.notes:
            raise UsageError("folders and standard input cannot both be meant", STDIN)
        paths = list(files_of(args.notes))
        yield file_lines(paths), len(paths) or None
        return
    source = open_source(args.jsonl)
    size = None if args.jsonl == STDIN else Path(args.jsonl).stat().st_size or None
    with source as stream:
        yield read_lines(stream), size


@contextmanager
def _answers_to(
    args: argparse.Namespace, config: BatchConfig, lines: Iterable[Line]
) -> Iterator[tuple[IO[str], Iterable[Line]]]:
    """Where answers go, and the lines that have none yet."""
    if not args.resume:
        with open_output(args.out) as out:
            yield out, lines
        return
    from medcodex.cli.resuming import id_of_json, open_resumable  # noqa: PLC0415 - only --resume pays for it

    options = repr((config.defaults, config.selection, args.verify, args.procedures))
    with open_resumable(args.out, options) as resumed:
        if resumed.done:
            print(f"medcodex: {resumed.done} answers are there already", file=sys.stderr)
        yield resumed.out, resumed.behind(lines, os.fsdecode if config.files else id_of_json)
