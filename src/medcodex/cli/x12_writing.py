"""``medcodex x12 write``: claims as JSON made into files to be sent."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medcodex.cli.sources import source_name
from medcodex.errors import InputError, StorageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from medcodex.app.writing_x12 import WrittenClaims, WrittenFile


def write(stream: IO[bytes], args: argparse.Namespace) -> int:
    """Write the claims: 0 where they are clean, 1 where errors forbid it, which are told on standard error. Raises
    MedcodexError for input that cannot be read, and for claims of several kinds without a folder to write to."""
    from medcodex.app.writing_x12 import addressed, write_files  # noqa: PLC0415 - --help must not pay for it
    from medcodex.cli.billing_site import open_site, say  # noqa: PLC0415
    from medcodex.formats.x12.claims.batches import BatchHead  # noqa: PLC0415
    from medcodex.formats.x12_records import read_claim_records  # noqa: PLC0415

    name = source_name(args.file)
    records = list(read_claim_records(stream, name))
    headed = args.site is None and any(isinstance(one, BatchHead) for one in records)
    site = open_site(args.site, say=(lambda _: None) if headed else say)
    try:
        outgoing = addressed(records, site, own=args.site is not None)
    except InputError as error:
        raise InputError(error.message, name) from None
    test = args.draft or not any(one.address.production for one in outgoing)
    made = write_files(outgoing, args.control, dt.datetime.now(dt.UTC), test=test)
    _tell(made)
    if not made.clean:
        if not test:
            say("nothing is written: mend the errors, or --draft writes it as a test")
            return 1
        say("it has errors: written as a test (ISA15 T)")
    _put(made.files, args.out)
    return 0


def _tell(made: WrittenClaims) -> None:
    from medcodex.cli.billing_site import finding_line, say  # noqa: PLC0415

    for one in made.problems:
        if one.finding.severity != "info":
            say(f"claim {one.number}: {finding_line(one.finding)}")
    for file in made.files:
        for fault in file.faults:
            place = " ".join(part for part in (fault.loop, fault.element or fault.name) if part)
            say(f"error: {file.name} segment {fault.segment} {place}: {fault.message} ({fault.code})")


def _put(files: Sequence[WrittenFile], out: str | None) -> None:
    from medcodex.cli.output import open_output  # noqa: PLC0415

    folder = out is not None and out != "-" and (len(files) > 1 or Path(out).is_dir())
    if len(files) > 1 and not folder:
        kinds = ", ".join(one.kind for one in files)
        raise InputError(f"claims of {len(files)} kinds ({kinds}) go into a file each: name a folder with --out")
    if not folder:
        with open_output(out) as stream:
            stream.write(files[0].text)
        return
    place = Path(str(out))
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageError(f"no folder, and none can be made: {error.strerror}", str(out)) from None
    for one in files:
        with open_output(str(place / one.name)) as stream:
            stream.write(one.text)
        sys.stderr.write(f"medcodex: {one.claims} claims in {place / one.name}\n")
