"""The alphabetic index: the publisher's XML to entries in book order."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10pcs.codes import normalise
from medcodex.terminology.icd10pcs.model import PcsIndexEntry
from medcodex.terminology.xml import elements, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_CODES = ("code", "codes", "tab")


def parse_index(stream: IO[bytes], name: str) -> Iterator[PcsIndexEntry]:
    """Main terms and subterms in book order, ids counted from 0. A reference that carries codes ("see Resection,
    Gallbladder 0FT4") gives them as the entry's own. ReleaseError, naming ``name``, for broken XML, a main term
    without a title or codes that cannot be."""
    position = 0
    for main in elements(stream, frozenset({"mainTerm"}), name):
        if not text_of(main.find("title")):
            raise ReleaseError("a main term of the index has no title", name)
        waiting: list[tuple[Element, int | None, int]] = [(main, None, 0)]
        while waiting:
            element, parent, level = waiting.pop()
            yield _entry(element, position, parent, level, name)
            waiting.extend((child, position, level + 1) for child in reversed(element.findall("term")))
            position += 1


def _entry(element: Element, position: int, parent: int | None, level: int, name: str) -> PcsIndexEntry:
    see, see_code = _reference(element.find("see"))
    use, use_code = _reference(element.find("use"))
    own = next((text for tag in _CODES if (text := text_of(element.find(tag)))), "")
    given = own or see_code or use_code
    code = normalise(given) if given else None
    if given and code is None:
        raise ReleaseError(f"the index leads to {given!r}, which cannot start a code", name)
    return PcsIndexEntry(position, parent, level, text_of(element.find("title")), code, see, use)


def _reference(element: Element | None) -> tuple[str | None, str]:
    """The words of a reference, and the codes that stand in it."""
    if element is None:
        return None, ""
    words = " ".join((element.text or "").split())
    codes = next((text for tag in _CODES if (text := text_of(element.find(tag)))), "")
    return words or None, codes
