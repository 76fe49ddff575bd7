"""The engine beside the keys of the practice charts: what `medcodex code` proposes without having seen them.

    python bench/practice_charts.py [FOLDER ...] [--show]

FOLDER: charts in folders (default: those of the install). Recall is the share of required codes that are proposed, in
the key's form or one accepted in its place; precision the share of proposed codes that the key has, required or
acceptable. ICD-10-CM and ICD-10-PCS are counted apart; services (HCPCS, CPT, CDT, NDC) are not counted. Visit levels
are counted where the key has one. --show lists each chart's wrong, missed and tempting codes. Code books come from the
data folder (MEDCODEX_HOME).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from medcodex.app import Coders
from medcodex.app.learn.case_folders import cases_in, library
from medcodex.coding import DocumentInput, NoteInput
from medcodex.learn.cases.case import DIAGNOSES, Need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding import CodedNote
    from medcodex.learn.cases.case import Case

SYSTEMS = ("icd10cm", "icd10pcs")
DAYS = 365.25


def as_note(case: Case) -> NoteInput:
    """A chart as the engine is given it: its documents, setting, claim, date and patient, nothing of its key."""
    documents = tuple(
        DocumentInput(one.id, one.text, one.type or None, one.author or None, one.signed, one.date)
        for one in case.documents
    )
    age = case.age_days / DAYS if case.age_days is not None else case.age
    text = None if len(documents) > 1 else documents[0].text
    several = documents if len(documents) > 1 else ()
    return NoteInput(case.id, text, case.setting, case.claim, case.date, several, age, case.sex)


def judged(case: Case, coded: CodedNote) -> tuple[Counter[str], list[str]]:
    """Counts of one chart, and its differences in words."""
    counts: Counter[str] = Counter(charts=1)
    said: list[str] = []
    for system in SYSTEMS:
        keys = [one for one in case.key.codes if one.system == system]
        found = {one.code for one in coded.codes if one.system == system}
        accepted = {code for one in keys for code in one.accepted}
        tempting = {one.code for one in case.key.tempting if one.system == system}
        required = [one for one in keys if one.need is Need.REQUIRED]
        missed = [one.code for one in required if found.isdisjoint(one.accepted)]
        wrong = sorted(found - accepted)
        counts[f"{system} required"] += len(required)
        counts[f"{system} hit"] += len(required) - len(missed)
        counts[f"{system} proposed"] += len(found)
        counts[f"{system} right"] += len(found & accepted)
        counts["tempted"] += len(found & tempting)
        said += [f"missed {code}" for code in missed]
        said += [f"wrong {code}{' (tempting)' if code in tempting else ''}" for code in wrong]
    if any(one.role in DIAGNOSES for one in case.key.codes):
        first = next((one.code for one in coded.codes if one.system == SYSTEMS[0]), None)
        counts["firsts"] += 1
        counts["first right"] += first in case.key.first
        if first not in case.key.first:
            said.append(f"first {first}, not {'/'.join(case.key.first)}")
    if case.key.visit is not None:
        level = coded.em.result.level if coded.em else None
        word = level.word if level else "none"
        counts["visits"] += 1
        counts["visit right"] += word == case.key.visit.level
        if word != case.key.visit.level:
            said.append(f"visit {word}, not {case.key.visit.level}")
    return counts, said


def figures(counts: Counter[str]) -> str:
    """One line of shares, each with what it was counted from."""

    def share(part: str, whole: str) -> str:
        total = counts[whole]
        return f"{counts[part] / total:.3f} ({counts[part]}/{total})" if total else "-"

    return "  ".join(
        [
            f"charts {counts['charts']}",
            *(
                f"{system} recall {share(f'{system} hit', f'{system} required')}"
                f" precision {share(f'{system} right', f'{system} proposed')}"
                for system in SYSTEMS
            ),
            f"first {share('first right', 'firsts')}",
            f"visit {share('visit right', 'visits')}",
            f"tempted {counts['tempted']}",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", metavar="FOLDER")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    cases: Sequence[Case] = [one for folder in args.folders for one in cases_in(folder)] or list(library().values())
    coders = Coders()
    whole: Counter[str] = Counter()
    for case in cases:
        counts, said = judged(case, coders.on(case.date).code(as_note(case)))
        whole += counts
        if args.show and said:
            print(f"{case.id} ({case.setting}): {'; '.join(said)}")
    print(figures(whole))
    return 0


if __name__ == "__main__":
    sys.exit(main())
