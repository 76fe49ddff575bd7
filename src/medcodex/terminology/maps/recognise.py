"""Which file is a part of a map release, told from how its content begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.maps import addenda, conversion, doid, elixhauser, gem, hcup, sssom
from medcodex.terminology.maps.records import headers_in
from medcodex.terminology.recognition import NotTaken, Recognised, head_lines, head_text, named_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_FOREIGN = NotTaken("not a file of a map", foreign=True)
_LOOKED_AT = 50
_AHRQ = re.compile(r"(?<![a-z0-9])v(20\d\d)(?:[-._ ]([1-9])(?!\d))?", re.IGNORECASE)


def recogniser(name: str) -> Callable[[bytes, Sequence[str]], Recognised | NotTaken]:
    """The recogniser of one set of maps; called as those of the code systems."""
    test = _TESTS[name]

    def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
        text = head_text(head)
        lines = head_lines(head, text)[:_LOOKED_AT] if text is not None else []
        return test(lines, names) if lines else _FOREIGN

    return recognise


def ahrq_version(texts: Sequence[str]) -> str:
    """The release that AHRQ's file states or is named after, such as 2025.1; a name without the number after the dot
    takes it from a name around it of the same year. ReleaseError where none tells."""
    found = [(match[1], match[2]) for text in texts if (match := _AHRQ.search(text)) is not None]
    if not found:
        return named_version(texts)
    year = found[0][0]
    number = next((part for stated, part in found if stated == year and part), None)
    return f"{year}.{number}" if number else year


def _gem(lines: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
    part = gem.part_of(lines)
    if part is not None:
        return Recognised(part, "text", named_version(names))
    header = next(iter(headers_in("\n".join(lines[:2]))), ("",))
    for each in gem.PARTS:
        if {*each.split("-"), *gem.CSV_TAIL} <= set(header) and header[0] == each.split("-")[0]:
            return Recognised(each, "csv", named_version(names))
    return _FOREIGN


def _conversion(lines: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
    if any(set(conversion.HEADER) <= set(header) for header in headers_in("\n".join(lines[:20]))):
        return Recognised("icd10cm", "table", named_version(names))
    return _FOREIGN


def _addenda(lines: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
    system = addenda.addenda_of(lines)
    return Recognised(system, "addenda", named_version(names)) if system is not None else _FOREIGN


def _hcup(name: str) -> Callable[[Sequence[str], Sequence[str]], Recognised | NotTaken]:
    def test(lines: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
        table = hcup.layout_of(headers_in("\n".join(lines[:20])))
        if table is not None and table.set == name:
            return Recognised(table.part, table.form, ahrq_version((lines[0], *names)))
        if name == "ccsr" and hcup.FIRST_CATEGORIES.match("\n".join(lines)):
            return Recognised("icd10cm", hcup.FIRST_ONLY, ahrq_version(names))
        return _FOREIGN

    return test


def _elixhauser(lines: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
    for header in headers_in("\n".join(lines[:20])):
        if {elixhauser.CODE, elixhauser.COUNT} <= set(header):
            return Recognised("icd10cm", "reference", ahrq_version((lines[0], *names)))
        if {*elixhauser.MEASURE, elixhauser.NEEDS_POA} <= set(header):
            return Recognised("icd10cm-titles", "reference", ahrq_version((lines[0], *names)))
    return _FOREIGN


def _mondo(lines: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
    part = sssom.part_of(lines)
    return _dated(part, "sssom", sssom.version_in(lines), names) if part is not None else _FOREIGN


def _doid(lines: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
    return _dated("icd10cm", "obo", doid.version_in(lines), names) if doid.is_doid(lines) else _FOREIGN


def _dated(part: str, form: str, version: str | None, names: Sequence[str]) -> Recognised:
    if version is None:
        raise ReleaseError("states no release", names[0])
    return Recognised(part, form, version)


_TESTS: Mapping[str, Callable[[Sequence[str], Sequence[str]], Recognised | NotTaken]] = {
    "gem": _gem,
    "icd10cm-conversion": _conversion,
    "addenda": _addenda,
    "ccsr": _hcup("ccsr"),
    "chronic": _hcup("chronic"),
    "procedure-class": _hcup("procedure-class"),
    "elixhauser": _elixhauser,
    "mondo": _mondo,
    "doid": _doid,
}
