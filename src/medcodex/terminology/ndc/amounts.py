"""Amounts of a drug as people, labels and descriptors write them, and strengths as FDA lists them.

Units are of one kind each (data/amount_units.tsv): mass in milligrams, volume in millilitres, biological units,
milliequivalents, millimoles, radioactivity in millicuries, and "each": one tablet, one vial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files

EACH = "each"
MASS = "mass"
VOLUME = "volume"
UNITS = "units"
BASE = {
    MASS: "mg",
    VOLUME: "mL",
    UNITS: "units",
    EACH: "each",
    "meq": "mEq",
    "mmol": "mmol",
    "radioactivity": "mCi",
    "hour": "h",
}
# No dose has more digits, and a number of thousands of digits would only keep the machine busy.
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15})?(?:\.\d{1,12})?"
_AMOUNT = re.compile(rf"\s*({_NUMBER})\s*(\S(?:.*\S)?)?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a kind, in the kind's base unit. ``international`` where biological units are called international."""

    value: Decimal
    kind: str
    international: bool = False

    def __str__(self) -> str:
        unit = "IU" if self.international else BASE[self.kind]
        return f"{plain(self.value)} {unit}"


@dataclass(frozen=True, slots=True)
class Strength:
    """So much active ingredient (``amount``) in so much product (``per``, one each where FDA lists "/1")."""

    amount: Amount
    per: Amount

    @property
    def ratio(self) -> Fraction:
        """Active ingredient in one base unit of product; a fraction, since many have no end as decimals."""
        return Fraction(self.amount.value) / Fraction(self.per.value)


def plain(value: Decimal) -> str:
    """A number without exponent and closing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text: str) -> Decimal | None:
    """A number above zero as labels write it, thousands with commas; None for other text."""
    bare = text.strip()
    if bare in {"", "."} or not re.fullmatch(_NUMBER, bare):
        return None
    value = Decimal(bare.replace(",", ""))
    return value if value > 0 else None


def rounded(value: Fraction, places: int) -> Decimal:
    """To so many decimals, half up."""
    whole = (value * 10**places + Fraction(1, 2)).__floor__()
    return Decimal(whole).scaleb(-places)


def amount(text: str) -> Amount | None:
    """An amount such as "250 mg", "1,000 units", "0.5mL", "2 tablets"; None where number or unit is not understood."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    value, unit = number(found[1]), _unit(found[2] or "")
    return None if value is None or unit is None else Amount(value * unit[1], unit[0], unit[2])


def strength(figure: str, unit: str) -> Strength | None:
    """A strength from FDA's columns: "500" and "mg/1", "100" and "[iU]/mL", "10" and "mg/.5mL". None where it is of a
    unit that this table does not have, such as a homeopathic dilution."""
    above, _, below = unit.partition("/")
    value, of = number(figure), _unit(above)
    per = amount(below) if _starts_with_number(below) else _one(below)
    if value is None or of is None or per is None:
        return None
    return Strength(Amount(value * of[1], of[0], of[2]), per)


def _starts_with_number(text: str) -> bool:
    return bool(re.match(r"\s*[\d.]", text)) and text.strip() != "1"


def _one(text: str) -> Amount | None:
    if text.strip() in {"", "1"}:
        return Amount(Decimal(1), EACH)
    unit = _unit(text)
    return Amount(unit[1], unit[0], unit[2]) if unit else None


def _unit(text: str) -> tuple[str, Decimal, bool] | None:
    return _units().get(
        " ".join(text.lower().replace("\N{GREEK SMALL LETTER MU}", "u").replace("\N{MICRO SIGN}", "u").split())
    )


@cache
def _units() -> dict[str, tuple[str, Decimal, bool]]:
    """Spelling -> kind, factor to the base unit, whether international units."""
    lines = (files("medcodex.terminology.ndc") / "data" / "amount_units.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:] if line.strip())
    return {row[0]: (row[1], Decimal(row[2]), row[3] == "yes") for row in rows}
