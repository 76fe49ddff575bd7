"""E/M levels of aci-gold beside its decision-making labels: macro F1, confusion, and agreement element by element.

    python bench/em_levels.py [--differences]

The gold (notes with a level for problems, data, risk and the whole) is read from MEDCODEX_SHARED (default ../shared),
the code books from the data folder. --differences lists where a note differs, by its id and levels alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
from collections import Counter
from pathlib import Path

from medcodex.app import Coders
from medcodex.coding import NoteInput
from medcodex.encounter import Claim, Setting

SHARED = Path(os.environ.get("MEDCODEX_SHARED") or Path(__file__).resolve().parent.parent.parent / "shared")
LEVELS = ("straightforward", "low", "moderate", "high")
NONE = "none"
ELEMENTS = ("problems", "data", "risk", "level")


def f1(pairs: Counter[tuple[str, str]], label: str) -> float:
    """F1 of one label over counted (gold, found) pairs."""
    hit = pairs[label, label]
    found = sum(count for (_, ours), count in pairs.items() if ours == label)
    wanted = sum(count for (gold, _), count in pairs.items() if gold == label)
    return 2 * hit / (found + wanted) if found + wanted else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--differences", action="store_true")
    args = parser.parse_args()
    coders = Coders()
    counted: dict[str, Counter[tuple[str, str]]] = {element: Counter() for element in ELEMENTS}
    for line in (SHARED / "corpora/aci-gold/gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row.get("mdm"):
            continue
        day = dt.date.fromisoformat(row["date"])
        note = NoteInput(row["id"], row["text"], Setting(row["setting"]), Claim.PROFESSIONAL, day)
        em = coders.on(day).code(note).em
        differs = []
        for element in ELEMENTS:
            level = getattr(em.result, element) if em else None
            pair = (row["mdm"][element], level.word if level else NONE)
            counted[element][pair] += 1
            if pair[0] != pair[1]:
                differs.append(f"{element} {pair[0]} not {pair[1]}")
        if args.differences and differs:
            print(row["id"], "; ".join(differs))
    for element in ELEMENTS:
        pairs = counted[element]
        labels = [label for label in LEVELS if any(gold == label for gold, _ in pairs)]
        agreed = sum(count for (gold, ours), count in pairs.items() if gold == ours)
        macro = sum(f1(pairs, label) for label in labels) / len(labels)
        print(f"{element}: agree {agreed} of {pairs.total()}, macro F1 {macro:.4f}")
        for gold in labels:
            cells = ", ".join(f"{ours} {pairs[gold, ours]}" for ours in (*LEVELS, NONE) if pairs[gold, ours])
            print(f"  gold {gold}: {cells}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
