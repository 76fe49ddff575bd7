"""From the amount given to what the claim states: the NDC quantity with its unit, and HCPCS units.

- NDC quantity (837 loop 2410, CTP04 with CTP05-1: F2 international units, GR grams, ME milligrams, ML millilitres, UN
  each): at most three decimals, as payers' instructions for it have (Medi-Cal: seven whole digits, three decimals);
  rounded half up.
- HCPCS units: multiples of the dose in the code's descriptor, rounded up to the next whole one (CMS, Medicare Claims
  Processing Manual, Pub. 100-04, chapter 17, sections 10 and 70; CMS recovery audit topic 0074).
- Discarded units (modifier JW): what rounding up has already billed as given is not billed again as discarded (same
  chapter, section 40).
Amounts are decimals, and between them fractions, so that nothing is rounded on the way. What the directory does not
tell is never assumed: the answer is then an error that says what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import ceil
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.terminology.ndc.amounts import BASE, EACH, MASS, UNITS, VOLUME, Amount, amount, plain, rounded, strength
from medcodex.terminology.ndc.packaging import packaging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.concepts import Concept
    from medcodex.terminology.ndc.amounts import Strength
    from medcodex.terminology.ndc.packaging import Packaging

INGREDIENT = "ingredient"
PRODUCT = "product"
UNIT_NAMES = {"F2": "international units", "GR": "grams", "ME": "milligrams", "ML": "millilitres", "UN": "each"}
_DECIMALS = 3
_LARGEST = 10**12  # CTP04 takes fifteen digits
_Measure = tuple[str, str]  # of the ingredient or of the product; kind


@dataclass(frozen=True, slots=True)
class Drug:
    """What the arithmetic needs of a package: FDA's dosage form, the strength of each ingredient (None for one in a
    unit that is not understood), and what the package holds, None where its description does not tell."""

    form: str
    strengths: tuple[Strength | None, ...]
    packaging: Packaging | None


@dataclass(frozen=True, slots=True)
class NdcQuantity:
    """``quantity`` in ``unit``, a CTP05-1 code, at most three decimals; ``exact`` where nothing was rounded. ``steps``
    tell how it came about."""

    quantity: Decimal
    unit: str
    exact: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HcpcsUnits:
    """Whole billing units given, and those discarded, None where no discarded amount was stated."""

    units: int
    discarded: int | None
    steps: tuple[str, ...]


def drug_of(concept: Concept) -> Drug:
    """The facts of a package (or a product, which holds nothing yet)."""
    figures = [str(value).partition(" ") for value in concept.values("strength")]
    description = next((str(value) for value in concept.values("package-description")), "")
    form = next((str(value) for value in concept.values("dosage-form")), "")
    return Drug(form, tuple(strength(figure, unit) for figure, _, unit in figures), packaging(description))


def billing_unit(drug: Drug) -> str:
    """The CTP05-1 code that a drug of this form is counted in (data/billing_units.tsv). InputError where form and
    package do not tell."""
    form = drug.form.upper()
    found = max((prefix for prefix in _by_form() if form.startswith(prefix)), key=len, default="")
    unit = _by_form().get(found, "package")
    if unit != "package":
        return unit
    content = drug.packaging.content.kind if drug.packaging is not None else None
    if content not in {VOLUME, MASS, EACH}:
        raise InputError(f"how {form.lower() or 'a drug without a dosage form'} is counted is not known; name the unit")
    return {VOLUME: "ML", MASS: "GR", EACH: "UN"}[content]


def ndc_quantity(given: Amount, drug: Drug, unit: str | None = None, of: str | None = None) -> NdcQuantity:
    """The quantity for CTP04 in ``unit``, else in the unit that the drug is counted in.

    ``of`` says whether a weight is one of the ingredient or of the product; without it weights are the ingredient's,
    but of what is counted in grams it has to be said. InputError, with the reason, where it cannot be computed.
    """
    unit = unit or billing_unit(drug)
    if unit not in UNIT_NAMES:
        raise InputError(f"{unit!r} is not a unit of CTP05; one of {', '.join(UNIT_NAMES)}")
    if given.kind == MASS and unit == "GR" and of is None:
        raise InputError("say whether the weight is of the ingredient or of the product")
    target = {"ML": (PRODUCT, VOLUME), "UN": (PRODUCT, EACH), "GR": (PRODUCT, MASS), "ME": (INGREDIENT, MASS)}
    if unit == "F2" and not _international(given, drug):
        raise InputError("F2 counts international units, and neither amount nor strength is in them")
    value, steps = _converted(given, _measure(given, of), target.get(unit, (INGREDIENT, UNITS)), drug)
    value = value / 1000 if unit == "GR" else value
    quantity = Decimal(plain(rounded(value, _DECIMALS)))
    if not 0 < quantity < _LARGEST:
        raise InputError(f"{quantity} {unit} does not fit a claim: above zero, twelve digits and three decimals")
    exact = quantity == value
    rounding = () if exact else (f"rounded half up to three decimals: {quantity} {unit}",)
    return NdcQuantity(quantity, unit, exact, (*steps, *rounding))


def hcpcs_units(
    given: Amount,
    drug: Drug,
    dosage: str,
    discarded: Amount | None = None,
    *,
    item_units: Decimal | None = None,
    of: str | None = None,
) -> HcpcsUnits:
    """The units of a HCPCS code whose descriptor names the dose ``dosage`` ("10 MG"). ``item_units`` are the units of
    one item of the package as CMS's crosswalk gives them: whole items need no strength then. ``of`` as for
    ndc_quantity. InputError, with the reason, where it cannot be computed."""
    amounts = [given] if discarded is None else [given, discarded]
    if item_units is not None and all(one.kind == EACH for one in amounts):
        told = f"{plain(item_units)} units in one item, by CMS's crosswalk"
        return _counted([Fraction(one.value * item_units) for one in amounts], (f"given: {given}", told))
    dose = dose_of(dosage)
    if dose is None:
        raise InputError(f"the dose {dosage!r} is not understood")
    found = [_converted(one, _measure(one, of), _measure(dose, of), drug) for one in amounts]
    steps = tuple(step for _, more in found for step in more)
    return _counted([value / Fraction(dose.value) for value, _ in found], (*steps, f"one unit is {dosage}"))


def dose_of(dosage: str) -> Amount | None:
    """The amount of one billing unit in a descriptor's words: "10 MG", "PER 1,000 UNITS", "UP TO 40 MG"."""
    text = dosage.strip().lower()
    for lead in ("up to ", "per "):
        text = text.removeprefix(lead)
    return amount(text) or amount(f"1 {text}")


def _counted(exact: list[Fraction], steps: tuple[str, ...]) -> HcpcsUnits:
    """From the units given and, as a second entry, those discarded."""
    units = ceil(exact[0])
    discarded = ceil(sum(exact)) - units if len(exact) > 1 else None
    rounding = () if exact[0] == units else (f"{plain(rounded(exact[0], 6))} units, up to the next whole: {units}",)
    return HcpcsUnits(units, discarded, (*steps, *rounding))


def _measure(given: Amount, of: str | None) -> _Measure:
    whose = PRODUCT if given.kind in {VOLUME, EACH} else of or INGREDIENT
    return whose, given.kind


def _international(given: Amount, drug: Drug) -> bool:
    return given.international or any(one is not None and one.amount.international for one in drug.strengths)


def _converted(given: Amount, start: _Measure, target: _Measure, drug: Drug) -> tuple[Fraction, tuple[str, ...]]:
    """The amount in another measure, along the strength and the content of a container."""
    reached: dict[_Measure, tuple[Fraction, tuple[str, ...]]] = {start: (Fraction(given.value), (str(given),))}
    waiting = [start]
    while waiting and target not in reached:
        here = waiting.pop(0)
        value, steps = reached[here]
        for there, factor, told in _from(here, drug):
            if there not in reached:
                result = value * factor
                reached[there] = (result, (*steps, f"{told}: {plain(rounded(result, 6))} {BASE[there[1]]}"))
                waiting.append(there)
    if target not in reached:
        raise InputError(_missing(start, target, drug))
    return reached[target]


def _from(here: _Measure, drug: Drug) -> Iterator[tuple[_Measure, Fraction, str]]:
    """The measures next to one: how much of each is in one of it, and in words."""
    for one, other, factor, told in _links(drug):
        if here == one:
            yield other, factor, told
        elif here == other:
            yield one, 1 / factor, told


def _links(drug: Drug) -> Iterator[tuple[_Measure, _Measure, Fraction, str]]:
    """(measure, other measure, how much of the other is in one of it, in words)."""
    strength = drug.strengths[0] if len(drug.strengths) == 1 else None
    if strength is not None:
        told = f"strength {strength.amount} in {strength.per}"
        yield (PRODUCT, strength.per.kind), (INGREDIENT, strength.amount.kind), strength.ratio, told
    packed = drug.packaging
    if packed is None or packed.content.kind == EACH or (_is_powder(drug) and strength and strength.per.kind == EACH):
        return
    told = f"{packed.container.lower()} of {packed.content}"
    yield (PRODUCT, EACH), (PRODUCT, packed.content.kind), Fraction(packed.content.value), told


def _is_powder(drug: Drug) -> bool:
    """What is mixed before use: the volume it is packed in is not the volume that is given."""
    return "POWDER" in drug.form.upper()


def _missing(start: _Measure, target: _Measure, drug: Drug) -> str:
    asked = f"from {BASE[start[1]]} of {start[0]} to {BASE[target[1]]} of {target[0]}"
    if len(drug.strengths) > 1:
        return f"{asked}: the drug has {len(drug.strengths)} ingredients, and the amount is of one of them"
    if not drug.strengths or drug.strengths[0] is None:
        return f"{asked}: the directory gives no strength that can be computed with"
    strength = drug.strengths[0]
    return f"{asked}: the directory gives the strength as {strength.amount} in {strength.per}"


@cache
def _by_form() -> dict[str, str]:
    """Beginning of a dosage form -> CTP05-1 code, or "package" where the package decides."""
    lines = (files("medcodex.terminology.ndc") / "data" / "billing_units.tsv").read_text("utf-8").splitlines()
    return {row[0]: row[1] for row in (line.split("\t") for line in lines[1:] if line.strip())}
