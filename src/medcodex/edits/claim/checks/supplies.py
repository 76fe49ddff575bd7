"""Equipment and ambulance (CL-34, CL-35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView
    from medcodex.encounter.coded import ServiceLine

_TRIP_LETTERS = 2


def equipment(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-34: durable equipment says whether it is new, rented or used."""
    if view.facility:
        return
    for number, code, line in view.coded():
        row = tables["equipment"].at(code, view.day(line))
        if row is not None and not set(row.listed("modifiers")).intersection(line.modifiers):
            case = "medicare" if view.medicare else "other"
            yield fault(
                "CL-34",
                case,
                f"lines[{number}].modifiers",
                (code,),
                modifiers=row["modifiers"],
                category=row["category"],
            )


def ambulance(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-35: where the trip went from and to, and miles beside the trip they belong to."""
    trips = {code for _, code, _ in view.coded() if tables["ambulance_codes"].knows(code)}
    if not trips:
        return
    for number, code, line in view.coded():
        row = tables["ambulance_codes"].at(code, view.day(line))
        if row is None:
            continue
        if not any(_tells_way(one, tables, view, line) for one in line.modifiers):
            case = "x_first" if any(_x_first(one, tables) for one in line.modifiers) else "trip"
            yield fault("CL-35", case, f"lines[{number}].modifiers", (code,))
        bases = row.listed("bases")
        if bases and not any(other.code in bases and view.day(other) == view.day(line) for other in view.lines):
            yield fault("CL-35", "miles", f"lines[{number}]", (code,), bases=row["bases"])


def _tells_way(modifier: str, tables: Tables, view: ClaimView, line: ServiceLine) -> bool:
    """Whether a modifier tells origin and destination, or stands in their place."""
    alone = view.facility and tables["ambulance_alone"].at(modifier, view.day(line)) is not None
    return alone or _is_trip(modifier, tables, view, line)


def _is_trip(modifier: str, tables: Tables, view: ClaimView, line: ServiceLine) -> bool:
    if len(modifier) != _TRIP_LETTERS:
        return False
    begin, end = (tables["ambulance_places"].at(letter, view.day(line)) for letter in modifier)
    return begin is not None and end is not None and bool(begin["origin"]) and bool(end["destination"])


def _x_first(modifier: str, tables: Tables) -> bool:
    return len(modifier) == _TRIP_LETTERS and modifier[0] == "X" and tables["ambulance_places"].knows(modifier[1])
