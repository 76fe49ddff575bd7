"""Encounters that keep to the guidelines, made from the code tables: what the checks must leave alone.

Each kind of encounter is written down as a coder would report it, with the companions, order, seventh characters and
present-on-admission indicators that the guidelines ask for; the codes inside each kind are drawn from the book. The
checks themselves are never asked, so that what they say of these claims measures them.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Diagnosis, Encounter, Procedure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.terminology.book import Icd10cmBook

DATE = dt.date(2026, 5, 15)
SEED = 20260515
COUNT = 2000
_STATUS = ("Z79.899", "Z87.891", "Z88.0", "Z79.82", "Z90.49", "Z98.890", "Z91.018", "Z87.19", "Z79.01")
_DISEASES = ("I10", "E78.5", "E03.9", "K21.9", "M15.0", "F41.1", "G47.33", "N40.0", "J30.1", "H52.13", "L82.1")
_ORGANS = ("N17.9", "J96.01", "D65", "K72.00", "G93.41")
_STAGES = ("N18.1", "N18.2", "N18.31", "N18.32", "N18.4")
_FAILURES = ("I50.22", "I50.32", "I50.42", "I50.23", "I50.33")
_CANCERS = ("C50.911", "C50.412", "C34.11", "C34.32", "C18.7", "C61", "C67.2", "C25.0", "C16.3", "C56.1")
_FALLS = ("W01.0XX", "W10.9XX", "W18.30X", "W06.XXX", "V43.52X", "W22.8XX", "W20.8XX")
_PLACES = ("Y92.010", "Y92.410", "Y92.480", "Y92.321", "Y92.512")
_RESIDUALS = ("M25.651", "L90.5", "M25.561", "G89.21", "M21.751")
_REACTIONS = (
    ("L27.0", "T36.0X5"),
    ("R11.0", "T40.2X5"),
    ("D68.32", "T45.515"),
    ("I95.2", "T46.5X5"),
    ("R42", "T42.4X5"),
)
_POISONS = (("T40.2X1", "J96.01"), ("T39.1X2", "K71.10"), ("T42.4X1", "R40.0"), ("T43.011", "I47.20"))
_CHAPTERS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17)
# Codes that tell of another one, or that a rule gives a place of their own.
_LEFT_OUT = (
    "classified elsewhere", "newborn", "sequela", "unspecified", "due to underlying", "drug or chemical", "secondary",
    "in remission", "complicat", "transplant", "postproc", "intraop", "following", "with heart failure",
    "in neoplastic", "hypertensive", "resistant hypertension", "history", "disseminated malignant", "associated with",
)  # fmt: skip
_LEFT_OUT_CODES = (
    "B90", "B91", "B92", "B94", "B95", "B96", "B97", "C77", "C78", "C79", "C80", "C7B", "D63", "E08", "E09", "E64",
    "E68", "E89", "F01", "F02", "F06", "F07", "F54", "G09", "G89", "I11", "I12", "I13", "I15", "I16", "I22", "I23",
    "I69", "J44.0", "J95", "K91", "M84.5", "M84.6", "N99", "U09", "Z16", "Y90", "I1A", "J12.82", "L89", "L97", "L98.4",
    "M80", "H40", "F10", "F11", "F12", "F13", "F14", "F15", "F16", "F18", "F19", "F45.42", "I21.A", "J96", "M35.81",
    "A33", "D78", "E36", "G97", "H59", "H95", "I97", "K94", "K95", "L76", "M96", "C84.7", "D64.81", "I27",
)  # fmt: skip

Pools = dict[object, list[str]]
"""Codes to draw from: by chapter, and by name."""


def clean_encounters(book: Icd10cmBook, count: int = COUNT, seed: int = SEED) -> Iterator[Encounter]:
    """``count`` encounters, always the same for a seed and a book."""
    chance = random.Random(seed)  # noqa: S311 - a reproducible choice, not a secret
    pools = _pools(book)
    kinds = list(_KINDS)
    for number in range(count):
        yield kinds[number % len(kinds)](book, pools, chance, f"clean-{number + 1}")


def _pools(book: Icd10cmBook) -> Pools:
    pools: Pools = {chapter: [] for chapter in _CHAPTERS}
    pools["fracture"], pools["burn"] = [], []
    for row in book.codes():
        if not row.billable:
            continue
        title = row.title.lower()
        if row.chapter in pools and not row.code.startswith(_LEFT_OUT_CODES):
            if not any(words in title for words in _LEFT_OUT):
                pools[row.chapter].append(row.code)
        elif (
            row.code.startswith(("S42", "S52", "S62", "S82")) and row.code.endswith("A") and "unspecified" not in title
        ):
            pools["fracture"].append(row.code)
        elif row.code.startswith(("T22.3", "T23.3", "T24.3")) and row.code.endswith("A") and "unspecified" not in title:
            pools["burn"].append(row.code)
    return pools


def _claim(
    book: Icd10cmBook,
    ident: str,
    codes: list[str],
    setting: Setting,
    *,
    age: int = 52,
    days: int | None = None,
    sex: str = "F",
    procedures: tuple[str, ...] = (),
    newborn: bool = False,
) -> Encounter:
    inpatient = setting is Setting.INPATIENT
    unique = list(dict.fromkeys(codes))
    return Encounter(
        id=ident,
        setting=setting,
        claim=Claim.FACILITY,
        date=DATE,
        age=age,
        age_days=days,
        sex=sex,
        admission_type="4" if newborn else "1" if inpatient else None,
        point_of_origin="5" if newborn else "1" if inpatient else None,
        discharge_status="01",
        diagnoses=tuple(Diagnosis(code, "Y" if inpatient and not book.poa_exempt(code) else None) for code in unique),
        procedures=tuple(Procedure(code) for code in procedures),
    )


def _chapter_visit(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    code = chance.choice(pools[chance.choice(_CHAPTERS)])
    return _claim(book, ident, [code, *chance.sample(_STATUS, 2)], Setting.OUTPATIENT, age=0 if code[0] == "P" else 52)


def _visit(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    codes = [*chance.sample(_DISEASES, chance.randint(2, 5)), *chance.sample(_STATUS, 2)]
    return _claim(book, ident, codes, Setting.OUTPATIENT)


def _diabetes(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    sets = (
        ["E11.22", chance.choice(_STAGES), "Z79.4"],
        ["E11.65", "Z79.84", "E78.5"],
        ["E11.621", "L97.412", "E11.51"],
        ["E10.42", "E10.65"],
        ["E11.9", "Z79.84", "I10"],
        ["K86.1", "E08.9", "Z79.4"],
        ["E09.65", "T38.0X5A"],
    )
    return _claim(book, ident, chance.choice(sets), chance.choice((Setting.OUTPATIENT, Setting.INPATIENT)))


def _heart(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    failure, stage = chance.choice(_FAILURES), chance.choice(_STAGES)
    sets = (
        ["I11.0", failure, "E78.5"],
        ["I13.0", failure, stage],
        ["I12.9", stage],
        ["I12.0", "N18.6", "Z99.2"],
        ["I13.2", failure, "N18.6", "Z99.2"],
        ["I21.4", "I25.10", "I10"],
        ["I25.119", "I10", "E78.5"],
        ["I63.512", "I10", "R29.704"],
        ["I69.351", "I10"],
        ["I10", "I16.0"],
    )
    return _claim(book, ident, chance.choice(sets), Setting.INPATIENT, sex="M", age=70)


def _sepsis(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    organ = chance.choice(_ORGANS)
    sets = (
        ["A41.9", "J18.9", "R65.20", organ],
        ["A41.51", "N39.0", "R65.21", organ],
        ["A41.02", "L03.115", "B95.62"],
        ["T81.44XA", "A41.9", "R65.20", organ, "Y83.2"],
        ["N39.0", "B96.20", "Z16.24"],
        ["U07.1", "J12.82", "J96.01"],
        ["J44.0", "J18.9"],
    )
    return _claim(book, ident, chance.choice(sets), Setting.INPATIENT, age=66)


def _cancer(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    site = chance.choice(_CANCERS)
    sets = (
        ["Z51.11", site],
        [site, "D63.0"],
        [site, "C79.51", "G89.3"],
        ["C79.51", site],
        ["Z51.0", site],
        ["Z08", "Z85.3"],
        [site, "D64.81", "T45.1X5A"],
    )
    return _claim(book, ident, chance.choice(sets), Setting.OUTPATIENT, sex="M" if site == "C61" else "F", age=64)


def _injury(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    cause, place = chance.choice(_FALLS), chance.choice(_PLACES)
    fracture = chance.choice(pools["fracture"])
    if chance.random() < 0.4:
        later = next(fracture[:-1] + char for char in "DGK" if (row := book.row(fracture[:-1] + char)) and row.billable)
        return _claim(book, ident, [later, f"{cause}D"], Setting.OUTPATIENT)
    return _claim(
        book, ident, [fracture, f"{cause}A", place, "Y99.8"], chance.choice((Setting.EMERGENCY, Setting.INPATIENT))
    )


def _drugs(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    effect, drug = chance.choice(_REACTIONS)
    poison, result = chance.choice(_POISONS)
    sets = (
        [effect, f"{drug}A"],
        [f"{poison}A", result],
        ["I10", "T46.5X6A", "Z91.120"],
        [chance.choice(pools["burn"]), "X10.2XXA", "T31.0"],
        [chance.choice(_RESIDUALS), "S72.001S"],
        ["S06.2X9A", "R40.2112", "R40.2222", "R40.2342", "W19.XXXA"],
    )
    return _claim(book, ident, chance.choice(sets), Setting.EMERGENCY)


def _birth(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    sets = (["Z38.00"], ["Z38.01", "P22.1"], ["Z38.00", "P07.16", "P07.33"], ["Z38.00", "Q21.0"], ["Z38.00", "Z05.1"])
    codes = chance.choice(sets)
    return _claim(book, ident, codes, Setting.INPATIENT, age=0, days=0, sex="M", newborn=True)


def _delivery(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    sets = (
        (["O80", "Z37.0", "Z3A.39"], ("10E0XZZ",)),
        (["O34.211", "Z37.0", "Z3A.39"], ("10D00Z1",)),
        (["O24.420", "Z37.0", "Z3A.38"], ("10E0XZZ",)),
        (["O70.1", "O99.02", "D50.9", "Z37.0", "Z3A.40"], ("10E0XZZ",)),
        (["O13.4", "Z37.0", "Z3A.37"], ("10E0XZZ",)),
    )
    codes, procedures = chance.choice(sets)
    return _claim(book, ident, codes, Setting.INPATIENT, age=29, procedures=procedures)


def _prenatal(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    sets = (
        ["Z34.03", "Z3A.32"],
        ["O09.523", "Z3A.30"],
        ["O24.112", "E11.9", "Z3A.20"],
        ["O10.012", "Z3A.22"],
        ["O99.331", "F17.210", "Z3A.10"],
        ["O26.893", "R51.9", "Z3A.34"],
        ["O98.711", "Z21", "Z3A.11"],
    )
    return _claim(book, ident, chance.choice(sets), Setting.OUTPATIENT, age=31)


def _prevention(book: Icd10cmBook, pools: Pools, chance: random.Random, ident: str) -> Encounter:
    sets = (
        (["Z00.00", "Z23"], 45),
        (["Z00.01", "R73.03"], 45),
        (["Z00.129", "Z23"], 7),
        (["Z12.31", "Z80.3"], 50),
        (["Z01.818", "K80.20", "I10"], 60),
        (["Z11.4"], 30),
        (["E66.813", "Z68.41"], 40),
        (["F17.210", "J44.9"], 62),
        (["G20.A1", "F02.80"], 78),
        (["G30.1", "F02.B18"], 80),
    )
    codes, age = chance.choice(sets)
    return _claim(book, ident, codes, Setting.OUTPATIENT, age=age)


_KINDS: tuple[Callable[..., Encounter], ...] = (
    _chapter_visit, _visit, _chapter_visit, _diabetes, _chapter_visit, _heart, _chapter_visit, _sepsis, _cancer,
    _chapter_visit, _injury, _drugs, _chapter_visit, _birth, _delivery, _prenatal, _prevention,
)  # fmt: skip
