"""The drawings of the figures' page, each with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.web.workbench.claims.words import dollars
from medcodex.web.workbench.money.plotting import Bars
from medcodex.workflow.money.tracking.ageing import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.workflow.money.tracking.ageing import Aged
    from medcodex.workflow.money.tracking.deciding import Decided, Denied
    from medcodex.workflow.money.tracking.figures import Figures
    from medcodex.workflow.money.tracking.ports import MonthRow

MOST = 8
"""Bars of one drawing; the table beside it has all."""
_MONTHS = 12


def charts(found: Figures) -> Mapping[str, Bars]:
    """The drawings for which there is anything to show, by name."""
    drawings = {
        "ageing": _ageing(found.open_by_payer),
        "denial_rate": _denial_rate(found.decided_by_payer),
        "causes": _causes(found.causes),
        "months": _months(found.months),
    }
    return {name: one for name, one in drawings.items() if one is not None}


def short(value: float) -> str:
    """Dollars of an axis: $950, $12K, $3.4M."""
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if abs(value) >= size:
            return f"${value / size:.3g}{letter}"
    return f"${value:.3g}"


def _ageing(payers: Sequence[Aged]) -> Bars | None:
    shown = payers[:MOST]
    parts = [(f"{name} days", [float(one.buckets[place]) for one in shown]) for place, name in enumerate(BUCKETS)]
    told = (f"{_named(one.payer)} {dollars(one.total)}, of it {dollars(one.over_90)} over 90 days" for one in shown)
    return _bars(f"Open charges by age{_of(payers)}", told, [one.payer for one in shown], parts)


def _denial_rate(payers: Sequence[Decided]) -> Bars | None:
    shown = payers[:MOST]
    values = [100 * one.denied / one.claims for one in shown]
    told = (f"{_named(one.payer)} {one.denied} of {one.claims}" for one in shown)
    if not shown:
        return None
    says = _sentence(f"Share of claims denied at their first decision{_of(payers)}", told)
    return Bars(says, [one.payer for one in shown], [("Denied", values)], lambda value: f"{value:.1f}%")


def _causes(causes: Sequence[Denied]) -> Bars | None:
    shown = [one for one in causes if one.amount > 0][:MOST]
    told = (f"{_named(one.cause)} {dollars(one.amount)}" for one in shown)
    parts = [("Denied", [float(one.amount) for one in shown])]
    return _bars("Denied money by cause", told, [one.cause for one in shown], parts)


def _months(months: Sequence[MonthRow]) -> Bars | None:
    shown = months[-_MONTHS:]
    parts = [
        ("Paid", [float(one.paid) for one in shown]),
        ("Patient", [float(one.patient) for one in shown]),
        ("Adjusted", [float(one.adjusted) for one in shown]),
        ("Denied", [float(one.denied) for one in shown]),
    ]
    told = (f"{one.month} {dollars(one.paid)} paid, {dollars(one.denied)} denied" for one in shown)
    return _bars("What became of the charges by month", told, [one.month for one in shown], parts, lying=False)


def _bars(
    what: str,
    told: Iterable[str],
    labels: Sequence[str],
    parts: Sequence[tuple[str, Sequence[float]]],
    *,
    lying: bool = True,
) -> Bars | None:
    return Bars(_sentence(what, told), labels, parts, short, lying) if labels else None


def _sentence(what: str, told: Iterable[str]) -> str:
    return f"{what}: {'; '.join(told)}."


def _of(payers: Sequence[object]) -> str:
    return f", the first {MOST} of {len(payers)} payers" if len(payers) > MOST else ""


def _named(name: str) -> str:
    return name or "not known"
