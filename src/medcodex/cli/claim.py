"""``medcodex claim``: a coded encounter, or a claim that comes as FHIR, as a claim to be sent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting
from medcodex.cli.billing_site import control_number, finding_line, open_site, say
from medcodex.cli.note_lines import parse_date
from medcodex.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from medcodex.app.claiming import Claimed
    from medcodex.claims.site import BillingSite
    from medcodex.encounter.billing import BilledClaim


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("encounter", metavar="ENCOUNTER.json",
                        help="a coded encounter, or a FHIR Claim or Bundle; - is standard input")  # fmt: skip
    parser.add_argument("--to", choices=("x12", "fhir", "sheet"), default="x12",
                        help="x12: 837P, 837I or 837D, by claim and setting; fhir: a FHIR R4 Bundle; sheet: the boxes "
                        "of the paper form beside those segments, as one HTML file")  # fmt: skip
    parser.add_argument("--site", metavar="FILE.toml", help="who bills whom (docs/billing.md); else an invented sample")
    parser.add_argument("--control", metavar="N", type=control_number, default=1,
                        help="control number of the file, never used twice (default: 1)")  # fmt: skip
    parser.add_argument("--out", metavar="OUT", help="write here; the file appears when it is complete")
    parser.add_argument("--draft", action="store_true", help="write it though it has errors, marked as a test")
    parser.add_argument(
        "--date", type=expecting(parse_date, "a date as YYYY-MM-DD"), help="of an encounter that names none; today"
    )


def run(args: argparse.Namespace) -> int:
    """Write the claims: 0 where all are clean, 1 where errors forbid it. Findings go to standard error. Raises
    MedcodexError for input that cannot be read or made a claim."""
    from dataclasses import replace  # noqa: PLC0415 - --help must not pay for it

    from medcodex.cli.output import open_output  # noqa: PLC0415
    from medcodex.cli.sources import read_source, source_name  # noqa: PLC0415

    name = source_name(args.encounter)
    data = read_source(args.encounter).removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise InputError("empty: there is no encounter to bill", name)
    site = open_site(args.site)
    try:
        every = _claimed(data, name, site, args.date or dt.date.today())  # noqa: DTZ011 - the reader's own day
    except InputError as error:
        raise InputError(error.message, f"{name}: {error.where}" if error.where else name) from None
    for one in every:
        _tell(one)
    clean = all(one.clean for one in every)
    if args.to == "sheet":
        if len(every) != 1:
            raise InputError(f"one claim makes a worksheet; there are {len(every)}", name)
        with open_output(args.out) as out:
            out.write(_sheet(every[0], site, args.control))
        return 0 if clean else 1
    if not clean:
        if not (args.draft or site.sample):
            say("nothing is written: mend the errors, or --draft writes it as a test")
            return 1
        site = replace(site, sample=True)
        say("it has errors: written as a test (ISA15 T)" if args.to == "x12" else "it has errors")
    written = _written([one.claim for one in every], args.to, site, args.control)
    with open_output(args.out) as out:
        out.write(written)
    return 0


def _claimed(data: bytes, name: str, site: BillingSite, today: dt.date) -> Sequence[Claimed]:
    """The claims that a text tells: those of a FHIR resource, else that of a coded encounter."""
    from medcodex.app.editors import open_checkers  # noqa: PLC0415
    from medcodex.interchange.fhir.reading import recognises  # noqa: PLC0415

    if recognises(data, name):
        from medcodex.app.claims_in_fhir import claims_of_fhir  # noqa: PLC0415

        return claims_of_fhir(data, site, open_checkers(say))
    from medcodex.app.claiming import make_claim  # noqa: PLC0415
    from medcodex.claims.account import read_account  # noqa: PLC0415
    from medcodex.formats.encounter_json import read_billing, read_encounter  # noqa: PLC0415

    encounter = read_encounter(data, "", today)
    return [make_claim(encounter, site, read_account(read_billing(data)), open_checkers(say))]


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


def _written(claims: Sequence[BilledClaim], to: str, site: BillingSite, control: int) -> str:
    now = dt.datetime.now(dt.UTC)
    if to == "fhir":
        from medcodex.interchange.fhir.billing.writing import claims_json  # noqa: PLC0415

        return claims_json(claims, now.date()).decode()
    from medcodex.app.claiming import write_x12_file  # noqa: PLC0415

    return write_x12_file(claims, site, control, now)


def _tell(claimed: Claimed) -> None:
    for one in (*claimed.codes, *claimed.billing):
        if one.severity != "info":
            say(finding_line(one))
    if claimed.unchecked:
        say(f"not checked: {'; '.join(claimed.unchecked)}")
