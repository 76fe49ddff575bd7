"""Messages out of their order: an older one that comes late changes nothing that a newer one told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from medcodex.workflow.work import Work

VISIT = "visit"
"""Beside the names of facts: whether the encounter takes place at all."""


def is_late(orders: Mapping[str, dt.datetime], fact: str, order: dt.datetime | None) -> bool:
    """Whether a message of a moment is older than what is kept of a fact; one without a moment never is."""
    kept = orders.get(fact)
    return order is not None and kept is not None and order < kept


def in_order(told: Mapping[str, Any], orders: Mapping[str, dt.datetime], order: dt.datetime | None) -> dict[str, Any]:
    """The facts of which nothing newer is kept."""
    return {name: value for name, value in told.items() if not is_late(orders, name, order)}


def remember(work: Work, chart_id: str, facts: Iterable[str], order: dt.datetime | None) -> None:
    """Keep that a message of a moment told these facts, but where a newer one did."""
    if order is None:
        return
    kept = work.assembly.orders(chart_id)
    found = dict(kept) | {fact: order for fact in facts if not is_late(kept, fact, order)}
    if found != kept:
        work.assembly.save_orders(chart_id, found)
