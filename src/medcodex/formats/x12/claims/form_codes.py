"""HI: diagnoses, procedures and coded facts of a claim, by the qualifier of each composite (code list 1270)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter.billing import BilledDiagnosis, BilledProcedure, ClaimKind, FormCode
from medcodex.formats.x12.claims.nodes import PART, composite
from medcodex.formats.x12.claims.values import amount, code, day, written_amount, written_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.encounter.billing import BilledClaim
    from medcodex.formats.x12.claims.nodes import Row

_DIAGNOSES = {"BK": "principal", "BJ": "admitting", "PR": "reason", "BN": "external", "BF": "other"}
_PROCEDURES = {"BBR": "pcs", "BBQ": "pcs", "BR": "icd9", "BQ": "icd9", "CAH": "abc", "BP": "hcpcs", "BO": "hcpcs"}
_FACTS = {"BG": "condition", "BH": "occurrence", "BI": "span", "BE": "value", "TC": "treatment", "DR": "drg"}
_FACT_OF = {kind: qualifier for qualifier, kind in _FACTS.items()}
_PRINCIPAL = {"pcs": "BBR", "icd9": "BR", "abc": "CAH", "hcpcs": "BP"}
_FURTHER = {"pcs": "BBQ", "icd9": "BQ", "abc": "BBQ", "hcpcs": "BO"}
_SNODENT = "TQ"
PER_SEGMENT = 12


class Coded(NamedTuple):
    """What the HI segments of a claim tell."""

    diagnoses: tuple[BilledDiagnosis, ...]
    procedures: tuple[BilledProcedure, ...]
    codes: tuple[FormCode, ...]


def read_codes(rows: Iterable[Row]) -> Coded:
    """All composites of all HI segments, in their order. One of a qualifier that is none of the guides' is a fault of
    its own and is passed over here."""
    diagnoses: list[BilledDiagnosis] = []
    procedures: list[BilledProcedure] = []
    codes: list[FormCode] = []
    for row in rows:
        for element in row[1:]:
            parts = [*element.split(PART), *[""] * 9][:9]
            qualifier, told = parts[0], parts[1]
            if not told:
                continue
            version = 10 if qualifier.startswith("A") else 9
            if qualifier == _SNODENT:
                diagnoses.append(BilledDiagnosis(told, "principal" if not diagnoses else "other", "", 0))
            elif use := _DIAGNOSES.get(qualifier.removeprefix("A")):
                diagnoses.append(BilledDiagnosis(told, use, parts[8], version))
            elif system := _PROCEDURES.get(qualifier):
                procedures.append(BilledProcedure(told, day(parts[3]), system))
            elif kind := _FACTS.get(qualifier):
                codes.append(_fact(kind, told, parts))
    return Coded(tuple(diagnoses), tuple(procedures), tuple(codes))


def _fact(kind: str, told: str, parts: Sequence[str]) -> FormCode:
    if kind == "span":
        first, _, last = parts[3].partition("-")
        return FormCode(kind, told, day(first), day(last))
    return FormCode(kind, told, day(parts[3]), amount=amount(parts[4]))


def code_rows(claim: BilledClaim) -> Iterator[Row]:
    """The HI segments of a claim, as many as its guide's order and their twelve composites ask for."""
    if claim.kind is ClaimKind.INSTITUTIONAL:
        yield from _institutional(claim)
        return
    ordered = sorted(claim.diagnoses, key=lambda one: one.use != "principal")
    elements = [composite(_qualifier(one), code(one.code)) for one in ordered]
    if elements:
        yield ("HI", *elements[:PER_SEGMENT])
    if claim.procedures:
        yield ("HI", *_procedures(claim.procedures)[:2])
    yield from _rows([composite("BG", one.code) for one in claim.codes if one.kind == "condition"])


def _institutional(claim: BilledClaim) -> Iterator[Row]:
    for use in ("principal", "admitting", "reason", "external"):
        yield from _rows([_diagnosis(one) for one in claim.diagnoses if one.use == use])
    yield from _rows([composite("DR", one.code) for one in claim.codes if one.kind == "drg"])
    yield from _rows([_diagnosis(one) for one in claim.diagnoses if one.use == "other"])
    procedures = _procedures(claim.procedures)
    yield from _rows(procedures[:1])
    yield from _rows(procedures[1:])
    for kind in ("span", "occurrence", "value", "condition", "treatment"):
        yield from _rows([_coded_fact(one) for one in claim.codes if one.kind == kind])


def _rows(elements: list[str]) -> Iterator[Row]:
    for start in range(0, len(elements), PER_SEGMENT):
        yield ("HI", *elements[start : start + PER_SEGMENT])


def _qualifier(one: BilledDiagnosis) -> str:
    if one.version == 0:
        return _SNODENT
    short = next(qualifier for qualifier, use in _DIAGNOSES.items() if use == one.use)
    return ("A" if one.version == 10 else "") + short


def _diagnosis(one: BilledDiagnosis) -> str:
    return composite(_qualifier(one), code(one.code), "", "", "", "", "", "", one.poa)


def _procedures(told: Sequence[BilledProcedure]) -> list[str]:
    found = []
    for place, one in enumerate(told):
        qualifier = (_FURTHER if place else _PRINCIPAL)[one.system]
        date = written_day(one.date)
        found.append(composite(qualifier, code(one.code), "D8" if date else "", date))
    return found


def _coded_fact(one: FormCode) -> str:
    qualifier = _FACT_OF[one.kind]
    if one.kind == "span":
        return composite(qualifier, one.code, "RD8", f"{written_day(one.date)}-{written_day(one.through)}")
    if one.kind == "value":
        return composite(qualifier, one.code, "", "", written_amount(one.amount))
    if one.date is not None:
        return composite(qualifier, one.code, "D8", written_day(one.date))
    return composite(qualifier, one.code)
