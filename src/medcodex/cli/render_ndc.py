"""Answers about National Drug Codes as JSON objects and as lines for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.library.ndc_book import Billed, SqliteNdcBook
    from medcodex.terminology.concepts import Concept
    from medcodex.terminology.ndc.amounts import Amount
    from medcodex.terminology.ndc.billing import Drug
    from medcodex.terminology.ndc.codes import Ndc


def converted_object(text: str, found: Sequence[Ndc], book: SqliteNdcBook | None) -> dict[str, Any]:
    """A code as typed and each reading of it; ``code`` where one reading is left, by its shape or by the directory."""
    read = book.read(text) if book is not None else found[0].code if len(found) == 1 else None
    return {"input": text, "code": read, "readings": [_reading(ndc, book) for ndc in found]}


def _reading(ndc: Ndc, book: SqliteNdcBook | None) -> dict[str, Any]:
    concept = book.concept(ndc.code) if book is not None else None
    listed = book.listings(ndc.code) if book is not None else ()
    candidates = ndc.listings
    only = candidates if len(candidates) == 1 else ()
    return {
        "code": ndc.code,
        "level": ndc.level,
        "ndc11": ndc.digits11 if ndc.level == "package" else None,
        "ndc11_hyphenated": ndc.hyphenated if ndc.digits11 is not None and ndc.level == "package" else None,
        "ndc12": ndc.digits12 if ndc.level == "package" else None,
        "ndc10": next(iter(listed or only), None) if ndc.level == "package" else None,
        "ndc10_candidates": list(listed or candidates),
        "listed": concept is not None if book is not None else None,
        "display": concept.title if concept is not None else None,
        "active": concept.active if concept is not None else None,
    }


def converted_lines(answer: dict[str, Any]) -> Iterator[str]:
    """The forms of a code, one reading after another."""
    readings = answer["readings"]
    if len(readings) > 1:
        settled = "the directory lists one of them" if answer["code"] else "hyphens would tell which is meant"
        yield f"{answer['input']} has {len(readings)} readings; {settled}:"
    for one in readings:
        chosen = len(readings) > 1 and one["code"] == answer["code"]
        yield f"{one['code']}  {one['level']}{'  <- listed' if chosen else ''}"
        if one["display"]:
            yield f"  {one['display']}{'' if one['active'] else '  (not on the market)'}"
        elif one["listed"] is False:
            yield "  not in the loaded directory"
        if one["level"] == "package":
            eleven = (one["ndc11"], one["ndc11_hyphenated"]) if one["ndc11"] else ("none: the labeler code has six",)
            yield f"  11 digits  {'  '.join(eleven)}"
            yield f"  12 digits  {one['ndc12']}  (from 7 March 2033)"
            yield f"  10 digits  {one['ndc10'] or _undecided(one['ndc10_candidates'])}"


def _undecided(candidates: Sequence[str]) -> str:
    return f"{' or '.join(candidates)}: only FDA's list tells" if candidates else "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the units are asked for: the amount given and what was discarded, the unit of the NDC quantity, what a
    weight is of, and the HCPCS dose where it is not the crosswalk's."""

    given: Amount
    discarded: Amount | None
    unit: str | None
    of: str | None
    dosage: str | None


def units_object(concept: Concept | None, drug: Drug, asked: Asked, billed: Sequence[Billed]) -> dict[str, Any]:
    """NDC quantity and HCPCS units. What cannot be computed has its reason instead; InputError where nothing can."""
    from medcodex.terminology.ndc.billing import hcpcs_units, ndc_quantity  # noqa: PLC0415

    answer: dict[str, Any] = {
        "code": concept.code if concept is not None else None,
        "display": concept.title if concept is not None else None,
        "given": str(asked.given),
    }
    problems: list[InputError] = []
    try:
        quantity = ndc_quantity(asked.given, drug, asked.unit, asked.of)
        answer["ndc"] = {
            "quantity": str(quantity.quantity),
            "unit": quantity.unit,
            "exact": quantity.exact,
            "steps": list(quantity.steps),
            "x12": _segments(concept, str(quantity.quantity), quantity.unit),
        }
    except InputError as error:
        problems.append(error)
        answer["ndc"] = {"error": error.message}
    rows = [(None, asked.dosage, None)] if asked.dosage else [(row.hcpcs, row.dosage, row.units) for row in billed]
    answer["hcpcs"] = []
    for code, dose, item_units in rows:
        told: dict[str, Any] = {"code": code, "dosage": dose}
        try:
            counted = hcpcs_units(asked.given, drug, dose, asked.discarded, item_units=item_units, of=asked.of)
            told |= {"units": counted.units, "discarded_units": counted.discarded, "steps": list(counted.steps)}
        except InputError as error:
            problems.append(error)
            told["error"] = error.message
        answer["hcpcs"].append(told)
    if problems and len(problems) == 1 + len(rows):
        raise InputError(problems[0].message, answer["code"])
    return answer


def _segments(concept: Concept | None, quantity: str, unit: str) -> list[str]:
    """LIN and CTP of the 837's loop 2410; none without a package."""
    if concept is None or not concept.billable:
        return []
    return [f"LIN**N4*{concept.code}~", f"CTP****{quantity}*{unit}~"]


def units_lines(answer: dict[str, Any]) -> Iterator[str]:
    """The quantity, the units, and how each came about."""
    if answer["code"]:
        yield f"{answer['code']}  {answer['display']}"
    ndc = answer["ndc"]
    if "error" in ndc:
        yield f"NDC quantity   cannot be computed {ndc['error']}"
    else:
        yield f"NDC quantity   {ndc['quantity']} {ndc['unit']}"
        yield from (f"  {step}" for step in ndc["steps"])
        yield from (f"  {segment}" for segment in ndc["x12"])
    for row in answer["hcpcs"]:
        name = row["code"] or "HCPCS"
        if "error" in row:
            yield f"{name}  cannot be computed {row['error']}"
            continue
        waste = f", discarded (JW) {row['discarded_units']}" if row["discarded_units"] is not None else ""
        yield f"{name}  {row['units']} x {row['dosage']}{waste}"
        yield from (f"  {step}" for step in row["steps"])
