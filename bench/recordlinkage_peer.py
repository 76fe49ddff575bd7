"""recordlinkage at the same job: registrations as JSON on standard input, precision and recall printed.

Run by ``bench/matching_people.py --peer PYTHON`` with a Python that has recordlinkage 0.16 (pip install recordlinkage).
Blocks, comparisons and the unsupervised Fellegi-Sunter classifier (expectation maximisation) are the package's own, as
its documentation has them.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter

import pandas
import recordlinkage
from recordlinkage.preprocessing import phonetic

LIKELY = 0.5
CERTAIN = 0.9999


def main() -> int:
    rows = pandas.DataFrame(json.load(sys.stdin))
    began = perf_counter()
    for name in ("family", "given"):
        rows[f"{name} sound"] = phonetic(rows[name], method="metaphone")
    rows["year"] = rows["born"].str[:4]
    rows = rows.replace("", None)
    index = recordlinkage.Index()
    for block in (
        ["family sound", "born"], ["given sound", "born"], ["family sound", "given sound", "year"], ["phone", "given"],
        ["national"], ["family sound", "given sound", "postal"],
    ):  # fmt: skip
        index.block(block)
    pairs = index.index(rows)
    compare = recordlinkage.Compare()
    for name in ("family", "given"):
        compare.string(name, name, method="jarowinkler", threshold=0.9, label=name)
    for name in ("middle", "born", "street", "postal", "phone", "national"):
        compare.exact(name, name, label=name)
    features = compare.compute(pairs, rows)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(features)
    chances = classifier.prob(features)
    seconds = perf_counter() - began
    people = rows["person"]
    counts = people.value_counts()
    true = int((counts * (counts - 1) // 2).sum())
    same = pandas.Series([people[one] == people[other] for one, other in chances.index], index=chances.index)
    print(f"recordlinkage {recordlinkage.__version__}: {len(pairs):,} pairs in {seconds:.1f} s")
    for title, least in (("chance from 0.5", LIKELY), ("chance from 0.9999", CERTAIN)):
        chosen = chances >= least
        right, wrong = int((chosen & same).sum()), int((chosen & ~same).sum())
        print(f"  {title}: {right:,} right, {wrong:,} wrong; precision {right / max(right + wrong, 1):.5f}, "
              f"recall {right / true:.4f}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
