"""How far a second coding agrees with the answer keys: ten practice charts coded blind, from note and books alone.

    python bench/blind.py [--details]

``bench/data/blind`` holds what the second coder wrote, one file a chart, before the key was looked at; it is not
changed afterwards. A code agrees where the key requires or accepts it; "required found" is the share of required codes
that the second coder reported, "reported accepted" the share of codes reported as sure that the key requires or
accepts. At first sight required codes agreed 51 of 53; the two others (intent of an overdose) the key accepts since.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medcodex.app.learn.case_folders import library
from medcodex.learn.cases.case import DIAGNOSES, Need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.cases.case import Case

_FOLDER = Path(__file__).parent / "data" / "blind"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A chart's comparison: required codes found, of how many; codes reported as sure that the key accepts, of how
    many; whether the first code agrees; POA marks alike, of how many; level of the visit and MS-DRG alike, None where
    the key has none."""

    case: str
    found: int
    required: int
    accepted: int
    reported: int
    first: bool
    poa: tuple[int, int]
    visit: bool | None
    drg: bool | None
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description="agreement of a blind second coding with the answer keys")
    parser.add_argument("--details", action="store_true", help="the codes that differ, chart by chart")
    args = parser.parse_args()
    told = [
        _compared(library()[path.stem], json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(_FOLDER.glob("*.json"))
    ]
    for one in told:
        print(f"{one.case:<34} required {one.found}/{one.required}  accepted {one.accepted}/{one.reported}  "
              f"first {'yes' if one.first else 'NO'}  poa {one.poa[0]}/{one.poa[1]}  visit {_said(one.visit)}  "
              f"drg {_said(one.drg)}")  # fmt: skip
        if args.details and (one.missed or one.extra):
            print(f"    key only: {', '.join(one.missed) or '-'}   second coder only: {', '.join(one.extra) or '-'}")
    print(
        f"all: required found {_share(sum(one.found for one in told), sum(one.required for one in told))}, "
        f"reported accepted {_share(sum(one.accepted for one in told), sum(one.reported for one in told))}, "
        f"first code {sum(one.first for one in told)}/{len(told)}, "
        f"poa {_share(sum(one.poa[0] for one in told), sum(one.poa[1] for one in told))}, "
        f"visit level {_alike([one.visit for one in told])}, ms-drg {_alike([one.drg for one in told])}"
    )


def _compared(case: Case, second: dict[str, Any]) -> Agreed:
    codes = second["codes"]
    said = {one["code"]: one for one in codes}
    required = [one for one in case.key.codes if one.need is Need.REQUIRED]
    accepted = {code for one in case.key.codes for code in one.accepted}
    sure = [one["code"] for one in codes if one["sure"]]
    missed = [one.code for one in required if not set(one.accepted) & set(said)]
    marked = [
        (one.poa, said[code]["poa"]) for one in case.key.codes if one.poa for code in one.accepted if code in said
    ]
    first = next((one["code"] for one in codes if one["role"] in {str(role) for role in DIAGNOSES}), None)
    key = case.key
    return Agreed(
        case.id,
        len(required) - len(missed),
        len(required),
        sum(code in accepted for code in sure),
        len(sure),
        first in key.first,
        (sum(ours == theirs for ours, theirs in marked), len(marked)),
        None if key.visit is None else second.get("visit_level") == key.visit.level,
        None if key.drg is None else str(second.get("ms_drg") or "").zfill(3) == key.drg.ms_drg,
        tuple(missed),
        tuple(code for code in sure if code not in accepted),
    )


def _said(alike: bool | None) -> str:
    return "-" if alike is None else "yes" if alike else "NO"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.0%})" if whole else "-"


def _alike(told: Sequence[bool | None]) -> str:
    asked = [one for one in told if one is not None]
    return f"{sum(asked)}/{len(asked)}"


if __name__ == "__main__":
    main()
