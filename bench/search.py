"""How often search has the right code among its first five, and how fast, beside bare SQLite FTS5 in the same run.

Sets of questions: book titles rewritten (short-text corpora), entries of the alphabetic indexes with a typo, an
inflection or another word order, and queries written for this bench before search was tuned to them, lay words and
shorthand (bench/data/lay_queries.tsv, lay_queries_second.tsv) and procedures (pcs_queries.tsv, pcs_queries_second.tsv).
All but the written ones need the official files (MEDCODEX_SHARED). Each set is asked twice: of its own system alone,
and of all systems loaded, where a code of another system counts for nothing and takes a place. Prints JSON lines.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import random
import resource
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.library.opening import open_book
from medcodex.library.search_all import open_search
from medcodex.terminology.icd10cm.codes import dotted
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from medcodex.library.book import SqliteIcd10cmBook
    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
    from medcodex.library.search_all import AllSearch

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MEDCODEX_SHARED") or ROOT.parent / "shared")
DATE = dt.date(2026, 5, 15)
FIRST = 5
CORPORA = {"abb": 0.95, "typo": 0.95, "reorder": 0.95, "sentence": 0.85}
INDEX_ENTRIES, INDEX_TARGET = 5_000, 0.95
WRITTEN = {
    "lay": ("lay_queries", "icd10cm"),
    "lay-second": ("lay_queries_second", "icd10cm"),
    "pcs": ("pcs_queries", "icd10pcs"),
    "pcs-second": ("pcs_queries_second", "icd10pcs"),
}
WRITTEN_TARGET = 0.95
_VOWELS = "aeiou"
_PEER_ASKED = 300

Asked = tuple[str, tuple[str, ...]]


def rewritten_titles(book: SqliteIcd10cmBook, corpus: str) -> list[Asked]:
    """The corpus' texts whose codes are still billable."""
    with gzip.open(SHARED / f"corpora/short-text/{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [(row["text"], dotted(row["code"])) for row in map(json.loads, lines)]
    return [(text, (code,)) for text, code in rows if (found := book.row(code)) is not None and found.billable]


def index_paths(book: SqliteIcd10cmBook) -> Iterator[Asked]:
    """Each entry of the alphabetic index that has one code of the book, as its path."""
    titles: list[str] = []
    for entry in book.index():
        del titles[entry.level :]
        titles.append(entry.title)
        if entry.source != "index" or not entry.code or entry.manifestation:
            continue
        code = entry.code.rstrip("-").rstrip(".")
        if book.billable_below(code):
            yield " ".join(titles), (code,)


def pcs_index_paths(book: SqliteIcd10pcsBook) -> Iterator[Asked]:
    """Each entry of the ICD-10-PCS index that leads to more than a table, as its path."""
    titles: list[str] = []
    for entry in book.index():
        del titles[entry.level :]
        titles.append(entry.title)
        if entry.code is not None and len(entry.code) > 3 and book.below(entry.code, 1):
            yield " ".join(title for title in titles if title), (entry.code,)


def perturbed(text: str, chooser: random.Random) -> str:
    """The text with one typo, one word in another inflection, or its words in another order."""
    words = text.replace(",", " ").split()
    long = [place for place, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    kinds = (["typo", "inflection"] if long else []) + (["order"] if len(words) > 1 else [])
    match chooser.choice(kinds or ["as it is"]):
        case "typo":
            place = chooser.choice(long)
            words[place] = typo(words[place], chooser)
        case "inflection":
            place = chooser.choice(long)
            words[place] = inflected(words[place])
        case "order":
            chooser.shuffle(words)
    return " ".join(words)


def typo(word: str, chooser: random.Random) -> str:
    """One letter dropped, doubled, replaced, or changed about with the next; the first letter stays."""
    at = chooser.randrange(1, len(word) - 1)
    match chooser.choice(("drop", "double", "replace", "swap")):
        case "drop":
            return word[:at] + word[at + 1 :]
        case "double":
            return word[:at] + word[at] + word[at:]
        case "replace":
            return word[:at] + chooser.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def inflected(word: str) -> str:
    """Singular for plural and plural for singular."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    if word.endswith("is"):
        return word[:-2] + "es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def written(name: str) -> list[Asked]:
    """One of the bench's own sets: queries with the codes, or starts of codes, that answer them."""
    lines = (ROOT / f"bench/data/{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(row[0], tuple(row[1].split())) for row in (line.split("\t") for line in lines)]


class BareFts5:
    """What SQLite gives by itself: titles, inclusion terms and index paths in one FTS5 table, ranked by bm25."""

    def __init__(self, book: SqliteIcd10cmBook) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE doc USING fts5(text, code UNINDEXED, tokenize='porter', prefix='2 3')")
        self._db.executemany("INSERT INTO doc VALUES (?, ?)", self._rows(book))

    @staticmethod
    def _rows(book: SqliteIcd10cmBook) -> Iterator[Asked | tuple[str, str]]:
        for row in book.codes():
            if row.billable:
                yield row.title, row.code
        for entry in book.tabular():
            for term in entry.notes.inclusion_terms:
                yield term, entry.key
        for text, codes in index_paths(book):
            yield text, codes[0]

    def codes(self, text: str) -> list[str]:
        match = " OR ".join(f'"{word}"' for word in words_of(text))
        if not match:
            return []
        query = "SELECT code FROM doc WHERE doc MATCH ? ORDER BY rank LIMIT ?"
        return [code for (code,) in self._db.execute(query, (match, FIRST))]


def measure(asked: Iterable[Asked], codes_of: Callable[[str], list[str]]) -> dict[str, Any]:
    """Share with the right code first and among the first five; times in milliseconds, by the clock and of the
    processor (which a busy machine does not lengthen)."""
    times: list[float] = []
    busy: list[float] = []
    first = five = 0
    missed: list[tuple[str, tuple[str, ...], list[str]]] = []
    for text, codes in asked:
        started, worked = time.perf_counter(), time.thread_time()
        found = codes_of(text)
        busy.append((time.thread_time() - worked) * 1000)
        times.append((time.perf_counter() - started) * 1000)
        first += any(code.startswith(codes) for code in found[:1])
        if any(code.startswith(codes) for code in found[:FIRST]):
            five += 1
        else:
            missed.append((text, codes, found))
    times.sort()
    busy.sort()
    number = max(len(times), 1)
    return {
        "queries": len(times),
        "top1": round(first / number, 4),
        "top5": round(five / number, 4),
        "p50_ms": round(times[len(times) // 2], 3),
        "p95_ms": round(times[int(len(times) * 0.95)], 3),
        "p95_cpu_ms": round(busy[int(len(busy) * 0.95)], 3),
        "missed": missed,
        "times": times,
    }


class Set(NamedTuple):
    """Questions to one system, and the share that should find their answer among the first five."""

    name: str
    system: str
    asked: list[Asked]
    target: float


def questions(book: SqliteIcd10cmBook, procedures: SqliteIcd10pcsBook) -> Iterator[Set]:
    """The sets of questions; those whose files are not at hand are left out."""
    for name, (file, system) in WRITTEN.items():
        yield Set(name, system, written(file), WRITTEN_TARGET)
    for name, system, paths in (
        ("index", "icd10cm", list(index_paths(book))),
        ("pcs-index", "icd10pcs", list(pcs_index_paths(procedures))),
    ):
        chooser = random.Random(2025)  # noqa: S311 - repeatable, not secret
        chosen = chooser.sample(paths, min(INDEX_ENTRIES, len(paths)))
        yield Set(name, system, [(perturbed(text, chooser), codes) for text, codes in chosen], INDEX_TARGET)
    if (SHARED / "corpora/short-text").is_dir():
        for name, target in CORPORA.items():
            yield Set(name, "icd10cm", rewritten_titles(book, name), target)


def type_ahead(asked: list[Asked]) -> list[Asked]:
    """Every start of some queries, as keys would send them."""
    return [(text[:end], codes) for text, codes in asked[:100] for end in range(2, len(text) + 1)]


def answers(engine: AllSearch, system: str, *, alone: bool) -> Callable[[str], list[str]]:
    """The first codes for a text; those of other systems than the one asked about keep their place, nameless."""
    systems = {system} if alone else None

    def codes_of(text: str) -> list[str]:
        hits = engine.search(text, FIRST, systems=systems)
        return [hit.code if hit.system == system else f"({hit.system})" for hit in hits]

    return codes_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help=f"one set: {', '.join(WRITTEN)}, index, pcs-index, {', '.join(CORPORA)}")
    parser.add_argument("--sample", type=int, help="questions at most of each set")
    parser.add_argument("--misses", type=int, default=0, help="print so many of the questions missed")
    parser.add_argument("--no-peer", action="store_true", help="without bare FTS5 beside it")
    args = parser.parse_args()
    book = open_book(DATE)
    before = _resident()
    started = time.perf_counter()
    engine = open_search(DATE)
    engine.search("fever")
    opened = time.perf_counter() - started
    held = {"systems": engine.systems, "first_answer_s": round(opened, 3), "memory_mb": round(_resident() - before, 1)}
    print(json.dumps(held))
    sets = [
        one._replace(asked=one.asked[: args.sample])
        for one in questions(book, open_book(DATE, "icd10pcs"))
        if one.asked and args.only in {None, one.name}
    ]
    # All systems first: a question asked before is answered faster.
    results = [(one, alone, measure(one.asked, answers(engine, one.system, alone=alone)))
               for alone in (False, True) for one in sets]  # fmt: skip
    if args.only is None:
        for alone in (True, False):
            keys = measure(type_ahead(written("lay_queries")), answers(engine, "icd10cm", alone=alone))
            figures = {key: keys[key] for key in ("queries", "p50_ms", "p95_ms", "p95_cpu_ms")}
            print(json.dumps({"type_ahead": "icd10cm" if alone else "all", **figures}))
    peer = None if args.no_peer else BareFts5(book)
    together = sorted(spent for _, alone, result in results if not alone for spent in result["times"])
    if together:
        middle, late = together[len(together) // 2], together[int(len(together) * 0.95)]
        pooled = {"sets": "together", "of": "all", "queries": len(together)}
        print(json.dumps({**pooled, "p50_ms": round(middle, 3), "p95_ms": round(late, 3)}))
    for one, alone, result in results:
        missed = result.pop("missed")
        result.pop("times")
        line: dict[str, Any] = {"set": one.name, "of": one.system if alone else "all", "target": one.target, **result}
        if peer is not None and one.system == "icd10cm" and alone:
            bare = measure(one.asked[:_PEER_ASKED], peer.codes)
            bare.pop("missed")
            bare.pop("times")
            line["bare_fts5"] = bare
            line["p95_of_bare"] = round(result["p95_cpu_ms"] / max(bare["p95_cpu_ms"], 0.001), 3)
        print(json.dumps(line))
        for text, codes, found in missed[: args.misses]:
            print("   ", text, "|", *codes, "|", *found)


def _resident() -> float:
    """Megabytes this process has held at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
