"""How long one decision of a coding session takes: kept, judged, grouped and written as JSON.

    python bench/sessions.py [--decisions 200] [--documents 6] [--database URL]

On a chart made here (invented notes), over a throw-away SQLite file or the database named, with the releases of the
data folder. Times are wall clock of one client, without the network; printed are median, 95th percentile and worst, and
the processor's time, which other work on the machine hardly changes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from medcodex.app.coding_session.desk import CodingDesk, open_means
from medcodex.encounter import Claim, Setting
from medcodex.library.home import default_home
from medcodex.library.shelf import Shelf
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore
from medcodex.web.api.session_json import state_object
from medcodex.workflow.chart import Chart, Document, Patient
from medcodex.workflow.people import Actor, Role, User
from medcodex.workflow.session.decision import Decision, Kind
from medcodex.workflow.session.ports import Wish

if TYPE_CHECKING:
    from medcodex.app.coding_session.desk import Shown

CODER = Actor("bench", "bench", Role.CODER, "cli")
ADMITTED, DISCHARGED = dt.date(2026, 5, 11), dt.date(2026, 5, 15)
CONDITIONS = (
    "Acute on chronic systolic heart failure", "Hypertension", "Type 2 diabetes mellitus with hyperglycemia",
    "Chronic kidney disease stage 3", "Hyperlipidemia", "Paroxysmal atrial fibrillation", "Hypothyroidism",
    "Acute kidney injury", "COPD", "Obstructive sleep apnea", "Gout", "Iron deficiency anemia", "Hyponatremia",
    "Community acquired pneumonia", "Osteoarthritis of the right knee", "Depression",
)  # fmt: skip
KINDS = (Kind.ACCEPT, Kind.REJECT, Kind.UNDO, Kind.REDO)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--decisions", type=int, default=200)
    parser.add_argument("--documents", type=int, default=6)
    parser.add_argument("--database", help="its address; a throw-away SQLite file by default")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(args.database or sqlite_url(Path(folder) / "bench.sqlite"))
        migrate(engine)
        store = DatabaseStore(engine, new_keys())
        chart = _chart(store, args.documents)
        desk = CodingDesk(store, open_means(Shelf(default_home()), print))
        begun = time.perf_counter()
        shown = desk.session(CODER, chart, Claim.FACILITY)
        print(f"first look, engine opened: {time.perf_counter() - begun:.2f} s")
        times, size, busy = [], 0, time.process_time()
        for number in range(args.decisions):
            begun = time.perf_counter()
            shown = desk.decide(CODER, chart, Claim.FACILITY, _wish(shown, number))
            size = len(msgspec.json.encode(state_object(shown)))
            times.append((time.perf_counter() - begun) * 1000)
        busy = (time.process_time() - busy) * 1000 / args.decisions
        store.dispose()
    times.sort()
    lines = len(shown.session.folded.lines)
    print(f"{args.decisions} decisions on {lines} lines over {args.documents} documents, a state of {size // 1000} kB:")
    late = times[int(len(times) * 0.95)]
    print(
        f"median {statistics.median(times):.1f} ms, p95 {late:.1f}, worst {times[-1]:.1f}; processor {busy:.1f} ms each"
    )


def _wish(shown: Shown, number: int) -> Wish:
    lines = shown.session.folded.lines
    kind = KINDS[number % len(KINDS)]
    line = lines[number // len(KINDS) % len(lines)].id if kind in {Kind.ACCEPT, Kind.REJECT} else None
    return Wish(f"k{number}", shown.session.seq, Decision(kind, line))


def _chart(store: DatabaseStore, documents: int) -> str:
    with store.begin(CODER) as work:
        name = work.new_id()
        if work.people.get("bench") is None:
            work.people.add(User("bench", "bench", "Bench", Role.CODER, work.now))
        work.charts.add_patient(Patient(name, name, "Invented Patient", dt.date(1950, 2, 28), "F"))
        stay = Chart(name, name, name, Setting.INPATIENT, work.now, (Claim.FACILITY,), ADMITTED, DISCHARGED, "medicare")
        work.charts.add(stay)
        listed = "\n".join(f"{number}. {condition}" for number, condition in enumerate(CONDITIONS, 1))
        for number in range(documents):
            kind = "discharge-summary" if number == 0 else "progress note"
            told = f"Day {number}. The patient was seen and examined.\n\nAssessment and plan:\n{listed}\n"
            text = told if number else f"DISCHARGE SUMMARY\n\nDischarge diagnoses:\n{listed}\n"
            at = work.now + dt.timedelta(minutes=number)
            work.charts.add_document(
                Document(work.new_id(), name, str(number), 1, kind, kind, text, at, "Dr. Gnu", "attending", True, at)
            )
    return name


if __name__ == "__main__":
    main()
