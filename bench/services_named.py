"""Lists the drugs and items proposed for the reports of mtsamples, each with its line, to be read by a human.

    MEDCODEX_HOME=FOLDER python bench/services_named.py

The data folder needs HCPCS; the reports are those of MEDCODEX_SHARED (default ../shared), every one as a facility
claim of an outpatient setting with an adult patient.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import sys
import time
from pathlib import Path

from medcodex.app import open_coder
from medcodex.coding import NoteInput
from medcodex.encounter import Claim, Setting

DAY = dt.date(2026, 7, 15)


def main() -> int:
    """Print the list, then how many there are and what the step costs."""
    shared = Path(os.environ.get("MEDCODEX_SHARED") or "../shared")
    coder = open_coder(DAY)
    if not coder.steps:
        print("no list of services is loaded; add one with: medcodex data add PATH", file=sys.stderr)
        return 2
    count, spent, notes = 0, 0.0, 0
    with gzip.open(shared / "corpora" / "mtsamples" / "mtsamples-half.jsonl.gz", "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            note = NoteInput(
                str(number), json.loads(line)["text"], Setting.OUTPATIENT, Claim.FACILITY, DAY, (), 40, None
            )
            coded, read = coder.engine.diagnoses(note)
            begun = time.process_time()
            for step in coder.steps:
                coded = step(coded, read, note)
            spent += time.process_time() - begun
            notes += 1
            for code in coded.codes:
                if code.system != "icd10cm":
                    count += 1
                    first = code.evidence[0]
                    words = " ".join((note.text or "")[max(first.start - 90, 0) : first.end + 90].split())
                    print(f"{number}\t{code.code} x {code.units}\t{code.display}\t{code.why[0].path[-1]}\t{words}")
    print(f"{count} proposed for {notes} reports; the steps take {1000 * spent / notes:.2f} ms a report")
    return 0


if __name__ == "__main__":
    sys.exit(main())
