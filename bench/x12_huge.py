"""Files of a gigabyte: seconds, megabytes a second, and memory, which has to stay the same for any size.

    python bench/x12_huge.py [--sizes 10,100,1000] [--kinds 837,835] [--actions read,check,rewrite] [--check-up-to 1000]

Files are made here (invented claims and payments, a transaction set for every thousand) in a temporary folder and go
with it. The command runs as a process of its own; what it holds is the most memory that process ever had. What
``rewrite`` writes is compared with the file as it comes. There have to be twice the largest size free on the disk.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260515*1200*^*00501*000000001*0*T*:~\n"
_PER_SET = 1000
_COMMAND = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "x12"]

_CLAIMS_START = (
    "BHT*0019*00*{n}*20260515*1200*CH~\nNM1*41*2*SAMPLE SUBMITTER*****46*S1~\nPER*IC*EDI*TE*6145550100~\n"
    "NM1*40*2*SAMPLE PAYER*****46*R1~\nHL*1**20*1~\nNM1*85*2*SAMPLE CLINIC*****XX*1234567893~\nN3*1 SAMPLE STREET~\n"
    "N4*SAMPLETOWN*OH*430040001~\nREF*EI*990000001~\n"
)
_CLAIM = (
    "HL*{h}*1*22*0~\nSBR*P*18*******MB~\nNM1*IL*1*OKAPI*SAMPLE****MI*M{n}~\nN3*2 SAMPLE STREET~\n"
    "N4*SAMPLETOWN*OH*43004~\nDMG*D8*19500203*F~\nNM1*PR*2*SAMPLE PAYER*****PI*99999~\n"
    "CLM*C{n}*170.5***11:B:1*Y*A*Y*Y~\nHI*ABK:I10*ABF:E119~\nLX*1~\nSV1*HC:99213:25*120.5*UN*1***1:2~\n"
    "DTP*472*D8*20260515~\nREF*6R*L{n}~\nLX*2~\nSV1*HC:J1885*50*UN*2***1~\nDTP*472*D8*20260515~\n"
)
_PAYMENT_START = (
    "BPR*I*{paid}*C*CHK************20260515~\nTRN*1*T{n}*1999999999~\nDTM*405*20260515~\nN1*PR*SAMPLE PAYER~\n"
    "N3*1 PAYER PLAZA~\nN4*SAMPLETOWN*OH*43004~\nPER*BL*EDI*TE*6145550100~\nN1*PE*SAMPLE CLINIC*XX*1234567893~\nLX*1~\n"
)
_PAID = (
    "CLP*C{n}*1*150*100*20*12*PC{n}*11*1~\nNM1*QC*1*OKAPI*SAMPLE****MI*M{n}~\nDTM*232*20260515~\n"
    "SVC*HC:99213:25*100*80**1~\nDTM*472*20260515~\nCAS*PR*2*20~\nREF*6R*L{n}~\nSVC*HC:80053*50*20**1~\n"
    "DTM*472*20260515~\nCAS*CO*45*30~\nREF*6R*K{n}~\n"
)


def sets(kind: str) -> Iterator[str]:
    """Transaction sets without end, of a thousand claims each."""
    number = 0
    while True:
        number += 1
        if kind == "837":
            start, one, version = _CLAIMS_START, _CLAIM, "*005010X222A1"
        else:
            start, one, version = _PAYMENT_START, _PAID, ""
        first = number * _PER_SET
        body = start.format(n=number, paid=100 * _PER_SET)
        body += "".join(one.format(n=first + place, h=place + 2) for place in range(_PER_SET))
        yield f"ST*{kind}*{number:09}{version}~\n{body}SE*{body.count('~') + 2}*{number:09}~\n"


def make(path: Path, kind: str, megabytes: int) -> None:
    """Write a file of about that size."""
    functional, version = ("HC", "005010X222A1") if kind == "837" else ("HP", "005010X221A1")
    with path.open("w", encoding="ascii", newline="") as file:
        file.write(f"{_ISA}GS*{functional}*SENDER*RECEIVER*20260515*1200*1*X*{version}~\n")
        made, count = sets(kind), 0
        while file.tell() < megabytes * 1_000_000:
            file.write(next(made))
            count += 1
        file.write(f"GE*{count}*1~\nIEA*1*000000001~\n")


def timed(action: str, path: Path) -> tuple[float, float]:
    """Seconds of a command on a file, and the most memory it held in MB."""
    start = time.perf_counter()
    rewriting = action == "rewrite"
    output = subprocess.PIPE if rewriting else subprocess.DEVNULL
    with subprocess.Popen([*_COMMAND, action, str(path)], stdout=output) as process:
        same = not rewriting or _same(process, path)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not same:
        raise SystemExit(f"{action} failed")
    return time.perf_counter() - start, used.ru_maxrss / 1024


def _same(process: subprocess.Popen[bytes], path: Path) -> bool:
    """Whether what a process writes is the file."""
    output = process.stdout
    if output is None:
        return False
    with path.open("rb") as file:
        while piece := output.read(1 << 20):
            if file.read(len(piece)) != piece:
                return False
        return not file.read(1)


def main() -> None:
    """Print one line for each kind, size and action."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,100,1000", help="megabytes")
    parser.add_argument("--kinds", default="837,835")
    parser.add_argument("--actions", default="read,check,rewrite")
    parser.add_argument("--check-up-to", type=int, default=1000, help="megabytes of the largest file that is checked")
    asked = parser.parse_args()
    sizes = [int(one) for one in asked.sizes.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        if shutil.disk_usage(folder).free < 2_000_000 * max(sizes):
            raise SystemExit(f"there is not enough room in {folder}")
        for kind in asked.kinds.split(","):
            for megabytes in sizes:
                path = Path(folder) / f"{megabytes}.{kind}"
                make(path, kind, megabytes)
                size = path.stat().st_size / 1e6
                for action in asked.actions.split(","):
                    if action == "check" and megabytes > asked.check_up_to:
                        continue
                    seconds, memory = timed(action, path)
                    print(f"{kind} {size:8.0f} MB  x12 {action:<8} {seconds:8.1f} s  {size / seconds:6.2f} MB/s  "
                          f"{memory:5.0f} MB held", flush=True)  # fmt: skip
                path.unlink()


if __name__ == "__main__":
    main()
