"""What is said of a concept: each assertion class on this project's own sentences, negation on the NegEx odd reports.

    python bench/assertion.py [--errors]

Own sentences: bench/data/assertion_sentences.tsv, on which rules were mended, and assertion_sentences_second.tsv, on
which one was ("no hernia, mild tenderness"); a concept that no mention overlaps counts as unfound, which is wrong for
its class. NegEx: MEDCODEX_SHARED/corpora/negex, scored as its scorer does: a negated mention over the concept makes it
negated. ``--errors`` lists the own sentences that came out otherwise. Uses the releases of MEDCODEX_HOME.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from medcodex.app.coder import open_coder
from medcodex.coding import NoteInput
from medcodex.encounter import Assertion, Claim, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.app.coder import Coder

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
DATE = dt.date(2026, 5, 15)
UNFOUND = "unfound"
OWN = {"own": "assertion_sentences.tsv", "second": "assertion_sentences_second.tsv"}


class Case(NamedTuple):
    """A sentence, the concept in it and its label."""

    sentence: str
    concept: str
    label: str


def own_cases(name: str) -> list[Case]:
    lines = (ROOT / "bench/data" / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [Case(row[0], row[1], row[2]) for row in rows]


def negex_cases() -> list[Case]:
    with (SHARED / "corpora/negex/negex-odd-reports.tsv").open(encoding="utf-8") as lines:
        return [Case(row[2], row[1], row[3]) for row in list(csv.reader(lines, delimiter="\t"))[1:]]


def said(coder: Coder, case: Case) -> list[str]:
    """What the rules say of all mentions that overlap the concept's first place in the sentence, before the book's view
    of chronic and past conditions is laid over it."""
    place = re.search(r"\s+".join(map(re.escape, case.concept.split())), case.sentence, re.IGNORECASE)
    if place is None:
        return []
    note = NoteInput("sentence", case.sentence, Setting.OUTPATIENT, Claim.PROFESSIONAL, DATE)
    concepts = coder.engine.read(note).found[0].concepts
    return [c.assertion.value for c in concepts if c.start < place.end() and c.end > place.start()]


def figures(pairs: Sequence[tuple[str, str]], label: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of one label over (gold, answered)."""
    right = sum(gold == answer == label for gold, answer in pairs)
    answered, wanted = sum(a == label for _, a in pairs), sum(g == label for g, _ in pairs)
    precision, recall = right / answered if answered else 0.0, right / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def show(name: str, pairs: Sequence[tuple[str, str]], labels: Iterable[str]) -> None:
    count = Counter(gold for gold, _ in pairs)
    for label in labels:
        precision, recall, f1 = figures(pairs, label)
        print(f"{name:8} {label:14} n {count[label]:4}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list the own sentences that came out otherwise")
    args = parser.parse_args()
    coder = open_coder(DATE)
    for name, file in OWN.items():
        pairs = []
        for case in own_cases(file):
            found = said(coder, case)
            answer = case.label if case.label in found else (found[0] if found else UNFOUND)
            pairs.append((case.label, answer))
            if args.errors and answer != case.label:
                print(f"{case.label} answered {answer}: {case.concept} | {case.sentence}")
        show(name, pairs, [a.value for a in Assertion])
        print(f"{name:8} all            n {len(pairs):4}  right {sum(g == a for g, a in pairs) / len(pairs):.3f}")
    negex = []
    for case in negex_cases():
        found = said(coder, case)
        negex.append((case.label, "Negated" if "negated" in found else "Affirmed" if found else UNFOUND))
    show("negex", negex, ["Negated"])
    print(f"negex    unfound {sum(a == UNFOUND for _, a in negex)} of {len(negex)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
