"""Where the thresholds of the patient index lie: how many pairs of one person and of two stand above so many bits.

    python bench/matching_calibration.py [--people 60000]

The people are generated with the calibration seeds, which are neither the training's nor the evaluation's. "link"
counts pairs without a contradiction alone, as the program links no others; "show" counts all.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from matching_pairs import Pairs
from medcodex.workflow.index.judging import judge
from people import registrations

CALIBRATION_SEEDS = (31, 32)
BITS = range(-6, 26)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=60_000)
    people = parser.parse_args().people
    counts: Counter[tuple[bool, bool, int]] = Counter()
    by_number: Counter[bool] = Counter()
    true = registered = 0
    for seed in CALIBRATION_SEEDS:
        pairs = Pairs(registrations(seed, people))
        true += pairs.true_pairs()
        registered += len(pairs.registered)
        for pair in pairs.candidates():
            judged = judge(pairs.known[pair.later], pairs.known[pair.earlier])
            counts[pair.same, bool(judged.against), max(BITS[0], min(BITS[-1], int(judged.bits // 1)))] += 1
            if judged.rule != "score" and not judged.against:
                by_number[pair.same] += 1
    print(f"{registered:,} registrations, {true:,} pairs of one person; by numbers alone {dict(by_number)}")
    print(f"{'bits':>5} {'link: one':>10} {'two':>6} {'recall':>8} {'show: one':>10} {'two':>8} {'recall':>8}")
    for bits in BITS:
        link = [sum(counts[same, False, at] for at in BITS if at >= bits) for same in (True, False)]
        show = [sum(counts[same, any_, at] for any_ in (True, False) for at in BITS if at >= bits)
                for same in (True, False)]  # fmt: skip
        print(
            f"{bits:>5} {link[0]:>10,} {link[1]:>6,} {link[0] / true:>8.4f} "
            f"{show[0]:>10,} {show[1]:>8,} {show[0] / true:>8.4f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
