"""The boxes of each form, as data/*.tsv hold them.

Columns: ``box`` its number, ``area`` the part of the sheet and ``row`` of it on our drawing, ``width`` in 24ths of a
row; ``each`` "group:N" for the Nth of a group whose further ones go to the next sheet, "group:*" for all of it in one
box, "-" where a box stands once; ``from`` what fills it, in the notation of ``told.py``, "-" where nothing of a claim
does. Boxes of the area "Services" are columns of the service lines, those of a second row stand across them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from medcodex.claims.forms.told import Telling, read_telling
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter.billing import ClaimKind

SERVICES = "Services"
WHOLE_ROW = 24
_PACKAGE = "medcodex.claims.forms"
_NOTHING = "-"
ALL = 0
"""The place of a box that takes a whole group."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: what fills it is None where nothing of a claim does. ``group`` "" where it stands once; else ``place``
    counts from one, or is ``ALL``."""

    number: str
    area: str
    row: int
    width: int
    group: str
    place: int
    told: Telling | None
    title: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: ``lines`` that a sheet has, ``day`` how it writes days, ``places`` of each group on one sheet."""

    kind: ClaimKind
    name: str
    lines: int
    day: str
    boxes: Sequence[Box]
    places: Mapping[str, int]


@cache
def form_of(kind: ClaimKind) -> Form:
    """The form of a kind of claim."""
    row = next(one for one in table_rows(_PACKAGE, "data/forms.tsv") if one["kind"] == kind.value)
    boxes = tuple(_box(one) for one in table_rows(_PACKAGE, f"data/{row['table']}.tsv"))
    places: dict[str, int] = {}
    for box in boxes:
        if box.group and box.place != ALL:
            places[box.group] = max(places.get(box.group, 0), box.place)
    return Form(kind, row["name"], int(row["lines"]), row["day"], boxes, places)


def _box(row: Mapping[str, str]) -> Box:
    group, _, place = row["each"].partition(":")
    once = row["each"] == _NOTHING
    return Box(
        number=row["box"],
        area=row["area"],
        row=int(row["row"]),
        width=int(row["width"]),
        group="" if once else group,
        place=ALL if once or place == "*" else int(place),
        told=None if row["from"] == _NOTHING else read_telling(row["from"]),
        title=row["title"],
    )
