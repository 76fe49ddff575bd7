"""``medcodex claim``: a coded encounter as a claim to be sent."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting
from medcodex.cli.note_lines import parse_date
from medcodex.errors import InputError, StorageError

if TYPE_CHECKING:
    import argparse

    from medcodex.app.claiming import Claimed
    from medcodex.claims.site import BillingSite
    from medcodex.encounter import Finding

_MOST_CONTROL = 999_999_999


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("encounter", metavar="ENCOUNTER.json", help="a coded encounter; - is standard input")
    parser.add_argument("--to", choices=("x12", "sheet"), default="x12",
                        help="x12: 837P, 837I or 837D, by claim and setting; sheet: the boxes of the paper form beside "
                        "those segments, as one HTML file")  # fmt: skip
    parser.add_argument("--site", metavar="FILE.toml", help="who bills whom (docs/billing.md); else an invented sample")
    parser.add_argument("--control", metavar="N", type=expecting(_control, "a number of up to nine digits"), default=1,
                        help="control number of the file, never used twice (default: 1)")  # fmt: skip
    parser.add_argument("--out", metavar="OUT", help="write here; the file appears when it is complete")
    parser.add_argument("--draft", action="store_true", help="write it though it has errors, marked as a test")
    parser.add_argument(
        "--date", type=expecting(parse_date, "a date as YYYY-MM-DD"), help="of an encounter that names none; today"
    )


def run(args: argparse.Namespace) -> int:
    """Write the claim: 0 where it is clean, 1 where errors forbid it. Findings go to standard error. Raises
    MedcodexError for input that cannot be read or made a claim."""
    from dataclasses import replace  # noqa: PLC0415 - --help must not pay for it

    from medcodex.app.claiming import make_claim  # noqa: PLC0415
    from medcodex.app.editors import open_checkers  # noqa: PLC0415
    from medcodex.claims.account import read_account  # noqa: PLC0415
    from medcodex.cli.output import open_output  # noqa: PLC0415
    from medcodex.cli.sources import read_source, source_name  # noqa: PLC0415
    from medcodex.formats.encounter_json import read_billing, read_encounter  # noqa: PLC0415

    name = source_name(args.encounter)
    data = read_source(args.encounter).removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise InputError("empty: there is no encounter to bill", name)
    encounter = read_encounter(data, name, args.date or dt.date.today())  # noqa: DTZ011 - the reader's own day
    site = _site(args.site)
    try:
        claimed = make_claim(encounter, site, read_account(read_billing(data)), open_checkers(_say))
    except InputError as error:
        raise InputError(error.message, f"{name}: {error.where}" if error.where else name) from None
    _tell(claimed)
    if args.to == "sheet":
        with open_output(args.out) as out:
            out.write(_sheet(claimed, site, args.control))
        return 0 if claimed.clean else 1
    if not claimed.clean:
        if not (args.draft or site.sample):
            _say("nothing is written: mend the errors, or --draft writes it as a test")
            return 1
        site = replace(site, sample=True)
        _say("it has errors: written as a test (ISA15 T)")
    with open_output(args.out) as out:
        out.write(_x12(claimed, site, args.control))
    return 0


def _x12(claimed: Claimed, site: BillingSite, control: int) -> str:
    from medcodex.app.claiming import write_x12  # noqa: PLC0415

    return write_x12(claimed.claim, site, control, dt.datetime.now(dt.UTC))


def _sheet(claimed: Claimed, site: BillingSite, control: int) -> str:
    """The worksheet with its findings, whether or not it has errors: it is sent nowhere."""
    from medcodex.app.claim_sheet.joining import join  # noqa: PLC0415
    from medcodex.app.claim_sheet.segments import segments_of  # noqa: PLC0415
    from medcodex.app.claiming import sending_of  # noqa: PLC0415
    from medcodex.web.claim_file import sheet_file  # noqa: PLC0415

    sending = sending_of(claimed.claim, site, control, dt.datetime.now(dt.UTC))
    findings = [one for one in (*claimed.codes, *claimed.billing) if one.severity != "info"]
    notice = "Sender, billing provider and what else was not told are an invented sample." if site.sample else ""
    return sheet_file(join(claimed.claim, segments_of(claimed.claim, sending), findings), notice)


def _control(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _MOST_CONTROL:
        raise ValueError(text)
    return number


def _site(path: str | None) -> BillingSite:
    from medcodex.claims.site import read_site, sample_site  # noqa: PLC0415

    if path is None:
        _say("no --site: an invented sender, billing provider and, where none is told, patient; marked as a test")
        return sample_site()
    try:
        return read_site(Path(path).read_bytes(), path)
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", path) from None


def _tell(claimed: Claimed) -> None:
    for one in (*claimed.codes, *claimed.billing):
        if one.severity != "info":
            _say(_line(one))


def _line(one: Finding) -> str:
    codes = f" [{', '.join(one.codes)}]" if one.codes else ""
    where = f"{one.where}: " if one.where else ""
    return f"{one.severity}: {where}{one.message}{codes} ({one.rule})"


def _say(line: str) -> None:
    print(f"medcodex: {line}", file=sys.stderr)
