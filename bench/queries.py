"""How many queries a note gets, whether all pass the linter, and which documentation gaps of the gold coders they meet.

    python bench/queries.py [--shared ../shared] [--show]

A gap that a gold coder wrote down counts as met where one of our queries on the same note shares a condition of
query/data/conditions.tsv with it, or two telling words, in its reason or the words it quotes for what it asks about.
Words are compared, not meanings: a lenient count for a gap that shares a topic by chance, a strict one for one that is
put in other words.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import re
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medcodex.app import open_coder
from medcodex.coding import NoteInput
from medcodex.encounter import Claim, Setting
from medcodex.query.lint_rules import load_conditions
from medcodex.query.linter import Linter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.query import Query
    from medcodex.query.lint_rules import Condition

_DATE = dt.date(2026, 5, 15)
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    [
        "with",
        "without",
        "documented",
        "documentation",
        "clarify",
        "clarification",
        "specify",
        "specified",
        "current",
        "condition",
        "diagnosis",
        "finding",
        "findings",
        "type",
        "stage",
        "severity",
        "cause",
        "this",
        "that",
        "which",
        "whether",
        "from",
        "have",
        "been",
        "note",
        "stated",
        "confirm",
        "patient",
        "significance",
        "clinical",
        "unspecified",
        "present",
        "what",
        "type",
        "other",
        "please",
        "also",
        "does",
        "were",
        "there",
        "under",
        "into",
        "only",
        "more",
        "than",
        "time",
    ]
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--show", action="store_true", help="each gap of the gold with what met it")
    args = parser.parse_args()
    coder = open_coder(_DATE)
    for name in ("aci-gold", "hospital-gold"):
        rows = [json.loads(line) for line in (args.shared / "corpora" / name / "gold.jsonl").open(encoding="utf-8")]
        _meet(name, coder, rows, show=args.show)
    with gzip.open(args.shared / "corpora" / "mtsamples" / "mtsamples-half.jsonl.gz", "rt", encoding="utf-8") as file:
        _count(coder, [json.loads(line) for line in file])


def _note(text: str, setting: Setting) -> NoteInput:
    return NoteInput("n", text, setting, Claim.default_for(setting), _DATE)


def _meet(name: str, coder: Any, rows: list[dict[str, Any]], *, show: bool) -> None:
    met = gaps = ours = idle = 0
    for row in rows:
        queries = coder.code(_note(row["text"], Setting(row["setting"]))).queries
        gold = row.get("query") or []
        useful = set()
        for gap in gold:
            by = [number for number, query in enumerate(queries) if _same(gap, query)]
            useful.update(by)
            met += bool(by)
            if show:
                print(f"{'met ' if by else '    '} {gap} {[queries[number].reason for number in by]}")
        if show:
            for number in set(range(len(queries))) - useful:
                print(
                    f"  own {queries[number].rule} {queries[number].reason}: {queries[number].evidence[0].text[:60]!r}"
                )
        gaps += len(gold)
        ours += len(queries)
        idle += len(queries) - len(useful)
    print(f"{name}: {gaps} gaps of the gold, {met} met ({met / gaps:.2f}); {ours} queries, {idle} meet none")


def _same(gap: str, query: Query) -> bool:
    quoted = query.evidence if not query.codes else query.evidence[:1]
    said = " ".join([query.reason, *(quote.text for quote in quoted)])
    if any(one.pattern.search(gap) and one.pattern.search(said) for one in _conditions()):
        return True
    return len(set(_words(gap)) & set(_words(said))) >= 2


@lru_cache
def _conditions() -> tuple[Condition, ...]:
    return load_conditions()


def _words(text: str) -> Iterator[str]:
    return (word.rstrip("s") for word in _WORD.findall(text.lower()) if word not in _COMMON)


def _count(coder: Any, rows: list[dict[str, Any]]) -> None:
    """Notes by their number of queries, rules by how often they ask, faults of the drafts, time of the two steps."""
    linter, many, rules, faults = Linter(), Counter[int](), Counter[str](), Counter[str]()
    spent: dict[str, float] = {}
    for row in rows:
        told = row["text"][:300].lower()
        setting = Setting.INPATIENT if "discharge" in told else Setting.OUTPATIENT
        note = _note(row["text"], setting)
        coded, read = coder.engine.diagnoses(note)
        for step in coder.steps:
            begun = time.process_time()
            coded = step(coded, read, note)
            name = type(step).__name__
            spent[name] = spent.get(name, 0.0) + time.process_time() - begun
        many[len(coded.queries)] += 1
        rules.update(query.rule for query in coded.queries)
        for query in coded.queries:
            faults.update(fault.rule for fault in linter.lint(query.text, query.title, query.options))
    print(f"mtsamples: {len(rows)} notes, by number of queries {dict(sorted(many.items()))}")
    print(f"  rules {dict(rules.most_common())}; faults of the linter {dict(faults)}")
    for name, seconds in spent.items():
        print(f"  {name}: {seconds / len(rows) * 1000:.2f} ms a note")


if __name__ == "__main__":
    main()
