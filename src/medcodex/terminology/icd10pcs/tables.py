"""The tables: the publisher's XML to table rows, and the codes that they make."""

from __future__ import annotations

from itertools import product
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10pcs.codes import CHARACTERS, LENGTH, TABLE_LENGTH
from medcodex.terminology.icd10pcs.model import Axis, Label, PcsRow, PcsTableRow
from medcodex.terminology.xml import elements, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

_NOTHING = frozenset({"No Device", "No Qualifier"})


def parse_tables(stream: IO[bytes], name: str) -> Iterator[PcsTableRow]:
    """The rows of all tables in book order, numbered from 0. ReleaseError, naming ``name``, for broken XML, an axis
    out of place or a row that makes another number of codes than it states."""
    number = 0
    for table in elements(stream, frozenset({"pcsTable"}), name):
        first = _axes(table, range(1, TABLE_LENGTH + 1), name)
        if any(len(axis.values) != 1 for axis in first):
            raise ReleaseError("a table whose first three axes have not one value each", name)
        for element in table.findall("pcsRow"):
            row = PcsTableRow(number, (*first, *_axes(element, range(TABLE_LENGTH + 1, LENGTH + 1), name)))
            made = 1
            for axis in row.axes:
                made *= len(axis.values)
            stated = element.get("codes")
            if stated is not None and stated != str(made):
                raise ReleaseError(f"a row of table {row.table} states {stated} codes and makes {made}", name)
            yield row
            number += 1


def codes_of(rows: Iterable[PcsTableRow]) -> Iterator[PcsRow]:
    """The codes that the rows make, in order of the tables, each table after its header. Titles are put together
    from the labels, as the publisher's own are in words only the code list has."""
    header = ""
    for row in rows:
        if row.table != header:
            header = row.table
            yield PcsRow(header, f"{row.axes[1].values[0].title}, {row.axes[2].values[0].title}", False)
        for values in product(*(axis.values for axis in row.axes)):
            named = [label.title for label in values[2:] if label.title not in _NOTHING]
            yield PcsRow("".join(label.character for label in values), ", ".join(named), True)


def _axes(parent: Element, positions: range, name: str) -> tuple[Axis, ...]:
    axes: list[Axis] = []
    for element, position in zip(parent.findall("axis"), positions, strict=False):
        labels = tuple(Label(label.get("code", ""), text_of(label)) for label in element.findall("label"))
        characters = {label.character for label in labels}
        if element.get("pos") != str(position) or not labels or len(characters) != len(labels):
            raise ReleaseError(f"an axis {element.get('pos')!r} where axis {position} with its values belongs", name)
        if not all(len(char) == 1 and char in CHARACTERS for char in characters):
            raise ReleaseError(f"a value of axis {position} that is not one digit or letter", name)
        axes.append(Axis(position, text_of(element.find("title")), labels))
    if len(axes) != len(positions) or len(parent.findall("axis")) != len(positions):
        raise ReleaseError(f"a {parent.tag} without its {len(positions)} axes", name)
    return tuple(axes)
