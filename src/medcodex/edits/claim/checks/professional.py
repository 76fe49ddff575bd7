"""Professional lines: pointers to diagnoses, place of service, telehealth (CL-22 to CL-25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.claim.checks.codes import is_dental
from medcodex.edits.claim.conflicts import undisputed
from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView
    from medcodex.encounter.coded import ServiceLine

_MOST_POINTERS = 4
_MOST_DIAGNOSES = 12
_FACILITY_TELEHEALTH = "facility"


def pointers(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-22: one to four pointers a line and at most twelve diagnoses; REC-06 tells of pointers to none."""
    if view.facility or not view.lines:
        return
    if len(view.encounter.diagnoses) > _MOST_DIAGNOSES:
        yield fault("CL-22", "diagnoses", f"diagnoses[{_MOST_DIAGNOSES}]", count=len(view.encounter.diagnoses))
    for number, line in enumerate(view.lines):
        where = f"lines[{number}].dx"
        if len(line.dx) > _MOST_POINTERS:
            yield fault("CL-22", "many", where, count=len(line.dx))
        elif not line.dx and line.code is not None and line.charge is not None and not is_dental(line.code):
            yield fault("CL-22", "none", where, (line.code,))
        if len(set(line.dx)) < len(line.dx):
            yield fault("CL-22", "twice", where)


def place(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-23: the place of service was one on the day. CL-24: it agrees with the setting and with the code."""
    if view.facility:
        return
    for number, line in enumerate(view.lines):
        if line.pos is None:
            continue
        where, day = f"lines[{number}].pos", view.day(line)
        if tables["places_of_service"].at(line.pos, day) is None:
            case = "early" if tables["places_of_service"].knows(line.pos) else "unknown"
            yield fault("CL-23", case, where, value=line.pos)
            continue
        told = view.encounter.setting_told
        row = tables["setting_places"].at(view.encounter.setting.value, day) if told else None
        if row is not None and _elsewhere(line.pos, row.listed("places"), row.listed("not_places")):
            yield fault("CL-24", "setting", where, value=line.pos, setting=view.encounter.setting.value)
        if line.code is not None:
            for about in tables["code_places"].about(line.code, day):
                if _elsewhere(line.pos, about.listed("places"), about.listed("not_places")):
                    yield fault("CL-24", "code", where, (line.code,), value=line.pos, services=about["services"])


def _elsewhere(place: str, places: tuple[str, ...], not_places: tuple[str, ...]) -> bool:
    return bool(places and place not in places) or place in not_places


def telehealth(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-25: what a modifier of telehealth asks of the place, and who may use it."""
    for number, line in enumerate(view.lines):
        day = view.day(line)
        for modifier in undisputed(line, tables, day):
            for row in tables["telehealth"].about(modifier, day):
                if row["payer"] == "medicare" and not view.medicare:
                    continue
                if _against(view, line, row["claim"], row.listed("places")):
                    yield fault(
                        "CL-25", row["case"], f"lines[{number}].modifiers", value=modifier, places=row["places"]
                    )


def _against(view: ClaimView, line: ServiceLine, claim: str, places: tuple[str, ...]) -> bool:
    if claim == _FACILITY_TELEHEALTH:
        return not view.facility
    if view.facility or line.pos is None:
        return False
    return line.pos not in places
