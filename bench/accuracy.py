"""Accuracy of `medcodex code` and `medcodex search` against the gold corpora, in one table for both profiles.

    python bench/accuracy.py [--profile embedded|full|both] [--only SET]... [--no-save]

embedded: what the install brings. full: after `medcodex data add SHARED/codesets`. Corpora, official files and the
scorer are read from MEDCODEX_SHARED (default ../shared). Releases are built once under build/bench/. Results go to
bench/results/ with date and commit.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from medcodex.library.opening import open_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
WORK = ROOT / "build" / "bench"
DATE = "2026-05-15"
SHORT_QUERIES = 400

Record = dict[str, Any]


@dataclass(frozen=True)
class GoldSet:
    """A corpus: what to send, which command answers, how the scorer is called, which figures to show."""

    name: str
    kind: str
    gold: Callable[[], Path]
    records: Callable[[], Iterator[Record]]
    figures: tuple[tuple[str, str], ...]
    command: str = "code"


def jsonl(path: Path) -> Iterator[Record]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _aci() -> Iterator[Record]:
    for row in jsonl(SHARED / "corpora/aci-gold/gold.jsonl"):
        yield {k: row[k] for k in ("id", "text", "setting", "date")}


def _hospital() -> Iterator[Record]:
    for row in jsonl(SHARED / "corpora/hospital-gold/gold.jsonl"):
        yield {"id": row["id"], "text": row["text"], "setting": "inpatient", "date": row.get("date", DATE)}


def _codiesp_gold(part: str) -> Path:
    target = WORK / f"codiesp-{part}D.tsv"
    with zipfile.ZipFile(next((SHARED / "corpora/codiesp").glob("*.zip"))) as archive:
        target.write_bytes(archive.read(f"{part}/{part}D.tsv"))
    return target


def _codiesp(part: str) -> Iterator[Record]:
    with zipfile.ZipFile(next((SHARED / "corpora/codiesp").glob("*.zip"))) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith(f"{part}/text_files_en/") and name.endswith(".txt"):
                yield {"id": Path(name).stem, "text": archive.read(name).decode("utf-8"), "date": DATE}


def _negex() -> Iterator[Record]:
    with (SHARED / "corpora/negex/negex-odd-reports.tsv").open(encoding="utf-8") as lines:
        for number, row in enumerate(list(csv.reader(lines, delimiter="\t"))[1:]):
            yield {"id": str(number), "text": row[2], "date": DATE}


def _short(kind: str) -> Iterator[Record]:
    """An even sample of the queries whose code is still billable on the date, at most SHORT_QUERIES."""
    billable = {row.code.replace(".", "") for row in open_book(dt.date.fromisoformat(DATE)).codes() if row.billable}
    rows = [row for row in jsonl(SHARED / f"corpora/short-text/{kind}.jsonl.gz") if row["code"] in billable]
    for number, row in enumerate(rows[:: max(1, len(rows) // SHORT_QUERIES)][:SHORT_QUERIES]):
        yield {"id": str(number), "text": row["text"], "code": row["code"]}


def _short_gold(kind: str) -> Path:
    target = WORK / f"short-{kind}.jsonl"
    target.write_text("".join(json.dumps(r) + "\n" for r in _short(kind)), encoding="utf-8")
    return target


_BILLING = (("recall", "recall"), ("precision", "precision"), ("f1", "f1"), ("first-listed", "first_listed"))
_PRF = ("recall", "precision", "f1")
_HOSPITAL = (*((n, f"diagnoses.{n}") for n in _PRF), ("principal", "principal"))
_CODIESP = (*((n, f"full.{n}") for n in _PRF), ("category f1", "category.f1"))
_NEGEX = (*((n, n) for n in _PRF), ("missed", "concepts_missed"))
_SEARCH = (("top 1", "top1"), ("top 5", "top5"))

SETS = (
    GoldSet("aci-gold", "aci", lambda: SHARED / "corpora/aci-gold/gold.jsonl", _aci, _BILLING),
    GoldSet("hospital-gold", "hospital", lambda: SHARED / "corpora/hospital-gold/gold.jsonl", _hospital, _HOSPITAL),
    GoldSet("codiesp-train", "codiesp", lambda: _codiesp_gold("train"), lambda: _codiesp("train"), _CODIESP),
    GoldSet("codiesp-dev", "codiesp", lambda: _codiesp_gold("dev"), lambda: _codiesp("dev"), _CODIESP),
    GoldSet("negex", "negex", lambda: SHARED / "corpora/negex/negex-odd-reports.tsv", _negex, _NEGEX),
    *(
        GoldSet(f"short-{k}", "search", lambda k=k: _short_gold(k), lambda k=k: _short(k), _SEARCH, "search")  # type: ignore[misc]
        for k in ("abb", "typo", "reorder", "sentence")
    ),
)


def medcodex(home: Path, *args: str) -> None:
    """Run the installed command in a profile's data folder."""
    env = {**os.environ, "MEDCODEX_HOME": str(home)}
    quiet = subprocess.DEVNULL
    subprocess.run([sys.executable, "-m", "medcodex", *args], check=True, env=env, stdout=quiet, stderr=quiet)


def prepare(profile: str) -> Path:
    """The profile's data folder, with its releases added once."""
    home = WORK / f"home-{profile}"
    ready = home / ".ready"
    if not ready.exists():
        home.mkdir(parents=True, exist_ok=True)
        if profile == "full":
            medcodex(home, "data", "add", str(SHARED / "codesets"))
        ready.touch()
    return home


def measure(home: Path, profile: str, gold: GoldSet) -> Record:
    """Predict one corpus and score it with the scorer beside the corpora."""
    given, answered = WORK / f"{profile}-{gold.name}.in.jsonl", WORK / f"{profile}-{gold.name}.out.jsonl"
    given.write_text("".join(json.dumps(r) + "\n" for r in gold.records()), encoding="utf-8")
    if gold.command == "search":
        env = {**os.environ, "MEDCODEX_HOME": str(home)}
        with answered.open("wb") as out:
            command = [
                sys.executable,
                "-m",
                "medcodex",
                "search",
                "--jsonl",
                str(given),
                "--limit",
                "5",
                "--date",
                DATE,
            ]
            subprocess.run(command, check=True, env=env, stdout=out)
    else:
        medcodex(home, "code", "--jsonl", str(given), "--out", str(answered), "--workers", "2")
    scorer = [sys.executable, str(SHARED / "tools/score_codes.py"), gold.kind, str(gold.gold()), str(answered)]
    return json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]


def figure(scores: Record, path: str) -> Any:
    value: Any = scores
    for step in path.split("."):
        value = value[step]
    return value


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=["embedded", "full", "both"], default="both")
    parser.add_argument("--only", action="append", metavar="SET", help="a corpus by name; may be repeated")
    parser.add_argument("--no-save", action="store_true")
    args = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    profiles = ["embedded", "full"] if args.profile == "both" else [args.profile]
    results: dict[str, dict[str, Record]] = {}
    table = Table("corpus", "profile", "figures", title=f"medcodex accuracy, date of service {DATE}")
    for gold in SETS:
        if args.only and gold.name not in args.only:
            continue
        for profile in profiles:
            scores = measure(prepare(profile), profile, gold)
            results.setdefault(gold.name, {})[profile] = scores
            shown = "  ".join(f"{label} {figure(scores, path)}" for label, path in gold.figures)
            table.add_row(gold.name, profile, shown)
    Console(width=140).print(table)
    if not args.no_save:
        save(results)
    return 0


def save(results: dict[str, dict[str, Record]]) -> None:
    """Write the figures with date and commit."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    folder = ROOT / "bench" / "results"
    folder.mkdir(parents=True, exist_ok=True)
    record = {"date": today, "commit": commit.stdout.strip(), "date_of_service": DATE, "results": results}
    (folder / f"accuracy-{today}.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
