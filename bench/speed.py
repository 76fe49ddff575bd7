"""Speed and memory of medcodex, beside a bare interpreter and, with ``--peer``, beside medspaCy in the same run.

Every part runs in a process of its own, one after the other, so that none pays for another's memory. Ratios carry from
machine to machine, absolute figures do not. Writes a JSON line to bench/results/ and prints a table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
RESULTS = ROOT / "bench" / "results"
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
NOTE_LENGTH = 5_000
TERMS_IN_NOTE = 15
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


def measure_engine(work: dict[str, Any]) -> dict[str, Any]:
    """Code every note once after a warm-up, in this process."""
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
    times = []
    mentions = 0
    for text in work["notes"]:
        start = time.perf_counter()
        mentions += code(text)
        times.append(time.perf_counter() - start)
    return {
        "name": "medcodex",
        "notes": len(times),
        "seconds": sum(times),
        "notes_per_second": len(times) / sum(times),
        "milliseconds_median": statistics.median(times) * 1000,
        "mentions": mentions,
        "load_seconds": ready - begin,
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> float:
    """The most memory this program has held. Linux counts a parent's memory into ``ru_maxrss`` of what it starts, but
    not into this line."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii", errors="replace").splitlines() if status.exists() else []
    high = next((line for line in lines if line.startswith("VmHWM:")), None)
    if high is not None:
        return int(high.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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


def _in_process(python: Path | str, script: str, work: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "work.json"
        path.write_text(json.dumps(work), encoding="utf-8")
        command = [str(python), str(ROOT / "bench" / script), "--work", str(path)]
        # One core each: numeric libraries would otherwise start a thread for every core.
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=environment)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return done.stdout.strip() or "unknown"


def run(notes: int, peer: Path | None, peer_notes: int) -> dict[str, Any]:
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
        "note_length": round(statistics.mean(map(len, texts))),
        "text": "transcribed reports" if found else "shuffled samples with terms of the book",
        "cold_start": cold_start(15),
    }
    # What a first run builds is built by a process of its own: the memory it leaves behind slows the notes after it.
    _in_process(sys.executable, "speed.py", {"notes": texts[:1], "warm_up": []})
    record["engine"] = _in_process(sys.executable, "speed.py", {"notes": texts, "warm_up": warm_up})
    if peer:
        work = {"notes": texts[:peer_notes], "warm_up": warm_up[:1], "terms": terms}
        record["peer"] = _in_process(peer / "bin" / "python", "medspacy_peer.py", work)
        # Before and after the peer: on a shared machine the minutes differ more than the programs' runs do.
        again = _in_process(sys.executable, "speed.py", {"notes": texts, "warm_up": warm_up})
        record["engine_runs"] = [record["engine"]["notes_per_second"], again["notes_per_second"]]
        seconds = record["engine"]["seconds"] + again["seconds"]
        record["engine"] = again | {"seconds": seconds, "notes_per_second": 2 * len(texts) / seconds}
        record["times_as_fast"] = record["engine"]["notes_per_second"] / record["peer"]["notes_per_second"]
    return record


def _table(record: dict[str, Any]) -> str:
    start = record["cold_start"]
    lines = [
        f"commit {record['commit']}, Python {record['python']}, notes of {record['note_length']} characters, one core",
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
        lines.append(f"medcodex is {record['times_as_fast']:.0f} times as fast as the peer")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=300)
    parser.add_argument("--peer", type=Path, metavar="FOLDER", help="medspaCy's environment, see medspacy_peer.py")
    parser.add_argument("--peer-notes", type=int, default=20, help="of the same notes, so that the peer ends too")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        print(json.dumps(measure_engine(json.loads(args.work.read_text(encoding="utf-8")))))
        return
    record = run(args.notes, args.peer, args.peer_notes)
    RESULTS.mkdir(exist_ok=True)
    name = f"speed-{record['date'][:10]}-{record['commit']}.json"
    (RESULTS / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    print(_table(record))
    print(f"kept in bench/results/{name}")


if __name__ == "__main__":
    main()
