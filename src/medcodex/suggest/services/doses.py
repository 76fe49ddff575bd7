"""Amounts of a drug in a sentence, and how many billing units they make."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.ndc.amounts import MASS, VOLUME, Amount, amount

if TYPE_CHECKING:
    from collections.abc import Sequence

# A figure behind a dash, a slash or "to" is one end of a range or half of a ratio, which is no dose.
_DOSE = re.compile(
    r"(?<![\w.,:/#-])(?P<figure>\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,6})?|\.\d{1,6})[ -]?(?P<million>million )?"
    r"(?P<unit>mg|mgs|milligrams?|mcg|micrograms?|g|gm|gms|grams?|units?|iu|international units|ml|mls|milliliters?|cc|"
    r"cm3|l|liters?|meq|milliequivalents?|mmol|mci|millicuries?)(?![\w%])"
    r"(?P<below>\s?(?:/|per)\s?(?:\d+\s?)?(?P<of>ml|cc|milliliter|[a-z]\w*))?",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(r"\d\s?(?:-|–|to|or)\s?$")
_TIMES = re.compile(
    r"[\s,(]*(?:[a-z.]{2,15}\s+){0,2}(?:(?:x|times)\s?(?P<count>\d{1,2}|two|three|four)(?!\w|\.\d)|twice\b)",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "three": 3, "four": 4}


class Dose(NamedTuple):
    """An amount where it stands. ``per`` is "" for an amount, "ml" for what one millilitre holds, else what the rate is
    by (kg, hour). ``sound`` is false for the end of a range."""

    start: int
    end: int
    amount: Amount
    per: str
    sound: bool


def doses_in(text: str, start: int, end: int) -> list[Dose]:
    """The amounts between two offsets, in order."""
    found = []
    for match in _DOSE.finditer(text, start, end):
        unit = match["unit"].lower().replace("cm3", "cc")
        read = amount(f"{match['figure']} {unit}")
        if read is None:
            continue
        if match["million"]:
            read = Amount(read.value * 1_000_000, read.kind, read.international)
        per = (match["of"] or "").lower()
        per = "ml" if per in {"ml", "cc", "milliliter"} else per
        sound = not _RANGE_BEFORE.search(text, max(start, match.start() - 6), match.start())
        found.append(Dose(match.start(), match.end(), read, per, sound))
    return found


def times(text: str, end: int, limit: int) -> tuple[int, int]:
    """How often a dose was given, as told right behind it ("x 2"), and where that ends; (1, end) where it is not."""
    found = _TIMES.match(text, end, limit)
    if found is None:
        return 1, end
    told = (found["count"] or "two").lower()
    return _COUNTS.get(told) or max(int(told) if told.isdigit() else 2, 1), found.end()


def in_product(volume: Amount, strength: Amount) -> Amount:
    """What a volume holds of a drug of which one millilitre holds ``strength``."""
    return Amount(volume.value * strength.value, strength.kind, strength.international)


def units_of(dose: Amount, unit: Amount) -> int | None:
    """Billing units, rounded up to whole ones; None where dose and unit are of different kinds.

    CMS, Medicare Claims Processing Manual (Pub 100-04) ch. 17, 10: where the dose is greater than the descriptor's
    amount it is rounded up to the next highest unit.
    """
    if dose.kind != unit.kind:
        return None
    count = Fraction(dose.value) / Fraction(unit.value)
    return -(-count.numerator // count.denominator)


def fitting(dose: Amount, units: Sequence[Amount]) -> Amount | None:
    """Of units of the same drug the one to count in: the largest that the dose fills without rest; else the
    smallest."""
    same = sorted((unit for unit in units if unit.kind == dose.kind), key=lambda unit: unit.value)
    if not same:
        return None
    whole = [unit for unit in same if dose.value % unit.value == 0]
    return whole[-1] if whole else same[0]


def is_dose(dose: Dose) -> bool:
    """Whether it is an amount of drug by itself, of mass, units or the like."""
    return dose.sound and not dose.per and dose.amount.kind != VOLUME


def is_volume(dose: Dose) -> bool:
    """Whether it is a volume."""
    return dose.sound and not dose.per and dose.amount.kind == VOLUME


def is_strength(dose: Dose) -> bool:
    """Whether it tells what one millilitre holds."""
    return dose.sound and dose.per == "ml" and dose.amount.kind in {MASS, "units", "meq"}
