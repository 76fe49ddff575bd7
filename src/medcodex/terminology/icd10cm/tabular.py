"""The tabular list: the publisher's XML to entries in book order."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.model import Notes, TabularEntry
from medcodex.terminology.xml import elements, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_NOTE_FIELDS = {
    "includes": "includes",
    "inclusionTerm": "inclusion_terms",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "notes",
    "sevenChrNote": "seventh_note",
}


def parse_tabular(stream: IO[bytes], name: str) -> Iterator[TabularEntry]:
    """Chapters, sections and diagnoses in book order, each before its children.

    A section whose range holds another section of the chapter is that section's parent, as the book prints it.
    ReleaseError, naming ``name``, for broken XML or an entry without its name.
    """
    for chapter in elements(stream, frozenset({"chapter"}), name):
        yield from _chapter(chapter, name)


def _chapter(chapter: Element, name: str) -> Iterator[TabularEntry]:
    entry = _entry(chapter, "chapter", None, _required(chapter, name))
    yield entry
    sections = chapter.findall("section")
    keys = [section.get("id") or "" for section in sections]
    for section, key in zip(sections, keys, strict=True):
        if not key:
            raise ReleaseError(f"a section of chapter {entry.key} has no id", name)
        yield _entry(section, "section", _enclosing(key, keys) or entry.key, key)
        waiting = [(diag, key) for diag in reversed(section.findall("diag"))]
        while waiting:
            diag, parent = waiting.pop()
            code = _required(diag, name)
            yield _entry(diag, "diag", parent, code)
            waiting.extend((child, code) for child in reversed(diag.findall("diag")))


def _enclosing(key: str, keys: list[str]) -> str | None:
    """The narrowest other section whose range of categories holds this one's.

    Lettered categories (C7A, D3A) stand outside the numbered run of their decade: only a range that holds the whole
    decade holds them.
    """
    first, last = _range(key)
    lettered = not first[2:].isdigit()
    wider: list[tuple[str, str]] = []
    for other in keys:
        low, high = _range(other)
        if (low, high) == (first, last):
            continue
        if low[:2] < first[:2] and last[:2] < high[:2] if lettered else low <= first and last <= high:
            wider.append((low, high))
    narrowest = max(wider, key=lambda span: (span[0], [-ord(char) for char in span[1]]), default=None)
    return next((other for other in keys if _range(other) == narrowest), None)


def _range(key: str) -> tuple[str, str]:
    first, _, last = key.partition("-")
    return first, last or first


def _required(element: Element, name: str) -> str:
    found = text_of(element.find("name"))
    if not found:
        raise ReleaseError(f"a {element.tag} has no name", name)
    return found


def _entry(element: Element, kind: str, parent: str | None, key: str) -> TabularEntry:
    found: dict[str, tuple[str, ...]] = {}
    seventh: tuple[tuple[str, str], ...] = ()
    for child in element:
        field = _NOTE_FIELDS.get(child.tag)
        if field:
            found[field] = found.get(field, ()) + tuple(text for note in child if (text := text_of(note)))
        elif child.tag == "sevenChrDef":
            seventh += tuple((note.get("char", ""), text_of(note)) for note in child if note.tag == "extension")
    return TabularEntry(kind, key, text_of(element.find("desc")), parent, Notes(**found), seventh)
