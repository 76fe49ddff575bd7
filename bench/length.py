"""Time of `medcodex code` by length of the note: cost should grow with length and no faster.

    python bench/length.py

Real reports of the corpora are joined to notes of 5 KB to 1 MB, each under its own heading; every length is coded once
warm. Prints milliseconds, milliseconds a kilobyte, and the ratio of that to the shortest note's.
"""

from __future__ import annotations

import datetime as dt
import time

from medcodex.app import open_coder
from medcodex.coding import NoteInput
from medcodex.encounter import Claim, Setting
from speed import all_notes

LENGTHS = (5_000, 20_000, 100_000, 300_000, 1_000_000)
DATE = dt.date(2026, 5, 15)


def main() -> None:
    coder = open_coder(DATE)
    text = "\n\n".join(all_notes())
    for setting in (Setting.OUTPATIENT, Setting.INPATIENT):
        claim = Claim.default_for(setting)
        coder.code(NoteInput("warm", text[: LENGTHS[-1]], setting, claim, DATE))
        first = 0.0
        for length in LENGTHS:
            rounds = max(1, 100_000 // length)
            started = time.perf_counter()
            for number in range(rounds):
                part = text[number * length : (number + 1) * length]
                coder.code(NoteInput("n", part, setting, claim, DATE))
            spent = (time.perf_counter() - started) / rounds * 1000
            each = spent / (length / 1000)
            first = first or each
            print(f"{setting:12} {length:>9,} characters {spent:9.1f} ms  {each:6.2f} ms/KB  {each / first:5.2f} x")


if __name__ == "__main__":
    main()
