"""Remittances of many lines through ``medcodex remit``: lines a second, and memory, which has to stay the same.

    python bench/remit_huge.py [--lines 10000,100000] [--posting]

A file is made here (one invented payment with claims of five lines, two adjustments each) in a temporary folder and
goes with it; each line counts once. The command runs as a process of its own, its words thrown away; the memory is the
most that process ever had. Rates are of its processor time; the time by the clock stands beside it. With --posting it
writes a posting file too, whose rows are then added up and compared with the payment.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PER_CLAIM = 5
_COMMAND = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "remit"]
_HEAD = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*RECEIVER       *260515*1200*^*00501*000000001*0*T*:~\n"
    "GS*HP*PAYER*RECEIVER*20260515*1200*1*X*005010X221A1~\nST*835*0001~\n"
    "BPR*I*{paid}*C*CHK************20260515~\nTRN*1*T1*1999999999~\nDTM*405*20260515~\nN1*PR*SAMPLE PAYER~\n"
    "N3*1 PAYER PLAZA~\nN4*SAMPLETOWN*OH*43004~\nPER*BL*EDI*TE*6145550100~\nN1*PE*SAMPLE CLINIC*XX*1234567893~\nLX*1~\n"
)
_CLAIM = "CLP*C{n}*1*{charge}*{paid}*{owed}*12*PC{n}*11*1~\nNM1*QC*1*OKAPI*SAMPLE****MI*M{n}~\nDTM*232*20260515~\n"
_LINE = (
    "SVC*HC:99213:25*120.5*80.25**1~\nDTM*472*20260515~\nCAS*CO*45*20.25~\nCAS*PR*2*20~\nREF*6R*L{n}~\nAMT*B6*100.25~\n"
)
_CHARGE, _PAID, _OWED = Decimal("120.5"), Decimal("80.25"), Decimal(20)
_WHOLE = frozenset({"payment", "provider", "difference"})


def main() -> int:
    """Print what was measured; 1 where a posting file does not come to its payment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", default="10000,100000")
    parser.add_argument("--posting", action="store_true")
    asked = parser.parse_args()
    wrong = 0
    for lines in map(int, asked.lines.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            wrong += _measure(Path(folder), lines, posting=asked.posting)
    return 1 if wrong else 0


def _measure(folder: Path, lines: int, *, posting: bool) -> bool:
    path, out = folder / "huge.835", folder / "posting.csv"
    with path.open("w", encoding="ascii", newline="") as file:
        file.writelines(made(lines))
    extra = ["--posting", str(out)] if posting else []
    start = time.perf_counter()
    with subprocess.Popen([*_COMMAND, str(path), *extra], stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    clock, busy = time.perf_counter() - start, used.ru_utime + used.ru_stime
    right = process.returncode == 0 and (not posting or _adds_up(out, lines * _PAID))
    print(f"{lines:>9,} lines, {path.stat().st_size / 1e6:.0f} MB: {lines / busy:,.0f} lines/s of processor time "
          f"({busy:.1f} s, {clock:.1f} s by the clock), at most {used.ru_maxrss / 1024:.0f} MB"
          + ("" if right else "; DOES NOT ADD UP"), flush=True)  # fmt: skip
    return not right


def made(lines: int) -> Iterator[str]:
    """A file of about as many lines: whole claims."""
    claims = max(1, lines // _PER_CLAIM)
    yield _HEAD.format(paid=claims * _PER_CLAIM * _PAID)
    segments = 10
    for number in range(claims):
        yield _CLAIM.format(n=number, charge=_PER_CLAIM * _CHARGE, paid=_PER_CLAIM * _PAID, owed=_PER_CLAIM * _OWED)
        for place in range(_PER_CLAIM):
            yield _LINE.format(n=number * _PER_CLAIM + place)
        segments += 3 + 6 * _PER_CLAIM
    yield f"SE*{segments + 1}*0001~\nGE*1*1~\nIEA*1*000000001~\n"


def _adds_up(out: Path, paid: Decimal) -> bool:
    with out.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return sum((Decimal(row["amount"]) for row in rows if row["kind"] in _WHOLE), Decimal(0)) == paid


if __name__ == "__main__":
    sys.exit(main())
