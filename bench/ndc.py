"""An NDC Directory of the real one's size, made up: how long its build takes, its memory, size, look-ups and searches.

FDA's directory of 2026 has about 115,000 product and 217,000 package lines; this one has as many, with invented names.
Prints JSON lines. Nothing is read but what is made here.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.ndc_book import SqliteNdcBook
from medcodex.library.ndc_search import search_ndc
from medcodex.library.opening import open_concepts
from medcodex.library.store import add
from medcodex.terminology.ndc.directory import PACKAGE_COLUMNS, PRODUCT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LABELERS, PRODUCTS, PACKAGES = 8_000, 115_000, 217_000
SUBSTANCES = 2_500
FORMS = (
    "TABLET",
    "TABLET, FILM COATED",
    "CAPSULE",
    "INJECTION, SOLUTION",
    "CREAM",
    "SOLUTION",
    "TABLET, EXTENDED RELEASE",
)
SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "li",
    "mo",
    "ni",
    "pra",
    "que",
    "ro",
    "su",
    "te",
    "vi",
    "xo",
    "za",
    "lor",
    "mab",
    "pril",
)
DATE = "2026-11-20"


def write_directory(folder: Path, dice: random.Random) -> list[tuple[str, str, str]]:
    """Both files; (package code, name, strength) of each product that has a package."""
    substances = ["".join(dice.choices(SYLLABLES, k=dice.randint(3, 5))) for _ in range(SUBSTANCES)]
    firms = [f"{dice.choice(substances).title()} Laboratories {n}" for n in range(LABELERS)]
    known: list[tuple[str, str, str]] = []
    left = PACKAGES
    with (
        (folder / "product.txt").open("w", encoding="cp1252", newline="") as products,
        (folder / "package.txt").open("w", encoding="cp1252", newline="") as packages,
    ):
        products.write("\t".join(PRODUCT_COLUMNS) + "\r\n")
        packages.write("\t".join(PACKAGE_COLUMNS) + "\r\n")
        for number in range(PRODUCTS):
            labeler, own = number % LABELERS, number // LABELERS
            code = f"{10000 + labeler}-{own + 100}"
            substance, strength = dice.choice(substances), str(dice.choice((1, 2, 5, 10, 20, 25, 50, 100, 250, 500)))
            form = dice.choice(FORMS)
            unit = "mg/mL" if "SOLUTION" in form else "mg/g" if form == "CREAM" else "mg/1"
            generic = f"{substance} sodium"
            named = (
                f"{code}_x",
                code,
                "HUMAN PRESCRIPTION DRUG",
                f"Brand{substance.title()}",
                "",
                generic,
                form,
                "ORAL",
            )
            dated = ("20200101", "", "ANDA", f"ANDA{number:06}", firms[labeler], generic.upper(), strength, unit)
            row = (*named, *dated, "Invented Class [EPC]", "", "N", "20271231")
            products.write("\t".join(row) + "\r\n")
            count = min(dice.choice((1, 2, 2, 3)), left)
            left -= count
            for package in range(count):
                listed = f"{code}-{package + 10}"
                told = f"{100 * (package + 1)} {form} in 1 BOTTLE ({listed})"
                packages.write("\t".join((f"{code}_x", code, listed, told, "20200101", "", "N", "N")) + "\r\n")
            if count:
                known.append((f"{code}-10", substance, strength))
    return known


def p95(call: Callable[[int], object], times: int) -> float:
    """Milliseconds that 95 of 100 calls stay under."""
    spent = []
    for number in range(times):
        begun = time.perf_counter()
        call(number)
        spent.append(time.perf_counter() - begun)
    return round(sorted(spent)[int(0.95 * times)] * 1000, 3)


def found_first(book: SqliteNdcBook, asked: Sequence[tuple[str, str, str]]) -> float:
    """The share of "name strength mg" queries whose first hit is a product of that name and strength."""
    right = 0
    for _, name, strength in asked:
        hits = search_ndc(book, f"{name} {strength} mg", 5)
        told = hits[0].display.lower() if hits else ""
        right += name in told and f" {strength} mg" in told
    return round(right / len(asked), 4)


def _search(book: SqliteNdcBook, queries: Sequence[str], number: int) -> None:
    search_ndc(book, queries[number], 10)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    dice = random.Random(parser.parse_args().seed)  # noqa: S311 - a repeatable draw, not a secret
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / DATE
        folder.mkdir()
        known = write_directory(folder, dice)
        size = sum(path.stat().st_size for path in folder.iterdir())
        home = Home(Path(root) / "home")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        add(home, [folder], lambda _: None)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        (release,) = list_releases(home)
        rows = {name: part.rows for name, part in release.parts.items()}
        print(json.dumps({"build_s": round(seconds, 1), "rows": rows, "files_mb": size >> 20,
                          "release_mb": release.path.stat().st_size >> 20, "peak_mb": peak >> 10,
                          "peak_before_mb": before >> 10}))  # fmt: skip
        book = open_concepts(dt.date(2026, 11, 25), "ndc", home=home)
        if not isinstance(book, SqliteNdcBook):
            raise SystemExit("another book")
        asked = dice.sample(known, 1000)
        codes = [str(book.normalise(code)) for code, _, _ in asked]
        print(json.dumps({"lookup_p95_ms": p95(lambda n: book.concept(codes[n]), 1000)}))
        for text in (
            "{name} {strength} mg",
            "{name}",
            "{name} {strength} mg tablet",
            "{short}",
            "{typo} {strength} mg",
        ):
            queries = [
                text.format(name=name, strength=strength, short=name[:4], typo=name[:3] + name[4:])
                for _, name, strength in asked
            ]
            spent = p95(partial(_search, book, queries), 300)
            print(json.dumps({"query": text, "p95_ms": spent}))
        print(json.dumps({"first_hit_right": found_first(book, asked)}))


if __name__ == "__main__":
    main()
