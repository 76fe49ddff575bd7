"""What the checks say of the engine's own claims: errors by rule over every note of the corpora.

    python bench/self_check.py [--only SET]... [--severity error|warning|info] [--show RULE] [--limit N]

Every note of mtsamples is coded twice, as an office visit (professional claim) and as a stay (facility claim); the
visits of aci-gold, the stays of hospital-gold and the cases of CodiEsp train once, each in its own setting. The
proposed codes then go through the guideline checks and, where its package is installed, the Medicare Code Editor, as
``medcodex check`` would. Reads MEDCODEX_SHARED (default ../shared) and MEDCODEX_HOME, which should hold the full
profile. The corpora tell neither age nor sex nor how a stay ended: the age is read off "NN-year-old" (40 where it is
not told), discharge is to home. ``--show`` names notes and codes, never their text.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import re
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from medcodex.app import open_coder
from medcodex.app.checker import Checkers
from medcodex.app.grouping import Groupers
from medcodex.coding import NoteInput
from medcodex.coding.as_encounter import as_encounter
from medcodex.encounter import Claim, Setting
from medcodex.errors import NotLoadedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
DATE = dt.date(2026, 5, 15)
SHOWN = 20
ADULT = 40.0
_AGE = re.compile(r"\b(\d{1,3})[\s-]*(year|month|week|day)s?[\s-]*old", re.IGNORECASE)
_PER_YEAR = {"year": 1, "month": 12, "week": 52, "day": 365}


def _gold(name: str) -> Iterator[tuple[str, str]]:
    for line in (SHARED / "corpora" / name / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        yield row["id"], row["text"]


def _mtsamples() -> Iterator[tuple[str, str]]:
    with gzip.open(SHARED / "corpora/mtsamples/mtsamples-half.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            yield str(number), json.loads(line)["text"]


def _codiesp() -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(next((SHARED / "corpora/codiesp").glob("*.zip"))) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("train/text_files_en/") and name.endswith(".txt"):
                yield Path(name).stem, archive.read(name).decode("utf-8")


SETS: dict[str, tuple[Callable[[], Iterator[tuple[str, str]]], Setting]] = {
    "aci-gold": (lambda: _gold("aci-gold"), Setting.OUTPATIENT),
    "hospital-gold": (lambda: _gold("hospital-gold"), Setting.INPATIENT),
    "mtsamples visits": (_mtsamples, Setting.OUTPATIENT),
    "mtsamples stays": (_mtsamples, Setting.INPATIENT),
    "codiesp-train": (_codiesp, Setting.OUTPATIENT),
}


def _age(text: str) -> float:
    """The age in years that a note names first; that of an adult where it names none."""
    found = _AGE.search(text)
    return float(found[1]) / _PER_YEAR[found[2].lower()] if found and int(found[1]) <= 120 else ADULT


def open_checks() -> Checkers:
    """The guideline checks, and the Medicare Code Editor where it is installed."""
    groupers = Groupers(print)
    try:
        _ = groupers.editor
    except NotLoadedError as error:
        print(f"the Medicare Code Editor is left out: {error.message}", file=sys.stderr)
        return Checkers()
    return Checkers(editors=[groupers.mce_findings])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=list(SETS), help="a set by name; may be repeated")
    parser.add_argument("--severity", choices=["error", "warning", "info"], default="error")
    parser.add_argument("--show", metavar="RULE", help="name the notes and codes of one rule")
    parser.add_argument("--limit", type=int, default=SHOWN, metavar="N", help=f"of them at most; {SHOWN}")
    args = parser.parse_args()
    coder, checkers = open_coder(DATE, lambda m: print(m, file=sys.stderr)), open_checks()
    counts: dict[str, Counter[str]] = {}
    totals = []
    shown = 0
    for name in args.only or SETS:
        notes, setting = SETS[name]
        claim = Claim.default_for(setting)
        found, coded_notes, codes, faulty = Counter[str](), 0, 0, 0
        for ident, text in notes():
            note = NoteInput(ident, text, setting, claim, DATE, age=_age(text))
            coded = coder.code(note)
            encounter = replace(as_encounter(coded, note), discharge_status="01")
            findings = [f for f in checkers.check(encounter).findings if f.severity == args.severity]
            coded_notes, codes, faulty = coded_notes + 1, codes + len(coded.codes), faulty + bool(findings)
            found.update(f"{f.rule} {f.name}" for f in findings)
            for finding in findings:
                if args.show == finding.rule and shown < args.limit:
                    shown += 1
                    print(f"{name} {ident} {' '.join(finding.codes)}: {finding.message}")
        counts[name] = found
        totals.append(f"{name}: {coded_notes} notes, {codes} codes, {faulty} notes with a finding")
    _print(counts, totals, args.severity)
    return 0


def _print(counts: dict[str, Counter[str]], totals: list[str], severity: str) -> None:
    table = Table("rule", *counts, "all", title=f"findings of severity {severity} on the engine's own claims")
    every = sum(counts.values(), Counter[str]())
    for rule, number in every.most_common():
        table.add_row(rule, *(str(found[rule]) for found in counts.values()), str(number))
    table.add_row("all", *(str(found.total()) for found in counts.values()), str(every.total()), style="bold")
    Console(width=140).print(table)
    print("\n".join(totals))


if __name__ == "__main__":
    sys.exit(main())
