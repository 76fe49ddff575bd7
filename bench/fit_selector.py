"""Fits the selector's weights (suggest/data/selector.tsv) on judged notes, and says what they are worth.

    python bench/fit_selector.py [--write]

Every candidate code of every judged note is one example; it is right when a judged code, required or optional, accepts
it. Prints, by weights that had not seen the note (ten parts, dealt by a seed), recall of required codes and precision
at several thresholds for each set, and how often codes were right by confidence. With --write the weights fitted on all
notes go into the package, and what they were fitted on into docs/selector-card.md. Run with MEDCODEX_HOME holding the
full profile.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import sys
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medcodex.app import open_coder
from medcodex.coding import NoteInput
from medcodex.coding.judged import JudgedCode, JudgedNote, examples_of
from medcodex.encounter import Claim, Setting
from medcodex.suggest.fitting import Example, Fitted, fit_calibrated, log_loss
from medcodex.suggest.select import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
GOLD = {"aci-gold": "outpatient", "hospital-gold": "inpatient"}
OWN = ROOT / "bench" / "data" / "judged"
DATE = dt.date(2026, 5, 15)
FOLDS, SEED, PENALTY = 10, 7, 1.0
# What the judged notes hardly show: notes without any assessment section, diagnoses that a sentence names as such
# outside one, assessments written as prose, drug allergies. The fit is drawn towards these weights.
TOWARDS = {"nothing assessed": 1.3, "stated": 1.8, "prose assessment": 1.4, "allergy status": 0.8}
# The project's own labels count less, and were made with more optional codes than the gold: what their judges report
# more freely is explained apart and kept out of the weights.
OWN_WEIGHT = 0.5
HABITS = (
    "symptom",
    "status",
    "history",
    "therapy",
    "family",
    "not assessed",
    "chronic",
    "heading",
    "in plan",
    "in diagnosis",
)
THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 1.0001)


def judged_sets() -> dict[str, tuple[str, list[JudgedNote]]]:
    """Sets by name, each with the sha256 of the file its labels lie in."""
    found: dict[str, tuple[str, list[JudgedNote]]] = {}
    for name, setting in GOLD.items():
        path = SHARED / "corpora" / name / "gold.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found[name] = (_digest(path), [_judged({"setting": setting} | row) for row in rows])
    texts = list(_report_texts())
    for path in sorted(OWN.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        notes = [_judged(row | {"text": texts[int(row["id"].rpartition("-")[2])]}) for row in rows]
        found[path.stem] = (_digest(path), notes)
    return found


def _report_texts() -> Iterator[str]:
    with gzip.open(SHARED / "corpora/mtsamples/mtsamples-half.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def _judged(row: dict[str, Any]) -> JudgedNote:
    setting = Setting(row["setting"])
    note = NoteInput(str(row["id"]), row["text"], setting, Claim.default_for(setting), DATE)
    codes = tuple(
        JudgedCode(one["code"], frozenset(one.get("alternatives", ())), one["role"] == "required")
        for one in row["codes"]
    )
    first = frozenset([row["first_listed"], *row.get("first_listed_alternatives", ())])
    return JudgedNote(note, codes, first, "corpus", DATE)


def _weighed(example: Example, sets: dict[str, tuple[str, list[JudgedNote]]]) -> Example:
    """An example of the project's own labels counts less and carries the habit of its judges."""
    if example.note < sum(len(sets[name][1]) for name in GOLD):
        return example
    habit = {"own": 1.0} | {f"own {name}": 1.0 for name in HABITS if name in example.features}
    return example._replace(weight=example.weight * OWN_WEIGHT, habit=habit)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def measure(
    notes: Sequence[JudgedNote], first: int, scored: Sequence[tuple[Example, float]], threshold: float
) -> tuple[float, float]:
    """(recall of required codes, precision) of a set whose notes are numbered from ``first``."""
    kept: dict[int, set[str]] = {}
    for one, guess in scored:
        if guess >= threshold:
            kept.setdefault(one.note, set()).add(one.code)
    required = found = credited = proposed = 0
    for number, note in enumerate(notes, first):
        codes = kept.get(number, set())
        proposed += len(codes)
        for slot in note.codes:
            hit = bool(slot.accepted & codes)
            credited += hit
            required += slot.required
            found += hit and slot.required
    return found / max(1, required), credited / max(1, proposed)


def reliability(scored: Sequence[tuple[Example, float]]) -> Iterator[str]:
    """How often codes were right, by the confidence that weights gave them which had not seen their note."""
    for low, high in pairwise(BINS):
        inside = [(guess, one.right) for one, guess in scored if low <= guess < high]
        if inside:
            said = sum(guess for guess, _ in inside) / len(inside)
            held = sum(right for _, right in inside) / len(inside)
            yield f"| {low:.2f} to {min(high, 1):.2f} | {len(inside)} | {said:.2f} | {held:.2f} |"


def report(sets: dict[str, tuple[str, list[JudgedNote]]], examples: Sequence[Example], fitted: Fitted) -> Iterator[str]:
    """The figures and what they come from, as a page."""
    scored = list(zip(examples, fitted.held_out, strict=True))
    notes = sum(len(judged) for _, judged in sets.values())
    yield "# What the selector was fitted on\n"
    yield "Written by `python bench/fit_selector.py --write`. Logistic regression over the named features of"
    yield "suggest/features.py, drawn to zero (a few to weights set by judgement), then calibrated. It decides which"
    yield "candidate codes are proposed and with which confidence; it makes no code.\n"
    yield f"{notes} judged notes, {len(examples)} candidate codes, {len(fitted.weights)} weights; {FOLDS} parts,"
    yield f"seed {SEED}, penalty {PENALTY}. All figures are of notes that the weights had not seen; but the tables and"
    yield "rules of the engine were written with errors on some of these notes in view, so new notes may do worse.\n"
    yield f"Log loss held out: {log_loss(fitted.held_out, examples):.3f}.\n"
    yield "| set | notes | sha256 of the labels | " + " | ".join(f"at {t}" for t in THRESHOLDS) + " |"
    yield "|---|---|---|" + "---|" * len(THRESHOLDS)
    first = 0
    for name, (digest, judged) in sets.items():
        figures = [measure(judged, first, scored, threshold) for threshold in THRESHOLDS]
        cells = " | ".join(f"{recall:.2f} / {precision:.2f}" for recall, precision in figures)
        yield f"| {name} | {len(judged)} | {digest[:16]} | {cells} |"
        first += len(judged)
    yield f"\nRecall of required codes / precision by threshold; the engine proposes from {THRESHOLD} on.\n"
    yield "| confidence | candidates | mean confidence | right |"
    yield "|---|---|---|---|"
    yield from reliability(scored)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the weights fitted on all notes, and their card")
    args = parser.parse_args()
    engine = open_coder(DATE, lambda m: print(m, file=sys.stderr)).engine
    sets = judged_sets()
    examples = [_weighed(one, sets) for one in examples_of(engine, [n for _, judged in sets.values() for n in judged])]
    fitted = fit_calibrated(examples, TOWARDS, PENALTY, FOLDS, SEED)
    page = "\n".join(report(sets, examples, fitted)) + "\n"
    print(page)
    if args.write:
        path = ROOT / "src/medcodex/suggest/data/selector.tsv"
        source = dict.fromkeys(TOWARDS, "bench/fit_selector.py, drawn to a weight set by judgement")
        rows = "".join(
            f"{name}\t{weight:.3f}\t{source.get(name, 'bench/fit_selector.py')}\n"
            for name, weight in sorted(fitted.weights.items())
        )
        path.write_text(
            "# Weights of the features of suggest/features.py (docs/selector-card.md says what they were fitted on).\n"
            "feature\tweight\tsource\n" + rows,
            encoding="utf-8",
        )
        (ROOT / "docs/selector-card.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
