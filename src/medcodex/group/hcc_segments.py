"""The segment of a risk adjustment model that a person belongs to, and the variables that come from the person alone.

The names are those of CMS's tables of factors: a segment is the beginning of the name ("CNA_": community, non-dual,
aged). Which variables have a factor in a segment is told by the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.group.hcc_person import AGED, DISABILITY, ESRD_REASONS
from medcodex.group.hcc_tables import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.group.hcc_person import Person

_GROUPED = ((35, "0_34"), (45, "35_44"), (55, "45_54"), (60, "55_59"), (65, "60_64"), (70, "65_69"), (75, "70_74"))
_OLD = ((80, "75_79"), (85, "80_84"), (90, "85_89"), (95, "90_94"))
_FIRST_YEARS = range(65, 70)
_FEW_MONTHS = 3
_MONTHS_TO_YEAR = 9


@dataclass(frozen=True, slots=True)
class Segment:
    """``prefix`` begins the names of its variables, ``title`` says it in words. ``whole`` where one factor is the whole
    score, as in the months of a transplant."""

    prefix: str
    title: str
    whole: bool = False


def segment_of(person: Person, model: Model) -> Segment:
    """The segment that scores a person."""
    if model is Model.RX_V08:
        return _drug_segment(person)
    if model is Model.ESRD_V24:
        return _kidney_segment(person)
    if person.new_enrollee:
        if person.special_needs_plan:
            return Segment("SNPNE_", "new enrollee in a chronic condition special needs plan")
        return Segment("NE_", "new enrollee")
    if person.institutional:
        return Segment("INS_", "long-term institutional")
    dual, words = _dual(person)
    return Segment(f"C{dual}{'A' if person.is_aged else 'D'}_", f"community, {words}, {_aged(person, 'disabled')}")


def _drug_segment(person: Person) -> Segment:
    kind, words = ("NE", "new enrollee") if person.new_enrollee else ("CE", "continuing enrollee")
    if person.institutional:
        return Segment(f"Rx_{kind}_LTI_", f"{words}, long-term institutional")
    income, told = ("Low", "low income") if person.low_income else ("NoLow", "not low income")
    if person.new_enrollee:
        return Segment(f"Rx_NE_{income.removesuffix('w')}_", f"{words}, {told}")
    return Segment(
        f"Rx_CE_{income}{'Aged' if person.is_aged else 'NoAged'}_", f"{words}, {told}, {_aged(person, 'under 65')}"
    )


def _kidney_segment(person: Person) -> Segment:
    months = person.graft_months
    if months is None:
        return Segment("DNE_", "dialysis, new enrollee") if person.new_enrollee else Segment("DI_", "dialysis")
    if months <= _FEW_MONTHS:
        month = max(months, 1)
        return Segment(f"TRANSPLANT_KIDNEY_ONLY_{month}M", f"kidney transplant, month {month}", whole=True)
    if person.new_enrollee:
        return Segment("GNE_", "functioning graft, new enrollee")
    if person.institutional:
        return Segment("GI_", "functioning graft, long-term institutional")
    dual, words = ("F", "full-benefit dual") if person.has_full_dual else ("NP", "no or partial dual")
    return Segment(
        f"G{dual}{'A' if person.is_aged else 'N'}_", f"functioning graft, {words}, {_aged(person, 'under 65')}"
    )


def _dual(person: Person) -> tuple[str, str]:
    if person.has_full_dual:
        return "F", "full-benefit dual"
    return ("P", "partial-benefit dual") if person.has_partial_dual else ("N", "non-dual")


def _aged(person: Person, otherwise: str) -> str:
    return "aged" if person.is_aged else otherwise


def variables_of(person: Person, model: Model) -> Iterator[str]:
    """Names of the variables that are on for a person, without the segment's beginning. Those of other segments do no
    harm: they have no factor there."""
    letter = person.sex
    word = "Female" if letter == "F" else "Male"
    age = "Aged" if person.is_aged else "NonAged"
    if person.new_enrollee:
        yield from _of_new_enrollees(person, model)
    else:
        yield f"{letter}{_band(person.age)}"
    if person.was_disabled:
        yield "ORIGDS"
        if person.is_aged:
            yield f"OriginallyDisabled_{word}"
            yield f"{letter}65OD"
    if person.institutional and person.has_medicaid:
        yield "LTIMCAID"
    if model is Model.ESRD_V24:
        yield from _of_kidney_patients(person, word, age)


def bare_variables(person: Person, model: Model) -> Iterator[str]:
    """Variables whose names are whole as they stand: the time since a transplant, by dual status and residence."""
    months = person.graft_months
    if model is not Model.ESRD_V24 or months is None or months <= _FEW_MONTHS:
        return
    place = "FGI" if person.institutional else "FGC"
    old = "GE65" if person.is_aged else "LT65"
    time = "DUR4_9" if months <= _MONTHS_TO_YEAR else "DUR10PL"
    yield f"{place}_{old}_{time}_{'FBD' if person.has_full_dual else 'ND_PBD'}"
    if person.has_partial_dual:
        yield f"{place}_PBD_{old}_flag"
    if person.institutional and not person.new_enrollee:
        yield f"LTI_{old}"


def _of_kidney_patients(person: Person, word: str, age: str) -> Iterator[str]:
    if person.has_full_dual:
        yield f"FBDual_{word}_{age}"
    if person.has_partial_dual:
        yield f"PBDual_{word}_{age}"
    if person.institutional:
        yield f"LTI_{age}"
    if person.is_aged and person.reason in ESRD_REASONS:
        yield f"Originally_ESRD_{word}"


def _of_new_enrollees(person: Person, model: Model) -> Iterator[str]:
    was_disabled = person.is_aged and person.reason == DISABILITY
    letter = person.sex
    if model is Model.RX_V08:
        kidney = person.has_esrd or person.reason in ESRD_REASONS
        yield f"{'ESRD' if kidney else 'NESRD'}_{'OD' if was_disabled else 'NOD'}_x_{letter}{_yearly_band(person)}"
    elif model is Model.ESRD_V24:
        dual = "FBD" if person.has_full_dual else "ND_PBD"
        if person.graft_months is None:
            # Of dialysis patients the table tells the disabled apart at every age.
            disabled = "ORIGDIS" if person.reason == DISABILITY else "NORIGDIS"
            yield f"{dual}_{disabled}_NE{letter}{_band(person.age, oldest=85)}"
        else:
            yield f"{dual}_{'ORIGDIS' if was_disabled else 'NORIGDIS'}_G_NE{letter}{_yearly_band(person)}"
    else:
        medicaid = "MCAID" if person.has_medicaid else "NMCAID"
        yield f"{medicaid}_{'ORIGDIS' if was_disabled else 'NORIGDIS'}_NE{letter}{_yearly_band(person)}"


def _band(age: int, oldest: int = 95) -> str:
    """The age band of those enrolled before: 65_69, 95_GT."""
    if age >= oldest:
        return f"{oldest}_GT"
    return next(band for end, band in (*_GROUPED, *_OLD) if age < end)


def _yearly_band(person: Person) -> str:
    """The age band of new enrollees, by single years from 65 to 69; one who is 64 and entitled by age turns 65 in the
    payment year."""
    age = AGED if person.age == AGED - 1 and person.reason == "0" else person.age
    return str(age) if age in _FIRST_YEARS else _band(age)
