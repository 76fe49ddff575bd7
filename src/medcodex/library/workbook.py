"""Sheets of spreadsheet files (Office Open XML) read as tab-separated text, so that one recogniser and one parser serve
a table whichever way its publisher ships it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import IO, TYPE_CHECKING, Any

from medcodex.errors import ReleaseError
from medcodex.terminology.xml import elements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

WORKBOOK = "xl/workbook.xml"
MAX_CONTENT = 512 * 1024 * 1024
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
)
_MAX_COLUMN = 16_384  # the format's own limit
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+\Z")
_PLACE = re.compile(r"[0-9]{1,9}\Z")
_HYPERLINK = re.compile(r'HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_FLAGS = {"1": "True", "0": "False"}


class Sheet(io.RawIOBase):
    """One sheet as a stream of UTF-8 text, a line a row that is not empty, cells separated by tabs.

    White space within a cell is collapsed; a link gives its address, a date the number that the file holds. Reading
    raises ReleaseError for a broken sheet."""

    def __init__(self, stream: IO[bytes], part: str, label: str) -> None:
        self._stream = stream
        self._lines = _lines(zipfile.ZipFile(stream), part, label)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            line = next(self._lines, None)
            if line is None:
                return 0
            self._rest = line
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def close(self) -> None:
        self._stream.close()
        super().close()


def sheets(opened: Callable[[], IO[bytes]], label: str) -> list[tuple[str, str]]:
    """(name, part) of the sheets of a workbook in their order. ReleaseError where it does not say, or unpacks to more
    than MAX_CONTENT."""
    with opened() as stream, zipfile.ZipFile(stream) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_CONTENT:
            raise ReleaseError(f"a workbook that unpacks to more than {MAX_CONTENT >> 20} MiB", label)
        targets = {
            relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            for relation in _found(archive, _RELATIONS, "Relationship", label)
        }
        found = []
        for sheet in _found(archive, WORKBOOK, "sheet", label):
            key = next((value for name, value in sheet.items() if name.rpartition("}")[2] == "id"), None)
            if key in targets and targets[key].startswith("xl/worksheets/"):
                found.append((sheet.get("name", ""), targets[key]))
        return found


def open_sheet(opened: Callable[[], IO[bytes]], part: str, label: str) -> IO[bytes]:
    """A fresh stream of a sheet's text; see Sheet."""
    return io.BufferedReader(Sheet(opened(), part, label))


def _found(archive: zipfile.ZipFile, part: str, tag: str, label: str) -> Iterator[Element]:
    try:
        stream = archive.open(part)
    except KeyError:
        raise ReleaseError(f"a workbook without {part}", label) from None
    with stream:
        yield from elements(stream, frozenset(f"{{{space}}}{tag}" for space in _SPACES), label)


def _lines(archive: zipfile.ZipFile, part: str, label: str) -> Iterator[bytes]:
    strings = [_text(item) for item in _found(archive, _STRINGS, "si", label)] if _STRINGS in archive.namelist() else []
    for row in _found(archive, part, "row", label):
        line = "\t".join(_cells(row, strings, label)).rstrip("\t")
        if line:
            yield f"{line}\n".encode(errors="replace")


def _cells(row: Element, strings: list[str], label: str) -> list[str]:
    values: list[str] = []
    for cell in row:
        column = _column(cell.get("r", ""), len(values), label)
        values.extend([""] * (column - len(values)))
        values.append(_value(cell, strings, label))
    return values


def _column(reference: str, following: int, label: str) -> int:
    """The number of a cell's column from 0; the next one where the cell does not say."""
    if not reference:
        return following
    found = _REFERENCE.match(reference)
    number = 0
    for letter in found[1] if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    if not following < number <= _MAX_COLUMN:
        raise ReleaseError(f"a cell out of place, {reference!r}", label)
    return number - 1


def _value(cell: Element, strings: list[str], label: str) -> str:
    kind = cell.get("t", "n")
    parts = {child.tag.rpartition("}")[2]: child for child in cell}
    if kind == "inlineStr":
        return _text(parts["is"]) if "is" in parts else ""
    link = _HYPERLINK.match(parts["f"].text or "") if "f" in parts else None
    if link:
        return " ".join(link[1].split())
    value = " ".join((parts["v"].text or "").split()) if "v" in parts else ""
    if kind == "s":
        if not (_PLACE.match(value) and int(value) < len(strings)):
            raise ReleaseError(f"cell {cell.get('r', '')} names a text that the workbook does not hold", label)
        return strings[int(value)]
    return _FLAGS.get(value, value) if kind == "b" else value


def _text(item: Element) -> str:
    """The text of an entry, of all its runs; how East Asian words are pronounced is left out."""
    texts = []
    for child in item:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts.extend(run.text or "" for run in child if run.tag.rpartition("}")[2] == "t")
    return " ".join("".join(texts).split())
