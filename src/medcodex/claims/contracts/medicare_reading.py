"""The files of Medicare's physician fee schedule that a contract names (docs/contracts.md), opened."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - the reader looks the fields' types up
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec

from medcodex.claims.contracts.medicare import MedicareSchedule, Quarter
from medcodex.errors import InputError, ReleaseError
from medcodex.terminology.calendar_version import quarter_range
from medcodex.terminology.mpfs.amounts import parse_amounts
from medcodex.terminology.mpfs.codes import row_name
from medcodex.terminology.mpfs.localities import parse_localities
from medcodex.terminology.mpfs.relative_values import release_of

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD = 65_536


class MedicareTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[medicare]`` of a contract: names of CMS's files, "contractor-locality" such as "10112-00", a conversion factor
    in the place of the file's, the one year whose schedule was agreed, and whether work indices have the floor."""

    locality: str
    relative_values: tuple[str, ...] = ()
    localities: tuple[str, ...] = ()
    factor: Decimal | None = None
    year: int | None = None
    work_floor: bool = True


def read_medicare(told: Any, opened: Callable[[str], bytes]) -> MedicareSchedule:
    """The schedule. msgspec.ValidationError for what is told in another form; InputError, with file and line, for a
    file that is none of CMS's, broken, or lacks the locality."""
    asked = msgspec.convert(told, MedicareTold)
    if asked.factor is not None and not (asked.factor.is_finite() and asked.factor > 0):
        raise InputError("a conversion factor above zero expected", "medicare.factor")
    try:
        quarters = sorted((_quarter(name, opened(name)) for name in asked.relative_values), key=lambda one: one.begins)
        years = dict(parse_localities(opened(name), name) for name in asked.localities)
    except ReleaseError as error:
        raise InputError(error.message, error.where) from None
    if len({one.begins for one in quarters}) < len(quarters) or len(years) < len(asked.localities):
        raise InputError("two files of one time", "medicare")
    indices = {}
    for year, rows in years.items():
        found = next((one for one in rows if one.key == asked.locality), None)
        if found is None:
            raise InputError(f"no such locality in the file of {year}: {asked.locality}", "medicare.locality")
        indices[year] = found
    return MedicareSchedule(
        tuple(quarters), indices, asked.locality, factor=asked.factor, year=asked.year, floored=asked.work_floor
    )


def _quarter(name: str, data: bytes) -> Quarter:
    begins, _ = quarter_range(release_of(data[:_HEAD], (name,)))
    return Quarter(begins, {row_name(one.code, one.modifier): one for one in parse_amounts(BytesIO(data), name)})
