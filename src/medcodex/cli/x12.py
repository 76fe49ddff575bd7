"""medcodex x12 read|rewrite|check|answer|write"""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

from medcodex.cli.billing_site import control_number
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
    reading.add_argument(
        "--claims", action="store_true",
        help="what is in it: claims, payments, answers, each as a line of JSON (docs/x12.md)",
    )  # fmt: skip
    reading.add_argument("--to", choices=("fhir",), help="claims and remittances as FHIR R4, a Bundle a line")
    rewriting = actions.add_parser("rewrite", help="read a file and write the same bytes", allow_abbrev=False)
    checking = actions.add_parser(
        "check", help="a file against its guides, and its claims against the rules of billing", allow_abbrev=False
    )
    checking.add_argument("--json", action="store_true", help="one JSON object")
    answering = actions.add_parser(
        "answer", help="the acknowledgement of a file: a 999 for each group, a TA1 where an envelope is broken",
        allow_abbrev=False,
    )  # fmt: skip
    answering.add_argument("--control", metavar="N", type=control_number,
                           default=1, help="its control number (default: 1)")  # fmt: skip
    answering.add_argument(
        "--with", choices=("277ca",), dest="beside", help="answer each claim, too: taken, or refused and why"
    )
    writing = actions.add_parser(
        "write", help="claims as JSON made into 837 files, checked before anything is written", allow_abbrev=False
    )
    writing.add_argument(
        "file", metavar="CLAIMS.json", help="lines of x12 read --claims, or a list; - for standard input"
    )
    writing.add_argument("--site", metavar="FILE.toml", help="who sends them (docs/billing.md); else as the lines tell")
    writing.add_argument("--control", metavar="N", type=control_number, default=1,
                         help="control number of the first interchange, never used twice (default: 1)")  # fmt: skip
    writing.add_argument("--out", metavar="OUT", help="write here; a folder where claims are of several kinds")
    writing.add_argument("--draft", action="store_true", help="write them though they have errors, marked as a test")
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
        elif args.action == "write":
            from medcodex.cli.x12_writing import write  # noqa: PLC0415 - the others must not pay for it

            return write(stream, args)
        elif args.claims:
            _records(stream, source_name(args.file), sys.stdout.buffer)
        elif args.to == "fhir":
            _fhir(stream, source_name(args.file))
        else:
            _read(stream, source_name(args.file), as_json=args.json)
    return 0


def _fhir(stream: IO[bytes], where: str) -> None:
    import datetime as dt  # noqa: PLC0415 - --help must not pay for it

    from medcodex.app.x12_to_fhir import fhir_of_x12  # noqa: PLC0415

    for line in fhir_of_x12(stream, where, dt.datetime.now(dt.UTC).date()):
        sys.stdout.buffer.write(line)


def _rewrite(stream: IO[bytes], where: str, out: IO[bytes]) -> None:
    from medcodex.formats.x12.segments import read_segments  # noqa: PLC0415 - --help must not pay for reading

    for segment in read_segments(stream, where):
        out.write(bytes(segment))


def _records(stream: IO[bytes], where: str, out: IO[bytes]) -> None:
    from medcodex.app.reading_x12 import read_file  # noqa: PLC0415
    from medcodex.formats.x12_records import write_record  # noqa: PLC0415

    for record in read_file(stream, where):
        out.write(write_record(record))


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
