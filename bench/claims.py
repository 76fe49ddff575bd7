"""Clean claims through all checks: how many are found at fault, and how many are checked a second on one core.

    python bench/claims.py [CLAIMS.jsonl]

The claims are the 2,000 of clean_claims.py; with a name they are written there too, an encounter a line, for
``medcodex check --jsonl``. Measured is what ``medcodex check`` runs: rules of the codes, Medicare Code Editor, claim
form, service lines, the packaged payer rules, and whatever tables are loaded in the data folder; then the same for the
claims of 3 to 5 lines alone, the checks of the codes and the code editor alone, and the claim form alone. Best of some
rounds, in processor time, so that what else runs on the machine counts as little as can be.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from checking_rate import rate
from clean_claims import as_object, clean_claims
from clean_encounters import DATE, clean_encounters
from medcodex.app.checker import Checkers
from medcodex.app.claim_form import open_claim_editor
from medcodex.app.editors import open_checkers
from medcodex.app.grouping import Groupers
from medcodex.library.opening import open_book

TYPICAL = range(3, 6)


def main() -> int:
    claims = list(clean_claims(clean_encounters(open_book(DATE))))
    if len(sys.argv) > 1:
        lines = (json.dumps(as_object(claim)) + "\n" for claim in claims)
        Path(sys.argv[1]).write_text("".join(lines), encoding="utf-8")
    groupers = Groupers()
    form = open_claim_editor(groupers)
    codes = Checkers(editors=[groupers.mce_findings])
    whole = open_checkers()
    found = [whole.check(claim) for claim in claims]
    told = Counter(f"{one.rule} {one.severity}" for checked in found for one in checked.findings)
    missing = Counter(notice.kind for checked in found for notice in checked.warnings)
    some = [claim for claim in claims if len(claim.lines) in TYPICAL]
    lines_held = sum(len(claim.lines) for claim in claims)
    of_form = sum(any(one.severity == "error" for one in form.findings(claim)) for claim in claims)
    print(f"{len(claims):,} claims with {lines_held:,} lines; {sum(one.has_errors for one in found)} with an error")
    print(f"{of_form} with an error of the claim form; what is told most: {told.most_common(12)}")
    print(f"tables that are not loaded or behind, as the answers say: {dict(missing)}")
    print(f"all checks {rate(claims, whole.check):,.0f}/s; of {len(some)} claims of 3 to 5 lines", end=" ")
    print(f"{rate(some, whole.check):,.0f}/s")
    print(f"codes and code editor alone {rate(claims, codes.check):,.0f}/s", end="; ")
    print(f"claim form alone {rate(claims, form.findings):,.0f}/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
