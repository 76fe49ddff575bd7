"""Which version of FHIR a resource is in: R4 is read, others are told apart by what R4 has not
(data/other_versions.tsv)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import InputError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.formats.fhir.reading import Element

_TYPES: Mapping[str, type] = {"any": object, "text": str, "list": list, "object": dict}


class _Mark(NamedTuple):
    element: str
    what: type
    version: str
    r4: str


def require_r4(element: Element) -> None:
    """InputError, naming the element, where a resource is in another version."""
    for mark in _marks().get(element.text("resourceType"), ()):
        value = element.raw.get(mark.element)
        if value is not None and isinstance(value, mark.what):
            path = f"{element.path}.{mark.element}"
            raise InputError(f"{path}: this is FHIR {mark.version}; R4 is read here (R4 has: {mark.r4})", path)


@cache
def _marks() -> Mapping[str, Sequence[_Mark]]:
    found: defaultdict[str, list[_Mark]] = defaultdict(list)
    for row in table_rows("medcodex.interchange.fhir", "data/other_versions.tsv"):
        found[row["kind"]].append(_Mark(row["element"], _TYPES[row["what"]], row["version"], row["r4"]))
    return found
