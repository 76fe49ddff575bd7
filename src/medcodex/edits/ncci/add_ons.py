"""NCCI-AOC: an add-on code without the primary service that it adds to."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.ncci.rules import Hit
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.edits.ncci.claims import Service
    from medcodex.edits.ncci.tables import AddOnTable
    from medcodex.terminology.ncci.model import AddOnEdit

RULE = "NCCI-AOC"
_LISTED = 1
_MOST_NAMED = 8


def add_on_hits(services: Sequence[Service], table: AddOnTable, history: Sequence[Service] = ()) -> Iterator[Hit]:
    """A hit for each line with an add-on code of which no listed primary code was rendered by the same practitioner on
    the day, be it on this claim or in the ``history`` of services."""
    edits = {service.code: table(service.code) for service in services}
    for service in services:
        rows = [row for row in edits[service.code] if row.in_force(service.first)]
        if not rows:
            continue
        beside = [other for other in (*services, *history) if other.place != service.place and service.meets(other)]
        primaries = {row.primary for row in rows if row.primary is not None}
        if any(other.code in primaries for other in beside):
            continue
        # An add-on code cannot be what another one adds to unless it is listed so.
        could_be = [other for other in beside if not edits.get(other.code)]
        yield _hit(_case(rows, alone=not could_be), service, rows)


def _case(rows: Sequence[AddOnEdit], *, alone: bool) -> str:
    kind = rows[0].kind
    if kind == _LISTED:
        return "type_1_group" if rows[0].code in _of_group() else "type_1"
    return f"type_{kind}_alone" if alone else f"type_{kind}"


def _hit(case: str, service: Service, rows: Sequence[AddOnEdit]) -> Hit:
    primaries = sorted({row.primary for row in rows if row.primary is not None})
    more = len(primaries) - _MOST_NAMED
    named = ", ".join(primaries[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    values = {"code": service.code, "primaries": named or "as the contractor lists them"}
    return Hit(RULE, case, values, (service.code,), service.where, service.first)


@lru_cache(1)
def _of_group() -> frozenset[str]:
    rows = table_rows("medcodex.edits", "data/ncci/exceptions.tsv")
    return frozenset(row["value"] for row in rows if row["about"] == "add-on code")
