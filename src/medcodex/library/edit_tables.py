"""The tables of claim edits that releases can be of. They lie in the data folder as releases of code systems do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.systems import PartRows, System

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NCCI_PTP = "ncci-ptp"
NCCI_MUE = "ncci-mue"
NCCI_ADD_ON = "ncci-aoc"
PTP_FILES = ("f1", "f2", "f3", "f4")
"""The files over which CMS splits a table of pairs; together they are one part of a release."""

_LICENCE = "CMS; the CPT codes in it by the American Medical Association's terms"


def _parts(table: str, names: Iterable[str]) -> dict[str, PartRows]:
    return {name: PartRows(table, f"part = '{name}'") for name in names}


def _ptp_parts() -> Iterable[str]:
    for service in ("practitioner", "hospital"):
        yield service
        yield from (f"{service}-{file}" for file in PTP_FILES)


EDIT_TABLES: Mapping[str, System] = {
    system.name: system
    for system in (
        System(NCCI_PTP, "NCCI procedure-to-procedure edits", _LICENCE, _parts("pair", _ptp_parts())),
        System(NCCI_MUE, "NCCI Medically Unlikely Edits", _LICENCE,
               _parts("unit_limit", ("practitioner", "hospital", "supplier"))),
        System(NCCI_ADD_ON, "NCCI add-on code edits", _LICENCE, _parts("add_on", ("add-on",))),
    )
}  # fmt: skip
