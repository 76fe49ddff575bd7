"""Fits the weights of the selector (src/medcodex/suggest/data/selector.tsv) on the gold corpora.

    python bench/fit_selector.py [--write]

Every candidate code of every gold document is one example; it is right when a gold slot, required or optional, accepts
it. Prints recall of required slots and precision by ten-fold cross-validation over documents, so that the figures are
of documents the weights have not seen. Run with MEDCODEX_HOME holding the full profile. Logistic regression with an L2
penalty by plain gradient steps: few features, some hundred examples.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from pathlib import Path

from medcodex.app import open_coder
from medcodex.coding import NoteInput
from medcodex.coding.joining import join_cases
from medcodex.encounter import Claim, Setting
from medcodex.suggest.case import group
from medcodex.suggest.select import confidence

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
DATE = dt.date(2026, 5, 15)
FOLDS, STEPS, RATE, PENALTY = 10, 400, 0.5, 1.5
REQUIRED_WEIGHT = 1.6
# Weights set by judgement for what the gold documents hardly show: notes without any assessment section, diagnoses that
# a sentence names as such outside one, assessments written as prose, and drug allergies.
SET_BY_HAND = {"nothing assessed": 1.3, "stated": 1.8, "prose assessment": 1.4, "allergy status": 0.8}

Example = tuple[str, dict[str, float], float, float]  # code, features, label, weight
Document = tuple[list[dict[str, object]], list[Example]]  # gold codes, candidates


def documents() -> list[Document]:
    """Gold documents with their candidates."""
    engine = open_coder(DATE, lambda m: print(m, file=sys.stderr)).engine
    out: list[Document] = []
    for name, setting in (("aci-gold", Setting.OUTPATIENT), ("hospital-gold", Setting.INPATIENT)):
        for line in (SHARED / "corpora" / name / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            note = NoteInput(gold["id"], gold["text"], setting, Claim.default_for(setting), DATE)
            cases = join_cases(group(engine.read(note).placed), engine.combinations, engine.book, engine.classes)
            features = engine.selector._reader.read(cases, setting.is_inpatient)
            required = {x for c in gold["codes"] if c["role"] == "required" for x in (c["code"], *c["alternatives"])}
            accepted = {x for c in gold["codes"] for x in (c["code"], *c["alternatives"])}
            out.append(
                (
                    gold["codes"],
                    [
                        (
                            case.code,
                            f,
                            float(case.code in accepted),
                            REQUIRED_WEIGHT if case.code in required else 1.0,
                        )
                        for case, f in zip(cases, features, strict=True)
                    ],
                )
            )
    return out


def fit(examples: list[Example]) -> dict[str, float]:
    """Weights by feature."""
    names = sorted({name for _, features, _, _ in examples for name in features})
    weights = dict.fromkeys(names, 0.0) | SET_BY_HAND
    names = [name for name in names if name not in SET_BY_HAND]
    total = sum(w for *_, w in examples)
    for step in range(STEPS):
        gradient = dict.fromkeys(names, 0.0)
        for _, features, label, weight in examples:
            error = weight * (confidence(features, weights) - label)
            for name, value in features.items():
                if name in gradient:
                    gradient[name] += error * value
        rate = RATE * 8 / (1 + step / 100)
        for name in names:
            shrink = 0.0 if name == "bias" else PENALTY * weights[name]
            weights[name] -= rate * (gradient[name] + shrink) / total
    return weights


def measure(parts: list[tuple[Document, dict[str, float]]], threshold: float) -> tuple[float, float]:
    """(recall of required slots, precision) as the scorer counts them."""
    required = hit = good = proposed = 0
    for (gold, examples), weights in parts:
        codes = {code for code, features, _, _ in examples if confidence(features, weights) >= threshold}
        proposed += len(codes)
        for slot in gold:
            accepted = {slot["code"], *slot["alternatives"]}  # type: ignore[misc]
            found = bool(accepted & codes)
            good += found
            if slot["role"] == "required":
                required, hit = required + 1, hit + found
    return hit / max(1, required), good / max(1, proposed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the weights fitted on all documents")
    args = parser.parse_args()
    docs = documents()
    held: list[tuple[Document, dict[str, float]]] = []
    for fold in range(FOLDS):
        weights = fit([e for n, (_, examples) in enumerate(docs) if n % FOLDS != fold for e in examples])
        held += [(doc, weights) for n, doc in enumerate(docs) if n % FOLDS == fold]
    aci = [h for h in held if h[0] in docs[:40]]
    rest = [h for h in held if h[0] in docs[40:]]
    print("ceiling (everything proposed): visits", measure(aci, 0.0), "hospital", measure(rest, 0.0))
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        visits, hospital = (tuple(round(x, 3) for x in measure(p, threshold)) for p in (aci, rest))
        print(f"held out, threshold {threshold}: visits recall/precision {visits} hospital {hospital}")
    if args.write:
        weights = fit([e for _, examples in docs for e in examples])
        path = ROOT / "src/medcodex/suggest/data/selector.tsv"
        source = dict.fromkeys(SET_BY_HAND, "set by hand")
        rows = "".join(f"{n}\t{w:.3f}\t{source.get(n, 'bench/fit_selector.py')}\n" for n, w in sorted(weights.items()))
        path.write_text(
            "# Weights of the features of suggest/features.py, fitted on the gold corpora.\n"
            "feature\tweight\tsource\n" + rows,
            encoding="utf-8",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
