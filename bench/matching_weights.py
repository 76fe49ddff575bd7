"""The weights of the patient index, estimated: for each field the chances of its levels of agreement among records of
one person, of strangers, of relatives of one household, of twins, and of parent and child of one name.

    python bench/matching_weights.py [--write]

The people are generated with the training seeds; those of ``matching_people.py`` are never among them. ``--write`` puts
the tables where the index reads them. Counts are smoothed by a half.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from matching_pairs import Pairs
from medcodex.workflow.index.comparing import compare
from medcodex.workflow.index.weighing import KINDS, ONE_PERSON, STRANGER
from people import registrations

if TYPE_CHECKING:
    from collections.abc import Iterator

TRAINING_SEEDS = (11, 12, 13, 14)
PEOPLE = 20_000
STRANGERS = 250_000
INDEX = 100_000
_FOLDER = Path(__file__).parent.parent / "src/medcodex/workflow/index/data"
_LEVELS = {
    "family": ("same", "former", "alike", "part", "swapped", "other"),
    "given": ("same", "nickname", "typing", "alike", "initial", "middle", "other"),
    "middle": ("same", "initial", "alike", "other"),
    "suffix": ("same", "one", "other"),
    "birth": ("same", "swapped", "slip", "near", "other"),
    "sex": ("same", "other"),
    "address": ("same", "street", "postal", "other"),
    "phone": ("same", "slip", "other"),
    "national": ("same", "slip", "last-four", "other"),
    "personal": ("same", "other"),
}


def main() -> int:
    counts: Counter[tuple[str, str, str]] = Counter()
    pairs_of: Counter[str] = Counter()
    registered = 0
    for seed in TRAINING_SEEDS:
        pairs = Pairs(registrations(seed, PEOPLE))
        registered += len(pairs.registered)
        for kind, one, other in _related(pairs):
            pairs_of[kind] += 1
            _count(counts, kind, pairs, one, other)
        for one, other in _strangers(pairs, seed):
            _count(counts, STRANGER, pairs, one, other)
    weights = ["\t".join(("field", "level", *KINDS))]
    for field, levels in _LEVELS.items():
        chances = {}
        for kind in KINDS:
            total = sum(counts[kind, field, level] for level in levels) + len(levels) / 2
            chances[kind] = [(counts[kind, field, level] + 0.5) / total for level in levels]
        for place, level in enumerate(levels):
            weights.append("\t".join((field, level, *(f"{chances[kind][place]:.3g}" for kind in KINDS))))
    # Each pair is met once, when the later of the two arrives.
    expected = [f"{kind}\t{pairs_of[kind] / registered:.3g}" for kind in KINDS if kind != STRANGER]
    expected = ["kind\texpected", *expected, f"{STRANGER}\t{INDEX}"]
    for name, lines in (("weights", weights), ("expected", expected)):
        print("\n".join(lines), end="\n\n")
        if "--write" in sys.argv:
            (_FOLDER / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _related(pairs: Pairs) -> Iterator[tuple[str, int, int]]:
    """All pairs of one household, with what they are of each other."""
    households = defaultdict(list)
    for place, registered in enumerate(pairs.registered):
        households[registered.household].append(place)
    for places in households.values():
        for one, other in combinations(places, 2):
            a, b = pairs.registered[one], pairs.registered[other]
            if a.person == b.person:
                yield ONE_PERSON, one, other
            else:
                yield {"twin": "twin", "father or son": "namesake"}.get(a.kin, "relative"), one, other


def _strangers(pairs: Pairs, seed: int) -> Iterator[tuple[int, int]]:
    chance = random.Random(seed)  # noqa: S311 - the same in each run
    for _ in range(STRANGERS):
        one, other = chance.sample(range(len(pairs.registered)), 2)
        if pairs.registered[one].household != pairs.registered[other].household:
            yield one, other


def _count(counts: Counter[tuple[str, str, str]], kind: str, pairs: Pairs, one: int, other: int) -> None:
    for field, level in compare(pairs.known[one], pairs.known[other]).levels.items():
        counts[kind, field, level] += 1


if __name__ == "__main__":
    sys.exit(main())
