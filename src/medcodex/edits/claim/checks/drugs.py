"""Drug lines: discarded amounts and National Drug Codes (CL-28 to CL-30)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.edits.claim.conflicts import undisputed
from medcodex.edits.claim.fault import Fault, fault
from medcodex.terminology.ndc.codes import readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView
    from medcodex.encounter.coded import ServiceLine

_DISCARDED, _NONE_DISCARDED = "JW", "JZ"
_SINGLE_DOSE = "single_dose"
_NDC = re.compile(r"[0-9]{11}")
_FACT_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def discarded(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-28: a drug of a single-dose container tells whether some was discarded."""
    if not view.medicare or view.inpatient:
        return
    for number, code, line in view.coded():
        where, day = f"lines[{number}].modifiers", view.day(line)
        row = tables["part_b_drugs"].at(code, day)
        if row is None or (view.bill is not None and view.bill.startswith(row.listed("not_types"))):
            continue
        if {_DISCARDED, _NONE_DISCARDED}.intersection(line.modifiers).difference(undisputed(line, tables, day)):
            continue
        if _DISCARDED in line.modifiers:
            if not any(other.code == code and _DISCARDED not in other.modifiers for other in view.lines):
                yield fault("CL-28", "alone", where, (code,))
        elif _NONE_DISCARDED in line.modifiers:
            if any(other.code == code and _DISCARDED in other.modifiers for other in view.lines):
                yield fault("CL-28", "both", where, (code,))
        elif not any(other.code == code and _DISCARDED in other.modifiers for other in view.lines):
            yield from _untold(line, code, where, tables, view)


def _untold(line: ServiceLine, code: str, where: str, tables: Tables, view: ClaimView) -> Iterator[Fault]:
    """Neither modifier: an error where the container is known to be single-dose, a hint where nothing tells."""
    single = line.facts.get(_SINGLE_DOSE)
    if isinstance(single, str):
        single = _FACT_WORDS.get(single.lower())
    if single is None and tables["single_dose"].at(code, view.day(line)) is not None:
        single = True
    if single is None:
        if view.named_medicare:
            yield fault("CL-28", "untold", where, (code,))
    elif single:
        yield fault("CL-28", "missing", where, (code,))
        yield fault("CL-28", "missing_early", where, (code,))


def national_drug_code(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-29: eleven digits, a quantity and its unit. CL-30: another form of the code, put into eleven digits."""
    for number, line in enumerate(view.lines):
        where = f"lines[{number}]"
        if line.ndc is None:
            if view.medicaid and line.code is not None and tables["part_b_drugs"].at(line.code, view.day(line)):
                yield fault("CL-29", "medicaid", f"{where}.ndc", (line.code,))
            continue
        if not _NDC.fullmatch(line.ndc):
            yield from _other_form(line.ndc, f"{where}.ndc")
        if line.ndc_quantity is None:
            yield fault("CL-29", "no_quantity", f"{where}.ndc_quantity")
        elif line.ndc_quantity <= 0:
            yield fault("CL-29", "quantity", f"{where}.ndc_quantity")
        if line.ndc_unit is None:
            yield fault("CL-29", "no_unit", f"{where}.ndc_unit")
        elif tables["ndc_units"].at(line.ndc_unit, view.day(line)) is None:
            yield fault("CL-29", "unit", f"{where}.ndc_unit", value=line.ndc_unit)


def _other_form(text: str, where: str) -> Iterator[Fault]:
    packages = [one for one in readings(text) if one.level == "package"]
    forms = tuple(one.digits11 for one in packages if one.digits11 is not None)
    if not forms:
        yield fault("CL-29", "shape", where, value=text)
    elif len(forms) == 1:
        yield fault("CL-30", "form", where, mends=forms, value=text)
    else:
        yield fault("CL-30", "several", where, mends=forms, value=text, forms=", ".join(forms))
