"""How a patient came and went: discharge status, death, transfer, type and origin of admission, the days before it
(CL-05 to CL-10, CL-12)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.edits.claim.fault import Fault, fault
from medcodex.encounter import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.ports import DrgOf
    from medcodex.edits.claim.tables import Row, Tables
    from medcodex.edits.claim.view import ClaimView

_STATUS = "discharge_status"
_DEATH = "55"
_EVERY_DRG = "every"
_HOME_HEALTH_UNRELATED = frozenset({"42", "43"})
_NEWBORN = "4"
_BORN_HERE = "5"
_ONE_DAY = frozenset({Setting.PSYCHIATRIC, Setting.REHAB})


def discharge_status(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-05: the status was in use on the day, and those of hospices are theirs alone. CL-06: a death has its day, and
    nothing is done after it."""
    status = view.encounter.discharge_status
    if status is None or not view.facility:
        return
    row = tables["discharge_status"].at(status, view.date)
    if row is None:
        yield fault("CL-05", "unknown", _STATUS, value=status)
        return
    types = row.listed("types")
    if types and (not view.bill.startswith(types) if view.bill else view.hospital_stay):
        yield fault("CL-05", "hospice", _STATUS, value=status)
    if row["died"]:
        yield from _death(view, status)


def _death(view: ClaimView, status: str) -> Iterator[Fault]:
    encounter = view.encounter
    days = [(n, one.date) for n, one in enumerate(encounter.occurrences) if one.code == _DEATH]
    told = next(((n, day) for n, day in days if day is not None), None)
    if told is None:
        if view.bill is not None:
            yield fault("CL-06", "no_date", "occurrences", status=status)
        return
    number, died = told
    if died > encounter.date or (view.begin is not None and died < view.begin):
        yield fault("CL-06", "outside", f"occurrences[{number}].date", date=died)
    later = [(f"procedures[{n}].date", one.date) for n, one in enumerate(encounter.procedures)]
    later += [(f"lines[{n}].date", one.date) for n, one in enumerate(encounter.lines)]
    for where, day in later:
        if day is not None and day > died:
            yield fault("CL-06", "after", where, date=died)


def transfer(view: ClaimView, tables: Tables, drg_of: DrgOf) -> Iterator[Fault]:
    """CL-07: the status is one that Medicare's transfer payment looks at."""
    row = _transfer_row(view, tables)
    if row is None:
        return
    encounter = view.encounter
    if row["drgs"] == _EVERY_DRG:
        yield fault("CL-07", "acute", _STATUS, status=encounter.discharge_status)
    elif asks_for_drg(view, tables) and (drg := drg_of(encounter)) is not None and drg.post_acute:
        yield fault("CL-07", "post_acute", _STATUS, status=encounter.discharge_status, drg=f"{drg.number:03}")


def asks_for_drg(view: ClaimView, tables: Tables) -> bool:
    """Whether it depends on the DRG if this discharge pays as a transfer."""
    row = _transfer_row(view, tables)
    if row is None or row["drgs"] == _EVERY_DRG:
        return False
    return not (row["home_health"] and _HOME_HEALTH_UNRELATED.intersection(view.encounter.condition_codes))


def _transfer_row(view: ClaimView, tables: Tables) -> Row | None:
    """The row of the discharge status of a stay that Medicare pays prospectively."""
    encounter = view.encounter
    status = encounter.discharge_status
    if status is None or not view.medicare or not view.hospital_stay or encounter.setting != Setting.INPATIENT:
        return None
    return tables["transfers"].at(status, view.date)


def admission(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-08: the type of admission. CL-09: what a newborn's admission has. CL-10: the point of origin of others."""
    encounter = view.encounter
    if not view.facility:
        return
    kind, origin = encounter.admission_type, encounter.point_of_origin
    if kind is not None and view.inpatient and tables["admission_types"].at(kind, view.date) is None:
        yield fault("CL-08", "unknown", "admission_type", value=kind)
    if kind == _NEWBORN:
        yield from _newborn(view, tables)
    elif origin is not None:
        row = tables["points_of_origin"].at(origin.upper(), view.date)
        if row is None:
            case = "retired" if tables["points_of_origin"].knows(origin.upper()) else "unknown"
            yield fault("CL-10", case, "point_of_origin", value=origin)


def _newborn(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    encounter, origin = view.encounter, view.encounter.point_of_origin
    if origin is not None and tables["newborn_origins"].at(origin, view.date) is None:
        yield fault("CL-09", "origin", "point_of_origin", value=origin)
    days, years = encounter.days_old, encounter.years_old
    if origin == _BORN_HERE and days is not None and days > 0:
        yield fault("CL-09", "day", "age_days" if encounter.age_days is not None else "birth_date", days=days)
    elif encounter.is_newborn is False and (days is None or days >= 0):
        yield fault("CL-09", "age", "age" if encounter.age is not None else "birth_date", years=years)


def days_before(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-12: services in the days before an admission that may belong on its claim."""
    encounter = view.encounter
    if not encounter.history or encounter.admit_date is None or not view.medicare or not view.hospital_stay:
        return
    window = 1 if encounter.setting in _ONE_DAY else 3
    admitted = encounter.admit_date
    own = {one.npi for one in encounter.providers.values() if one.npi}
    for number, past in enumerate(encounter.history):
        if not admitted - dt.timedelta(days=window) <= past.date <= admitted:
            continue
        if tables["window_exempt"].at(past.code, past.date) is not None or "PD" in past.modifiers:
            continue
        case = "own" if past.provider is not None and past.provider in own else "any"
        yield fault("CL-12", case, f"history[{number}]", (past.code,), date=past.date, days=window)
