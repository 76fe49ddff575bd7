"""Full guideline checks a second on one core, beside a bare look-up of the same codes in the same book.

    python bench/checks.py

The encounters are those of clean_encounters.py, 2,000 of every setting; each is checked whole. The peer does no more
than read each code's row, once with the book's memory of it and once from the release file. Needs no official files:
the release that comes with the install serves.
"""

from __future__ import annotations

import sys
import time

from checking_rate import rate
from clean_encounters import COUNT, DATE, clean_encounters
from medcodex.edits.checker import Checker
from medcodex.library.opening import open_book


def main() -> int:
    book = open_book(DATE)
    checker = Checker(book)
    encounters = list(clean_encounters(book))
    start = time.perf_counter()
    found = [checker.check(encounter) for encounter in encounters]
    cold = COUNT / (time.perf_counter() - start)
    errors = sum(any(finding.severity == "error" for finding in findings) for findings in found)
    codes = sum(len(encounter.diagnoses) for encounter in encounters)
    checks = rate(encounters, checker.check)
    kept = rate(encounters, lambda encounter: [book.row(one.code) for one in encounter.diagnoses])
    read = rate(encounters, lambda encounter: [book._row(one.code) for one in encounter.diagnoses])
    print(f"{COUNT} clean encounters with {codes} diagnoses, {len(checker.rules)} rules; {errors} with an error")
    print(f"checks: {checks:,.0f} encounters/s, the first time each {cold:,.0f}")
    print(f"bare look-up of their codes: {kept:,.0f} remembered, {read:,.0f} from the release file")
    print(f"a full check takes {read / checks:.1f} times a bare look-up from the file")
    return 0


if __name__ == "__main__":
    sys.exit(main())
