"""The definitions with body part and device keys, and the device aggregation table: the publisher's XML to records."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10pcs.codes import LENGTH
from medcodex.terminology.icd10pcs.model import Definition, DeviceAggregate
from medcodex.terminology.xml import elements, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


def parse_definitions(stream: IO[bytes], name: str) -> Iterator[Definition | DeviceAggregate]:
    """Definitions in book order, then the rows of the device aggregation table. ReleaseError, naming ``name``, for
    broken XML, a section or axis that is not named, or a definition of nothing."""
    for element in elements(stream, frozenset({"section", "aggregate"}), name):
        if element.tag == "aggregate":
            yield _aggregate(element, name)
        else:
            yield from _section(element, name)


def _section(section: Element, name: str) -> Iterator[Definition]:
    code = section.get("code", "")
    if len(code) != 1:
        raise ReleaseError(f"a section named {code!r}", name)
    for axis in section.findall("axis"):
        position = axis.get("pos", "")
        if not position.isdecimal() or not 1 <= int(position) <= LENGTH:
            raise ReleaseError(f"axis {position!r} of section {code}; axes are 1 to {LENGTH}", name)
        for terms in axis.findall("terms"):
            titles = tuple(text for title in terms.findall("title") if (text := text_of(title)))
            if not titles:
                raise ReleaseError(f"a definition without a title, section {code}, axis {position}", name)
            yield Definition(
                section=code,
                position=int(position),
                axis=text_of(axis.find("title")),
                titles=titles,
                definition=text_of(terms.find("definition")),
                explanation=text_of(terms.find("explanation")),
                includes=tuple(text for item in terms.findall("includes") if (text := text_of(item))),
            )


def _aggregate(element: Element, name: str) -> DeviceAggregate:
    parent = element.find("parent")
    device = text_of(element.find("device"))
    if parent is None or not device:
        raise ReleaseError("a row of the device aggregation table without device or parent", name)
    systems = tuple(text for item in element.findall("bodySys") if (text := text_of(item)))
    operation = text_of(element.find("operation"))
    return DeviceAggregate(device, operation, systems, parent.get("value", ""), text_of(parent))
