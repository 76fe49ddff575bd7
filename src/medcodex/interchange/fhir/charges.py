"""Charges out of Claim, ExplanationOfBenefit and ChargeItem."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingCharge
from medcodex.errors import InputError
from medcodex.interchange.fhir.record import encounters_named
from medcodex.interchange.fhir.references import named
from medcodex.interchange.fhir.times import begun, day
from medcodex.interchange.fhir.words import codes, concept, flat, status
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.record import Held

_CENT = Decimal("0.01")
_WORD = 80
_DROPPED = frozenset({"cancelled", "draft", "entered-in-error", "not-billable", "aborted", "planned"})
_MOST = Decimal(10) ** 12


def claims_of(held: Held, billed: Sequence[Held]) -> list[Held]:
    """Which of the claims and items that name an encounter tell its charges: what is a claim, in force, and no answer
    to a claim that is here too."""
    standing = [one for one in billed if status(one.element) not in _DROPPED and _is_claim(one)]
    claims = [one for one in standing if one.kind == "Claim"]
    names = {name for one in claims for name in one.names}
    return [one for one in standing if one.kind != "ExplanationOfBenefit" or not (_answers(one) & names)]


def charges(held: Held, billed: Sequence[Held]) -> Iterator[IncomingCharge]:
    """The charged lines of an encounter. Lines whose code is of no system that is charged here are passed over."""
    for one in claims_of(held, billed):
        lines = [one.element] if one.kind == "ChargeItem" else list(one.element.each("item"))
        for line in lines:
            if one.kind == "ChargeItem" or _belongs(line, one, held):
                found = _charge(line, one)
                if found is not None:
                    yield found


def total(held: Held, billed: Sequence[Held]) -> Decimal | None:
    """What was charged in all, as the claims of this encounter alone say; None where none does."""
    amounts = []
    for one in claims_of(held, billed):
        told = one.element.one("total") if one.kind == "Claim" else None
        if told is not None and set(encounters_named(one)) <= held.names:
            amounts.append(money(told))
    found = [amount for amount in amounts if amount is not None]
    return sum(found, Decimal(0)) if found else None


def _is_claim(held: Held) -> bool:
    return held.kind == "ChargeItem" or held.element.text("use") in {"claim", ""}


def _answers(held: Held) -> set[str]:
    claim = held.element.one("claim")
    return {named(claim, held.base)} if claim is not None else set()


def _belongs(line: Element, claim: Held, held: Held) -> bool:
    told = {named(one, claim.base) for one in line.each("encounter")}
    return bool(told & held.names) or (not told and set(encounters_named(claim)) <= held.names)


def _charge(line: Element, claim: Held) -> IncomingCharge | None:
    service = line.one("productOrService") or line.one("code")
    told = {of: code for system, code in codes(service) if (of := _systems().get(system))}
    for more in ("productCodeableConcept", "revenue"):
        for system, code in codes(line.one(more)):
            if of := _systems().get(system):
                told.setdefault(of, code)
    charged = told.get("code") or told.get("ndc") or told.get("revenue")
    if charged is None:
        return None
    when = begun(line, "serviced", "occurrence") or _began(claim)
    return IncomingCharge(
        code=flat(charged, _WORD).upper(),
        units=_units(line.one("quantity")),
        amount=money(line.one("net") or line.one("priceOverride")) or _adjudicated(line),
        modifiers=tuple(code for one in line.each("modifier") for _, code in list(codes(one))[:1]),
        date=day(when, line.path),
        revenue=told.get("revenue"),
        description=concept(service)[:400] or None,
    )


def _began(claim: Held) -> str:
    period = claim.element.one("billablePeriod")
    return period.text("start") if period is not None else ""


def _adjudicated(line: Element) -> Decimal | None:
    """The submitted amount of a line as an answer to a claim tells it."""
    for one in line.each("adjudication"):
        if any("submitted" in code or "sbmtd" in code for _, code in codes(one.one("category"))):
            return money(one.one("amount"))
    return None


def money(element: Element | None) -> Decimal | None:
    """Dollars to the cent. InputError for what is no amount, or in another currency."""
    if element is None or element.raw.get("value") is None:
        return None
    value = element.raw["value"]
    path = f"{element.path}.value"
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(Decimal(str(value))) > _MOST:
        raise InputError(f"{path}: an amount is expected", path)
    if element.text("currency") not in {"", "USD"}:
        raise InputError(f"{element.path}.currency: US dollars are expected", f"{element.path}.currency")
    return Decimal(str(value)).quantize(_CENT)


def _units(element: Element | None) -> Decimal:
    if element is None or element.raw.get("value") is None:
        return Decimal(1)
    value = element.raw["value"]
    path = f"{element.path}.value"
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(Decimal(str(value))) > 10**9:
        raise InputError(f"{path}: a number is expected", path)
    return Decimal(str(value)).quantize(Decimal("0.0001")).normalize() + 0


@cache
def _systems() -> Mapping[str, str]:
    return {row["system"]: row["of"] for row in table_rows("medcodex.interchange.fhir", "data/charge_systems.tsv")}
