"""What share of the ICD-11 postcoordination suite is answered as WHO's own service answered, and as the suite expects.

Needs the official files (MEDCODEX_SHARED) and ICD-11 loaded (`medcodex data add`). Prints one line a category: cases
that agree, that differ, and that the simple tabulation alone cannot decide. Cases of ICF, another classification that
is not read, are left out. Only a lead where it differs: WHO calls its service a pre-release.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.library.opening import open_concepts
from medcodex.terminology.icd11.validate import Answer, validate_cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.terminology.concepts import ConceptBook
    from medcodex.terminology.icd11.validate import ClusterVerdict

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
DATE = dt.date(2025, 6, 1)
MMS = "http://id.who.int/icd/release/11/mms"
STANDINGS = ("agrees", "differs", "unverified")


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what WHO's service answered, what the suite expects, and our verdict."""

    id: str
    expression: str
    system: str
    who: bool
    suite: bool
    verdict: ClusterVerdict

    def standing(self, told: bool) -> str:
        """How our verdict stands to an answer of theirs."""
        if self.verdict.answer is Answer.UNVERIFIED:
            return "unverified"
        return "agrees" if (self.verdict.answer is Answer.VALID) == told else "differs"


def cases(shared: Path, book: ConceptBook) -> list[Case]:
    """Every case of the suite, answered from the book."""
    folder = shared / "conformance" / "icd11-postcoordination"
    with (folder / "who_icdapi_results_2026-06-29.csv").open(encoding="utf-8", newline="") as answers:
        who = {row["id"]: row["icdapi"] == "true" for row in csv.DictReader(answers)}
    with (folder / "postcoord-suite.csv").open(encoding="utf-8", newline="") as suite:
        return [
            Case(
                row["id"],
                row["expression"],
                row["system"],
                who[row["id"]],
                row["expectedValid"] == "true",
                validate_cluster(book, row["expression"]),
            )
            for row in csv.DictReader(suite)
        ]


def agreement(found: Iterable[Case]) -> Mapping[str, tuple[Counter[str], Counter[str]]]:
    """Category, and "all", to how often we agree with WHO's service and with the suite."""
    table: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for case in found:
        if case.system == MMS:
            for category in (case.id.partition(".")[0], "all"):
                who, suite = table.setdefault(category, (Counter(), Counter()))
                who[case.standing(case.who)] += 1
                suite[case.standing(case.suite)] += 1
    return table


def main() -> None:
    table = agreement(cases(SHARED, open_concepts(DATE, "icd11")))
    print(f"{'':10}{'WHO service':^33}{'suite':^33}")
    print(f"{'category':10}" + "".join(f"{name:>11}" for name in STANDINGS) * 2)
    for category in sorted(table, key=lambda name: (name == "all", name)):
        figures = (f"{told[name]:>11}" for told in table[category] for name in STANDINGS)
        print(f"{category:10}" + "".join(figures))


if __name__ == "__main__":
    main()
