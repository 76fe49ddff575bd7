"""What each part of the engine adds: every corpus coded with one part taken away at a time.

    python bench/ablation.py [--only SET]... [--no-save]

Each row is the whole engine without one part, on the dev sets of ../shared (MEDCODEX_SHARED), full profile unless the
row says otherwise. A part whose row scores no lower than the whole adds nothing on that set, and the table says so.
Releases are those of bench/accuracy.py, built once under build/bench/. Writes bench/results/ablation-DATE.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import json
import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from accuracy import DATE, SETS, SHARED, WORK, prepare
from medcodex.app import open_coder
from medcodex.cli.note_lines import Defaults, read_line
from medcodex.coding.as_json import note_object
from medcodex.coding.claim_rules import ClaimRules
from medcodex.conventions.combinations import Combinations
from medcodex.conventions.companions import Companions
from medcodex.conventions.integral import IntegralSymptoms
from medcodex.conventions.redundant import RedundantCodes
from medcodex.encounter import Assertion, Setting
from medcodex.library.home import HOME_VARIABLE
from medcodex.suggest.features import FeatureReader
from medcodex.suggest.past import History
from medcodex.suggest.section_class import SectionClasses
from medcodex.suggest.select import Selector, packaged_weights
from medcodex.text.assertion import Judgement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from accuracy import GoldSet, Record
    from medcodex.app import Coder
    from medcodex.coding.engine import Engine

ROOT = Path(__file__).resolve().parent.parent
DAY = dt.date.fromisoformat(DATE)
NAMES = ("aci-gold", "hospital-gold", "codiesp-dev", "negex")
FIGURES = {
    "aci-gold": (("recall", "recall"), ("precision", "precision"), ("first-listed", "first_listed")),
    "hospital-gold": (("recall", "diagnoses.recall"), ("precision", "diagnoses.precision"), ("principal", "principal")),
    "codiesp-dev": (("F1", "full.f1"),),
    "negex": (("F1", "f1"),),
}


def _selector(engine: Engine, *, integral: IntegralSymptoms | None = None, threshold: float | None = None) -> Selector:
    reader = FeatureReader(engine.book, engine.history, integral or IntegralSymptoms.load(), engine.classes)
    chosen = Selector.load(reader)
    return chosen if threshold is None else Selector(reader, packaged_weights(), threshold)


def _rules(
    engine: Engine,
    *,
    companions: Companions | None = None,
    redundant: RedundantCodes | None = None,
    integral: IntegralSymptoms | None = None,
) -> ClaimRules:
    return ClaimRules(
        engine.conventions,
        companions=Companions.load() if companions is None else companions,
        redundant=RedundantCodes.load() if redundant is None else redundant,
        integral=IntegralSymptoms.load() if integral is None else integral,
        history=engine.history,
        classes=engine.classes,
    )


def _nothing_past(engine: Engine) -> Engine:
    past = replace(engine, history=History([], [], []))
    return replace(past, rules=_rules(past))


def _nothing_integral(engine: Engine) -> Engine:
    none = IntegralSymptoms([])
    return replace(engine, selector=_selector(engine, integral=none), rules=_rules(engine, integral=none))


def _sections_alike(engine: Engine) -> Engine:
    alike = replace(engine, classes=SectionClasses([]))
    return replace(alike, selector=_selector(alike), rules=_rules(alike))


PARTS: dict[str, Callable[[Engine], Engine]] = {
    "everything": lambda engine: engine,
    "combination codes": lambda engine: replace(engine, combinations=Combinations(())),
    "companions (use additional code)": lambda engine: replace(engine, rules=_rules(engine, companions=Companions([]))),
    "codes redundant beside others": lambda engine: replace(engine, rules=_rules(engine, redundant=RedundantCodes([]))),
    "integral symptoms": _nothing_integral,
    "history tables": _nothing_past,
    "kinds of sections": _sections_alike,
    "ranking (all candidates proposed)": lambda engine: replace(engine, selector=_selector(engine, threshold=0.0)),
}


def _all_present(_document: Any, _sentence: Any, spans: Any, *_rules: Any) -> list[Judgement]:
    return [Judgement(Assertion.PRESENT, "ablation", start, start) for start, _ in spans]


# Parts that are no field of the engine: what stands in for them while the row is measured.
PATCHES: dict[str, tuple[str, Any]] = {
    "assertion": ("medcodex.suggest.sentence_reader.judge", _all_present),
    "words around a phrase": ("medcodex.suggest.surroundings.Surroundings.near", lambda *_: frozenset()),
}


def scorer() -> ModuleType:
    """The scorer beside the corpora."""
    spec = importlib.util.spec_from_file_location("score_codes", SHARED / "tools/score_codes.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("the scorer beside the corpora")
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def score(coder: Coder, gold: GoldSet, scoring: ModuleType) -> Record:
    """One corpus coded and scored."""
    answers: dict[str, Record] = {}
    defaults = Defaults(Setting.OUTPATIENT, None, DAY, None, None)
    for row in gold.records():
        _, note = read_line(json.dumps(row).encode(), row["id"], defaults)
        answers[row["id"]] = json.loads(json.dumps(note_object(coder.code(note))))  # type: ignore[arg-type]
    path = gold.gold()
    if gold.kind in {"aci", "hospital"}:
        return getattr(scoring, gold.kind)(scoring.load(path), answers)  # type: ignore[no-any-return]
    if gold.kind == "codiesp":
        return scoring.codiesp(path, answers, "icd10cm")  # type: ignore[no-any-return]
    return scoring.negex(path, answers)  # type: ignore[no-any-return]


@contextmanager
def home(profile: str) -> Iterator[None]:
    """A profile's data folder while its coder is opened and used."""
    with patch.dict(os.environ, {HOME_VARIABLE: str(prepare(profile))}):
        yield


def rows(sets: list[GoldSet]) -> Iterator[tuple[str, dict[str, Record]]]:
    """Each row of the table as it is measured."""
    scoring = scorer()
    with home("full"):
        whole = open_coder(DAY)
        for name, part in PARTS.items():
            coder = type(whole)(part(whole.engine), whole.steps)
            yield name, {gold.name: score(coder, gold, scoring) for gold in sets}
        for name, (target, stand_in) in PATCHES.items():
            with patch(target, stand_in):
                fresh = open_coder(DAY)
                yield name, {gold.name: score(fresh, gold, scoring) for gold in sets}
    with home("embedded"):
        coder = open_coder(DAY)
        yield "alphabetic index and official tables", {gold.name: score(coder, gold, scoring) for gold in sets}


def _figure(scores: Record, path: str) -> float:
    value: Any = scores
    for step in path.split("."):
        value = value[step]
    return float(value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="SET", choices=NAMES)
    parser.add_argument("--no-save", action="store_true")
    args = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    sets = [gold for gold in SETS if gold.name in (args.only or NAMES)]
    columns = [(gold.name, label, path) for gold in sets for label, path in FIGURES[gold.name]]
    table = Table("without", *(f"{name}\n{label}" for name, label, _ in columns), title=f"What each part adds, {DATE}")
    results: dict[str, dict[str, Record]] = {}
    for name, scores in rows(sets):
        results[name] = scores
        whole = results["everything"]
        cells = []
        for gold, _, path in columns:
            value = _figure(scores[gold], path)
            change = value - _figure(whole[gold], path)
            cells.append(f"{value:.3f}" + (f" ({change:+.3f})" if name != "everything" else ""))
        table.add_row("(nothing: the whole engine)" if name == "everything" else name, *cells)
    Console(width=180).print(table)
    if not args.no_save:
        saved = ROOT / "bench" / "results" / f"ablation-{dt.datetime.now(tz=dt.UTC).date().isoformat()}.json"
        saved.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
