"""Speed and memory of medcodex, beside a bare interpreter and, with ``--peer``, beside medspaCy in the same run.

Each program waits in a process of its own while the other works, and both code a few of the same notes in turn, round
by round, so that what else the machine does meets both alike. Ratios carry from machine to machine, absolute figures
do not. Writes a JSON line to bench/results/ and prints a table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medcodex.text import match
from medspacy_peer import PEER_NAME
from rounds import Program, answer

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
RESULTS = ROOT / "bench" / "results"
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
NOTE_LENGTH = 5_000
TERMS_IN_NOTE = 15
ROUND, PEER_ROUND = 20, 4  # notes of a round; the peer codes the first of them, so that it ends too
PEER_WARM_UP = 5
WARM_UP = 60  # notes before the clock starts: a batch run is long, and what it has read once it remembers
DATE = dt.date(2026, 5, 15)


def all_notes() -> list[str]:
    """The transcribed reports beside the corpora; empty where they are not at hand."""
    path = SHARED / "corpora/mtsamples/mtsamples-half.jsonl.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def make_notes(count: int, seed: int, terms: Sequence[str]) -> list[str]:
    """Different notes of 5,000 characters: the samples' sections shuffled anew, and terms of the book in each.

    Used where no real reports are at hand. Without the terms all notes would share a few phrases, and every answer
    would come from a cache.
    """
    chooser = random.Random(seed)  # noqa: S311 - repeatable, not secret
    sections = [
        section.split("\n")
        for path in sorted((ROOT / "samples").glob("*.txt"))
        for section in path.read_text(encoding="utf-8").split("\n\n")
    ]
    notes = []
    for number in range(count):
        parts = [f"NOTE {number}", "\n".join(["IMPRESSION", *chooser.sample(terms, TERMS_IN_NOTE)])]
        while sum(map(len, parts)) < NOTE_LENGTH:
            heading, *lines = chooser.choice(sections)
            chooser.shuffle(lines)
            parts.append("\n".join([heading, *lines]))
        notes.append("\n\n".join(parts)[:NOTE_LENGTH])
    return notes


def lexicon_terms() -> list[str]:
    """What the engine's lexicon is made from, as literal terms for a matcher: titles, inclusion terms, index paths and
    the project's own terms."""
    from medcodex.library.opening import open_book  # noqa: PLC0415 - not in the process that measures memory
    from medcodex.text.tables import table_names, table_rows  # noqa: PLC0415

    book = open_book(DATE)
    terms = {row.title for row in book.codes()}
    for entry in book.tabular():
        terms.update(entry.notes.inclusion_terms)
    paths: dict[int, str] = {}
    for term in book.index():
        above = "" if term.parent is None else paths[term.parent]
        paths[term.id] = f"{term.title} {above}".strip()
        if term.code:
            terms.add(paths[term.id])
    for name in table_names("medcodex.suggest", "data/lexicon"):
        terms.update(row["term"] for row in table_rows("medcodex.suggest", f"data/lexicon/{name}"))
    return sorted(terms)


def answer_rounds(work: dict[str, Any]) -> None:
    """Be the engine's side of the rounds, in this process."""
    from medcodex.app import open_coder  # noqa: PLC0415 - its import is part of the load time
    from medcodex.app.long_run import begin_long_run  # noqa: PLC0415 - likewise
    from medcodex.coding import NoteInput  # noqa: PLC0415
    from medcodex.encounter import Claim, Setting  # noqa: PLC0415

    def code(text: str) -> int:
        note = NoteInput("bench", text, Setting.OUTPATIENT, Claim.PROFESSIONAL, DATE)
        return len(coder.code(note).mentions)

    begin_long_run()  # as `medcodex code --jsonl` does
    begin = time.perf_counter()
    coder = open_coder(DATE)
    ready = time.perf_counter()
    for text in work["warm_up"]:
        code(text)
    answer(code, ready - begin)


def cold_start(runs: int) -> dict[str, float]:
    """Wall clock of ``medcodex lookup I10`` and of a bare interpreter, taken in turn; medians in milliseconds."""
    bare, lookup = [], []
    program = Path(sys.executable).with_name("medcodex")
    subprocess.run([program, "lookup", "I10"], check=True, **QUIET)
    for _ in range(runs):
        bare.append(_wall([sys.executable, "-c", "pass"]))
        lookup.append(_wall([str(program), "lookup", "I10"]))
    middle = statistics.median(bare), statistics.median(lookup)
    return {"bare_ms": middle[0] * 1000, "lookup_ms": middle[1] * 1000, "ratio": middle[1] / middle[0]}


def _wall(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, **QUIET)
    return time.perf_counter() - start


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return done.stdout.strip() or "unknown"


def run(notes: int, peer: Path | None) -> dict[str, Any]:
    """The whole measurement as one record."""
    terms = lexicon_terms()
    found = [text for text in all_notes() if abs(len(text) - NOTE_LENGTH) <= 1_000]
    warm_up = found[:WARM_UP] or make_notes(WARM_UP, 1, terms)
    texts = found[WARM_UP : WARM_UP + notes] or make_notes(notes, 2, terms)
    record: dict[str, Any] = {
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "compiled": not match.__file__.endswith(".py"),
        "note_length": round(statistics.mean(map(len, texts))),
        "text": "transcribed reports" if found else "shuffled samples with terms of the book",
        "cold_start": cold_start(15),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "work.json"
        # What a first run builds is built by a process of its own: the memory it leaves behind slows what comes after.
        path.write_text(json.dumps({"warm_up": texts[:1]}), encoding="utf-8")
        Program(sys.executable, "speed.py", path).end()
        path.write_text(json.dumps({"warm_up": warm_up}), encoding="utf-8")
        engine = Program(sys.executable, "speed.py", path)
        other = None
        if peer:
            path.write_text(json.dumps({"warm_up": warm_up[:PEER_WARM_UP], "terms": terms}), encoding="utf-8")
            other = Program(peer / "bin" / "python", "medspacy_peer.py", path)
        ratios = []
        for first in range(0, len(texts), ROUND):
            some = texts[first : first + ROUND]
            rate = engine.round(some)
            if other:
                ratios.append(rate / other.round(some[:PEER_ROUND]))
        record["engine"] = {"name": "medcodex"} | engine.end()
        if other:
            record["peer"] = {"name": PEER_NAME} | other.end()
            record["ratios"] = ratios
            record["times_as_fast"] = statistics.median(ratios)
    return record


def _table(record: dict[str, Any]) -> str:
    start = record["cold_start"]
    kind = "compiled" if record["compiled"] else "plain Python"
    lines = [
        f"commit {record['commit']}, {kind} {record['python']}, notes of {record['note_length']} characters, one core",
        f"cold start: lookup I10 {start['lookup_ms']:.0f} ms, bare {start['bare_ms']:.0f} ms: {start['ratio']:.1f} x",
    ]
    for part in ("engine", "peer"):
        if part in record:
            one = record[part]
            lines.append(
                f"{one['name']:<15} {one['notes_per_second']:8.1f} notes/s   peak {one['peak_mb']:6.0f} MB   "
                f"load {one['load_seconds']:6.2f} s   {one['mentions']} mentions in {one['notes']} notes"
            )
    if "times_as_fast" in record:
        ratios = record["ratios"]
        lines.append(
            f"medcodex is {record['times_as_fast']:.0f} times as fast as the peer: the middle of {len(ratios)} rounds "
            f"in turn, {min(ratios):.0f} to {max(ratios):.0f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=300)
    parser.add_argument("--peer", type=Path, metavar="FOLDER", help="medspaCy's environment, see medspacy_peer.py")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        answer_rounds(json.loads(args.work.read_text(encoding="utf-8")))
        return
    record = run(args.notes, args.peer)
    RESULTS.mkdir(exist_ok=True)
    name = f"speed-{record['date'][:10]}-{record['commit']}.json"
    (RESULTS / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    print(_table(record))
    print(f"kept in bench/results/{name}")


if __name__ == "__main__":
    main()
