"""Claims of chance given to the simulated payer: whether all that it pays adds up, how many a second, in what memory.

    python bench/simulated_payer.py [--claims 1000]

Claims are made by chance from a fixed seed (bench/billed.py) and are of nobody; a file of each kind is answered by the
sample rules, and the remittance held against its guide and its own sums. Rates are of processor time on one core; the
memory is the most that the process took so far, the claims that were made with it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from billed import Maker, sending
from medcodex.app.checking_x12 import check_file
from medcodex.app.simulated_payer import simulate
from medcodex.app.simulated_run import Asked
from medcodex.claims.simulated.ledger import Ledger
from medcodex.claims.simulated.reading import sample_payer_rules
from medcodex.encounter.billing import ClaimKind
from medcodex.formats.x12.claims.writing import write_claims

SEED = 20261122
CAME = dt.date(2026, 11, 20)


def main() -> int:
    """Print what was measured; 1 where something does not add up or is against the guide."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1000)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        return max(_kind(kind, asked.claims, Path(folder)) for kind in ClaimKind)


def _kind(kind: ClaimKind, count: int, folder: Path) -> int:
    maker, file = Maker(SEED), folder / "claims.837"
    with file.open("w", encoding="ascii") as out:
        out.writelines(write_claims([maker.claim(kind) for _ in range(count)], sending()))
    rules = replace(sample_payer_rules(), within=400)  # claims of chance are of the whole year
    begun = time.process_time()
    with file.open("rb") as stream:
        run = simulate(stream, kind, folder / "answers", Asked(rules, CAME), Ledger())
    taken = time.process_time() - begun
    with (folder / "answers" / "simulation.835").open("rb") as stream:
        report = check_file(stream, kind)
    wrong = report.errors + abs(report.claims - count)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = ", ".join(f"{number} {name}" for name, number in sorted(run.claims.items()))
    print(f"{kind}: {told}, {run.paid} paid; {wrong} against guide or sums; {count / taken:,.0f} claims/s; {memory} MB")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
