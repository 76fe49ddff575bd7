"""Clean claims through all checks: how many are found at fault, and how many are checked a second on one core.

    python bench/claims.py [CLAIMS.jsonl]

The claims are the 2,000 of clean_claims.py; with a name they are written there too, an encounter a line, for
``medcodex check --jsonl``. The rate is that of the whole (rules of the codes, Medicare Code Editor, claim form), of the
whole without the claim form, and of the claim form alone, best of some rounds, in processor time, so that what else
runs on the machine counts as little as can be.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from clean_claims import as_object, clean_claims
from clean_encounters import DATE, clean_encounters
from medcodex.app.checker import Checkers
from medcodex.app.claim_form import open_claim_editor
from medcodex.app.grouping import Groupers
from medcodex.library.opening import open_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.encounter.coded import Encounter

ROUNDS = 5


def rate(encounters: list[Encounter], run: Callable[[Encounter], object]) -> float:
    """The best of some rounds, in claims for each second of processor time."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for encounter in encounters:
            run(encounter)
        best = min(best, time.process_time() - start)
    return len(encounters) / best


def main() -> int:
    claims = list(clean_claims(clean_encounters(open_book(DATE))))
    if len(sys.argv) > 1:
        lines = (json.dumps(as_object(claim)) + "\n" for claim in claims)
        Path(sys.argv[1]).write_text("".join(lines), encoding="utf-8")
    groupers = Groupers()
    form = open_claim_editor(groupers)
    before = Checkers(editors=[groupers.mce_findings])
    after = Checkers(editors=[form.findings, groupers.mce_findings], noticers=[form.notices])
    found = [after.check(claim) for claim in claims]
    told = Counter(f"{one.rule} {one.severity}" for checked in found for one in checked.findings)
    lines_held = sum(len(claim.lines) for claim in claims)
    of_form = sum(any(one.severity == "error" for one in form.findings(claim)) for claim in claims)
    print(f"{len(claims):,} claims with {lines_held:,} lines; {sum(one.has_errors for one in found)} with an error")
    print(f"{of_form} with an error of the claim form; what is told most: {told.most_common(12)}")
    print(f"without the claim form {rate(claims, before.check):,.0f}/s, with it {rate(claims, after.check):,.0f}/s")
    print(f"the claim form alone {rate(claims, form.findings):,.0f}/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
