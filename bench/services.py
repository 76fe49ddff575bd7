"""Checks of service lines a second on one core, over a fee schedule as long as CMS's, and how long that takes to load.

    python bench/services.py

The fee schedule is invented and built into a release in a folder of its own; each of 2,000 professional claims has
five lines with modifiers, and ten services before them. Prints text. Reads no official file.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import sys
import tempfile
import time
from pathlib import Path

from medcodex.edits.services.checker import ServiceChecks
from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Encounter, PastService, ServiceLine
from medcodex.library.home import Home
from medcodex.library.payment_releases import PaymentReleases
from medcodex.library.payment_tables import MPFS
from medcodex.library.store import add

ROWS = 19_000
COUNT = 2_000
ROUNDS = 5
SEED = 20260715
DAY = dt.date(2026, 7, 15)
TITLE = "2026 National Physician Fee Schedule Relative Value File July Release"
HEAD = (
    "HCPCS", "MOD", "STATUS CODE", "PCTC IND", "GLOB DAYS", "PRE OP", "INTRA OP", "POST OP", "MULT PROC", "BILAT SURG",
    "ASST SURG", "CO-SURG", "TEAM SURG", "ENDO BASE",
)  # fmt: skip
VISITS = ("99213", "99232", "G0463", "G0439")
MODIFIERS = ("25", "57", "24", "59", "XS", "50", "LT", "RT", "26", "TC", "58", "78", "79", "80", "62", "76", "GA", "KX")


def fee_schedule(draw: random.Random) -> tuple[bytes, list[str]]:
    """The file and its codes."""
    codes = [f"{number:05}" for number in draw.sample(range(10_000, 99_000), ROWS)]
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow((TITLE,))
    out.writerow(HEAD)
    for code in codes:
        days = draw.choice(("000", "010", "090", "XXX", "XXX", "ZZZ"))
        out.writerow((code, "", "A", draw.choice("0129"), days, "0.1", "0.7", "0.2", *draw.choices("0129", k=5), ""))
    return text.getvalue().encode(), codes


def claims(draw: random.Random, codes: list[str]) -> list[Encounter]:
    """Professional claims, each of a visit and four procedures."""

    def line(code: str) -> ServiceLine:
        return ServiceLine(code, tuple(draw.sample(MODIFIERS, draw.randint(0, 2))), date=DAY, pos="11", provider="A")

    def past() -> PastService:
        return PastService(draw.choice(codes), DAY - dt.timedelta(days=draw.randint(0, 120)), provider="A")

    return [
        Encounter(
            None, Setting.OUTPATIENT, Claim.PROFESSIONAL, DAY,
            lines=(line(draw.choice(VISITS)), *(line(draw.choice(codes)) for _ in range(4))),
            history=tuple(past() for _ in range(10)),
        )
        for _ in range(COUNT)
    ]  # fmt: skip


def main() -> int:
    draw = random.Random(SEED)  # noqa: S311 - invented data
    data, codes = fee_schedule(draw)
    encounters = claims(draw, codes)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "PPRRVU2026_Jul.csv"
        path.write_bytes(data)
        home = Home(Path(folder) / "home")
        start = time.perf_counter()
        add(home, [path], lambda _: None)
        built = time.perf_counter() - start
        checks = ServiceChecks(PaymentReleases(MPFS, home))
        start = time.perf_counter()
        checks.findings(encounters[0])
        loaded = time.perf_counter() - start
        best = float("inf")
        for _ in range(ROUNDS):
            start = time.perf_counter()
            found = [checks.findings(encounter) for encounter in encounters]
            best = min(best, time.perf_counter() - start)
    print(f"{ROWS:,} rows: built in {built:.1f} s, read in {loaded:.2f} s")
    print(f"checks of service lines: {COUNT / best:,.0f} claims/s, {sum(map(len, found)) / COUNT:.1f} findings a claim")
    return 0


if __name__ == "__main__":
    sys.exit(main())
