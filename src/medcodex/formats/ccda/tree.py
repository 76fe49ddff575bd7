"""The XML of a document as a tree, read so that no file can do harm: no document type, no entities, nothing fetched,
and no more depth or elements than a document has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from medcodex.errors import InputError
from medcodex.formats.laid_out import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE = "urn:hl7-org:v3"
MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 100
MAX_ELEMENTS = 500_000
_PIECE = 65_536


class _Builder(TreeBuilder):
    """A tree that stops growing."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH:
            raise InputError(f"XML nested deeper than {MAX_DEPTH} elements")
        if self._count > MAX_ELEMENTS:
            raise InputError(f"more than {MAX_ELEMENTS} elements")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def read_tree(data: bytes, where: str) -> Element:
    """The root of a CDA document. InputError where the XML is broken (with line and column), declares a document type
    or entities, is too large or too deep, or is another kind of document."""
    if len(data) > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES // (1024 * 1024)} MB", where)
    parser = XMLParser(target=_Builder(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
        root: Element = parser.close()
    except ParseError as error:
        line, column = error.position
        raise InputError(f"broken XML at line {line}, column {column + 1}", where) from None
    except DefusedXmlException:
        raise InputError(
            "the XML declares a document type or entities, which no clinical document needs", where
        ) from None
    except InputError as error:
        raise InputError(error.message, where) from None
    except (LookupError, ValueError):
        raise InputError("the XML is in a character set that is not known", where) from None
    if root.tag != f"{{{NAMESPACE}}}ClinicalDocument":
        raise InputError("XML, but no clinical document (CDA): its root is another", where)
    return root


def all_of(parent: Element | None, *names: str) -> Iterator[Element]:
    """The elements at the end of a path of local names, passing over those that say they hold nothing
    (``nullFlavor`` beside nothing else)."""
    if parent is None:
        return
    for child in parent:
        if local_name(child) == names[0] and not _is_null(child):
            if len(names) == 1:
                yield child
            else:
                yield from all_of(child, *names[1:])


def first(parent: Element | None, *names: str) -> Element | None:
    """The first at the end of a path; None where there is none."""
    return next(all_of(parent, *names), None)


def attribute(element: Element | None, name: str) -> str:
    """An attribute without the white space around it; "" where there is none."""
    return (element.get(name) or "").strip() if element is not None else ""


def words(element: Element | None) -> str:
    """All text of an element on one line."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _is_null(element: Element) -> bool:
    """Whether an element only says why it says nothing. A code with ``nullFlavor="OTH"`` may have a translation."""
    if not element.get("nullFlavor"):
        return False
    return len(element) == 0 and not (element.text or "").strip() and set(element.keys()) <= _OF_NOTHING


_OF_NOTHING = {"nullFlavor", "use", "{http://www.w3.org/2001/XMLSchema-instance}type"}
