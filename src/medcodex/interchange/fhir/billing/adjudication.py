"""Adjudication of a claim or a line, the same in ClaimResponse and ExplanationOfBenefit: amounts by category, and each
adjustment with its group and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.billing import Adjustment
from medcodex.formats.fhir.code_systems import TERMINOLOGY
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.billing.amounts import amount, money, number
from medcodex.interchange.fhir.billing.terms import CARIN, GROUPS, REASONS, code_in, coding, concept, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from medcodex.formats.fhir.reading import Element

CATEGORIES = f"{TERMINOLOGY}/adjudication"
MEMBER = f"{CARIN}/C4BBAdjudication"
DISCRIMINATOR = f"{CARIN}/C4BBAdjudicationDiscriminator"


def category(code: str) -> Json:
    """A category of FHIR's (submitted, eligible, benefit ...), of CARIN's where FHIR has none."""
    if code in {"memberliability", "noncovered", "paidbypatient"}:
        return concept(coding(MEMBER, code))
    return concept(coding(DISCRIMINATOR if code == "allowedunits" else CATEGORIES, code))


def amount_of(code: str, value: Decimal | None, *more: Json) -> list[Json]:
    """An amount under a category, in a list; none where there is no amount."""
    if value is None:
        return []
    told = category(code) if code else concept()
    return [{"category": concept(*told.get("coding", []), *more), "amount": money(value)}]


def units_of(value: Decimal | None) -> list[Json]:
    """Units that were paid."""
    return [] if value is None else [{"category": category("allowedunits"), "value": value}]


def write_adjustments(adjustments: Iterable[Adjustment]) -> Iterator[Json]:
    """Each adjustment: its amount, the units that it took away, group and reason."""
    for one in adjustments:
        row = next(
            row for row in rows("adjustments")
            if row["group"] in {one.group, "*"} and row["reason"] in {one.reason, "*"}
        )  # fmt: skip
        yield without_empty(
            category=concept(coding(row["system"], row["code"])),
            reason=concept(coding(REASONS, one.reason), coding(GROUPS, one.group)),
            amount=money(one.amount),
            value=one.units,
        )


def read_adjustments(told: Iterable[Element]) -> tuple[Adjustment, ...]:
    """The adjustments among adjudications: what has a reason of remittance advice and an amount."""
    found = []
    for one in told:
        reason, lost = code_in(one.one("reason"), REASONS), amount(one.one("amount"))
        if reason and lost is not None:
            found.append(Adjustment(code_in(one.one("reason"), GROUPS), reason, lost, number(one)))
    return tuple(found)


def told_under(told: Iterable[Element], *codes: str) -> Decimal | None:
    """The first amount, or value, of a category; None where there is none. An adjustment is none of them."""
    for one in told:
        if one.one("reason") is None and is_category(one, *codes):
            return amount(one.one("amount")) if one.has("amount") else number(one)
    return None


def is_category(one: Element, *codes: str) -> bool:
    """Whether an adjudication or a total is of one of these categories."""
    return code_in(one.one("category"), CATEGORIES, MEMBER, DISCRIMINATOR) in codes
