"""Who is the same person: precision and recall of the patient index on invented people, and its speed.

    python bench/matching_people.py [--people 5000] [--index 100000] [--database sqlite|postgresql]...
                                    [--peer PYTHON]

The people are generated with the evaluation seed, on which nothing was estimated or set. Pairs are registrations of one
person: linked by the program (precision, recall), or linked or shown to somebody (recall with the queue). ``--peer``
names a Python that has recordlinkage 0.16 installed, which is given the same registrations. Speed: people who arrive at
an index of so many patients, each in a transaction of its own; ``--index 0`` leaves it out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

from matching_pairs import Pairs
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore
from medcodex.workflow.chart import Patient
from medcodex.workflow.index.blocking import blocking_keys
from medcodex.workflow.index.judging import Verdict, judge, thresholds
from medcodex.workflow.index.keeping import keep_person
from medcodex.workflow.index.known import known
from medcodex.workflow.index.traits import traits_of
from medcodex.workflow.people import system
from people import registrations
from postgres import cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from people import Registered

EVALUATION_SEED = 2026
INDEX_SEED = 77
ARRIVING_SEED = 78
ARRIVING = 300
_AT_ONCE = 2000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--index", type=int, default=100_000)
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--peer", metavar="PYTHON")
    args = parser.parse_args()
    pairs = Pairs(registrations(EVALUATION_SEED, args.people))
    false_links = _judge_all(pairs, args.people)
    if args.peer:
        _beside(args.peer, pairs)
    for name in args.database or ("sqlite", "postgresql"):
        if args.index:
            with _store(name) as store:
                _speed(name, store, args.index)
    return 1 if false_links else 0


def _judge_all(pairs: Pairs, people: int) -> int:
    began = perf_counter()
    verdicts: Counter[tuple[bool, Verdict]] = Counter()
    by_trouble: Counter[tuple[str, str]] = Counter()
    false: Counter[tuple[str, Verdict]] = Counter()
    asked: set[int] = set()
    compared = 0
    for pair in pairs.candidates():
        compared += 1
        judged = judge(pairs.known[pair.later], pairs.known[pair.earlier])
        verdicts[pair.same, judged.verdict] += 1
        later, earlier = pairs.registered[pair.later], pairs.registered[pair.earlier]
        if judged.verdict is Verdict.SAME and judged.rule == "score" and judged.bits < thresholds()["link"]:
            raise AssertionError("linked under the threshold")
        if judged.verdict is Verdict.POSSIBLE:
            asked.add(pair.later)
        if pair.same:
            for trouble in {*later.troubles, *earlier.troubles} or {"none"}:
                by_trouble[trouble, str(judged.verdict)] += 1
        elif judged.verdict is not Verdict.DIFFERENT:
            kin = later.kin if later.household == earlier.household else "strangers"
            false[kin or "relatives", judged.verdict] += 1
    seconds = perf_counter() - began
    true = pairs.true_pairs()
    linked, wrong = verdicts[True, Verdict.SAME], verdicts[False, Verdict.SAME]
    shown, needless = verdicts[True, Verdict.POSSIBLE], verdicts[False, Verdict.POSSIBLE]
    print(f"{people:,} people, {len(pairs.registered):,} registrations, {true:,} pairs of one person, "
          f"{compared:,} pairs compared in {seconds:.1f} s ({seconds / compared * 1e6:.0f} µs each)")  # fmt: skip
    limits = thresholds()
    print(f"linked from {limits['link']:g} bits: {linked:,} right, {wrong} wrong; "
          f"precision {linked / max(linked + wrong, 1):.5f}, recall {linked / true:.4f}")  # fmt: skip
    print(f"shown from {limits['show']:g} bits: {shown:,} right, {needless:,} wrong; with the links "
          f"precision {(linked + shown) / (linked + shown + wrong + needless):.4f}, "
          f"recall {(linked + shown) / true:.4f}")  # fmt: skip
    print(f"registrations that ask somebody: {len(asked) / len(pairs.registered):.1%}")
    _print_troubles(pairs, by_trouble)
    for (kin, verdict), count in sorted(false.items()):
        print(f"  two people {'linked' if verdict is Verdict.SAME else 'shown'}: {kin:<16} {count:>6,}")
    return wrong


def _print_troubles(pairs: Pairs, by_trouble: Counter[tuple[str, str]]) -> None:
    met: Counter[str] = Counter()
    first: dict[int, list[Registered]] = {}
    for one in pairs.registered:
        for other in first.setdefault(one.person, []):
            met.update({*one.troubles, *other.troubles} or {"none"})
        first[one.person].append(one)
    print(f"  {'trouble (alone or with others)':<34} {'pairs':>6} {'linked':>8} {'shown':>8} {'missed':>8}")
    for trouble, count in sorted(met.items(), key=lambda item: -item[1]):
        linked, shown = (by_trouble[trouble, str(one)] / count for one in (Verdict.SAME, Verdict.POSSIBLE))
        print(f"  {trouble:<34} {count:>6,} {linked:>8.1%} {shown:>8.1%} {1 - linked - shown:>8.1%}")


def _beside(python: str, pairs: Pairs) -> None:
    """The same registrations for recordlinkage, in a process of its own."""
    rows = []
    for one, person in zip(pairs.registered, pairs.known, strict=True):
        name = person.names[0]
        home = person.homes[0] if person.homes else None
        rows.append({
            "person": one.person, "family": name.family, "given": name.given, "middle": name.middle[:1],
            "born": person.births[0].isoformat() if person.births else "",
            "street": home.street if home else "", "postal": home.postal if home else "",
            "phone": person.phones[0] if person.phones else "",
            "national": person.national[0] if person.national and len(person.national[0]) == 9 else "",
        })  # fmt: skip
    script = Path(__file__).parent / "recordlinkage_peer.py"
    done = subprocess.run([python, str(script)], input=json.dumps(rows), text=True, capture_output=True, check=True)
    print(done.stdout, end="")


@contextmanager
def _store(name: str) -> Iterator[DatabaseStore]:
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield from _opened(sqlite_url(Path(folder) / "bench.sqlite"))
    else:
        with cluster(fsync=True) as running:
            yield from _opened(running.create("bench"))


def _opened(url: str) -> Iterator[DatabaseStore]:
    engine = open_engine(url)
    migrate(engine)
    store = DatabaseStore(engine, new_keys())
    yield store
    store.dispose()


def _speed(name: str, store: DatabaseStore, count: int) -> None:
    began = perf_counter()
    stored = registrations(INDEX_SEED, count, twice=0.0)
    for start in range(0, count, _AT_ONCE):
        _fill(store, stored[start : start + _AT_ONCE])
    filled = perf_counter() - began
    chance = registrations(ARRIVING_SEED, ARRIVING, twice=0.0)
    known_again = [one.told for one in stored[:: max(count // ARRIVING, 1)]][:ARRIVING]
    kinds = {
        "a new person": [replace(one.told, mrn=f"new {one.told.mrn}") for one in chance],
        "somebody known under another number": [replace(one, mrn=f"again {one.mrn}") for one in known_again],
        "the same message again": known_again,
    }
    print(f"{name}: {count:,} patients in the index, made in {filled:.0f} s")
    for what, people in kinds.items():
        taken = []
        for told in people:
            start_of = perf_counter()
            with store.begin(system("bench")) as work:
                keep_person(work, told)
            taken.append((perf_counter() - start_of) * 1000)
        print(f"  {what:<38} median {median(taken):6.1f} ms   p99 {quantiles(taken, n=100)[98]:6.1f} ms")


def _fill(store: DatabaseStore, stored: Sequence[Registered]) -> None:
    """Patients straight into the index, without looking for others."""
    with store.begin(system("bench")) as work:
        for one in stored:
            told = one.told
            name = told.names[0]
            patient = Patient(
                work.new_id(), told.mrn, f"{name.family}, {name.given}", told.birth_date, told.sex or "U",
                told.authority,
            )  # fmt: skip
            work.charts.add_patient(patient)
            traits = traits_of(told)
            work.index.keep(patient.id, traits, blocking_keys(known(traits)))


if __name__ == "__main__":
    sys.exit(main())
