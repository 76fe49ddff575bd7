"""medcodex x12 read|rewrite|check|answer"""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

from medcodex.cli.sources import open_source, source_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from medcodex.formats.x12.segments import Segment


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    reading = actions.add_parser(
        "read", help="the envelopes of a file, and what is wrong with them", allow_abbrev=False
    )
    reading.add_argument("--json", action="store_true", help="one JSON object")
    rewriting = actions.add_parser("rewrite", help="read a file and write the same bytes", allow_abbrev=False)
    checking = actions.add_parser(
        "check", help="a file against its guides, and its claims against the rules of billing", allow_abbrev=False
    )
    checking.add_argument("--json", action="store_true", help="one JSON object")
    answering = actions.add_parser(
        "answer", help="the acknowledgement of a file: a 999 for each group, a TA1 where an envelope is broken",
        allow_abbrev=False,
    )  # fmt: skip
    answering.add_argument("--control", metavar="N", type=int, default=1, help="its control number (default: 1)")
    answering.add_argument(
        "--with", choices=("277ca",), dest="beside", help="answer each claim, too: taken, or refused and why"
    )
    for action in (reading, rewriting, checking, answering):
        action.add_argument("file", metavar="FILE", help="an X12 file; - for standard input")


def run(args: argparse.Namespace) -> int:
    """Read, rewrite or check a file, in constant memory; InputError where it is no X12 at all. Faults are the answer of
    ``read``, not a failure; ``check`` exits with 1 where it finds an error."""
    with open_source(args.file) as stream:
        if args.action == "answer":
            _answer(stream, source_name(args.file), args.control, by_claim=args.beside is not None)
        elif args.action == "check":
            return _check(stream, source_name(args.file), as_json=args.json)
        elif args.action == "rewrite":
            _rewrite(stream, source_name(args.file), sys.stdout.buffer)
        else:
            _read(stream, source_name(args.file), as_json=args.json)
    return 0


def _rewrite(stream: IO[bytes], where: str, out: IO[bytes]) -> None:
    from medcodex.formats.x12.segments import read_segments  # noqa: PLC0415 - --help must not pay for reading

    for segment in read_segments(stream, where):
        out.write(bytes(segment))


def _read(stream: IO[bytes], where: str, *, as_json: bool) -> None:
    from medcodex.cli.render_x12 import JsonSummary, TextSummary  # noqa: PLC0415
    from medcodex.formats.x12.envelope import walk  # noqa: PLC0415
    from medcodex.formats.x12.segments import read_segments  # noqa: PLC0415

    number = 0

    def counted() -> Iterator[Segment]:
        nonlocal number
        for segment in read_segments(stream, where):
            number = segment.number
            yield segment

    summary = JsonSummary(sys.stdout) if as_json else TextSummary(sys.stdout)
    for step in walk(counted()):
        summary.add(step)
    summary.end(number)


def _check(stream: IO[bytes], where: str, *, as_json: bool) -> int:
    from medcodex.app.checking_x12 import check_file  # noqa: PLC0415
    from medcodex.cli.render_x12_check import json_report, text_report  # noqa: PLC0415

    report = check_file(stream, where)
    sys.stdout.write(json_report(report) if as_json else text_report(report))
    return 0 if report.clean else 1


def _answer(stream: IO[bytes], where: str, control: int, *, by_claim: bool) -> None:
    import datetime as dt  # noqa: PLC0415

    from medcodex.app.answering_x12 import answer_file  # noqa: PLC0415
    from medcodex.formats.x12.answering import Answering  # noqa: PLC0415

    for line in answer_file(stream, where, Answering(control, dt.datetime.now(dt.UTC), by_claim=by_claim)):
        sys.stdout.write(line)
