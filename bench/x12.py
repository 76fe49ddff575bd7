"""Reading a large X12 file: seconds, megabytes a second, and memory, which has to stay the same for any size.

    python bench/x12.py [--megabytes 1000]

The file is made here (invented claims, one set each) and read and rewritten by the command in a process of its own,
beside ``cat`` of the same file.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_HEADER = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260515*1200*^*00501*000000001*0*T*:~\n"
    "GS*HC*SENDER*RECEIVER*20260515*1200*1*X*005010X222A1~\n"
)
_SET = (
    "ST*837*{n:09}*005010X222A1~\nBHT*0019*00*{n}*20260515*1200*CH~\nHL*1**20*1~\nNM1*85*2*CLINIC*****XX*1234567893~\n"
    "HL*2*1*22*0~\nSBR*P*18*******MB~\nNM1*IL*1*SAMPLE*{n}****MI*A{n}~\nCLM*{n}*100***11:B:1*Y*A*Y*Y~\nHI*ABK:I10~\n"
    "LX*1~\nSV1*HC:99213*100*UN*1***1~\nDTP*472*D8*20260515~\nSE*13*{n:09}~\n"
)
_COMMAND = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "x12"]


def make(path: Path, megabytes: int) -> None:
    """Write a file of about that size."""
    block, number = 10_000, 0
    with path.open("w", encoding="ascii") as file:
        file.write(_HEADER)
        while file.tell() < megabytes * 1_000_000:
            file.writelines(_SET.format(n=number + one) for one in range(1, block + 1))
            number += block
        file.write(f"GE*{number}*1~\nIEA*1*000000001~\n")


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds of a command, and the most memory it held in MB."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[-3:]} failed")
    return time.perf_counter() - start, used.ru_maxrss / 1024


def main() -> None:
    """Print one line for each size and command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    largest = parser.parse_args().megabytes
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in (max(1, largest // 100), largest):
            path = Path(folder) / f"{megabytes}.837"
            make(path, megabytes)
            size = path.stat().st_size / 1e6
            cat, _ = timed(["cat", str(path)])
            for action in (["read", "--json"], ["rewrite"]):
                seconds, memory = timed([*_COMMAND, *action, str(path)])
                print(
                    f"{size:8.0f} MB  x12 {' '.join(action):<12} {seconds:7.1f} s  {size / seconds:6.1f} MB/s  "
                    f"{memory:5.0f} MB held  {seconds / cat:6.0f} times cat"
                )
            path.unlink()


if __name__ == "__main__":
    main()
