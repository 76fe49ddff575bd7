"""What a file is, told from how its content begins; which release, from what it states inside and what it is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.codelist import CODES_LINE, CSV_HEADER, ORDER_LINE
from medcodex.terminology.icd10cm.poa import HEADER as POA_HEADER
from medcodex.terminology.recognition import (
    HEAD_SIZE,
    NotTaken,
    Recognised,
    head_lines,
    head_text,
    named_version,
    recognised_xml,
    root_tag,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST_CODE = re.compile(r"A000 +[A-Z][a-z]{3}")  # lists of HCPCS codes and of mappings look alike but for this
_OTHER = "not a file of ICD-10-CM"
PARTS = ("codes", "tabular", "index", "eindex", "neoplasm", "drug", "poa")


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise a file by its first HEAD_SIZE bytes (all of it where it is shorter).

    ``names`` is the file's own name, then the archive's and the folders' around it, nearest first. ReleaseError for
    a file that is clearly ICD-10-CM while neither content nor names say which release.
    """
    text = head_text(head)
    if text is None:
        return NotTaken("not text", foreign=True)
    if text.lstrip().startswith("<"):
        return _xml(text, names)
    form = _list_form(head_lines(head, text))
    if isinstance(form, NotTaken):
        return form
    if form == "poa" and len(head) < HEAD_SIZE:
        return NotTaken("a list of changes to the POA-exempt list")
    return Recognised("poa" if form == "poa" else "codes", form, named_version(names))


def _xml(text: str, names: Sequence[str]) -> Recognised | NotTaken:
    tag = root_tag(text)
    if tag == "ICD10CM.tabular":
        return recognised_xml("tabular", text, names)
    if tag != "ICD10CM.index":
        return NotTaken(f"XML of another kind (<{tag}>)", foreign=True)
    part = _index_part(text)
    return recognised_xml(part, text, names) if part else NotTaken("an ICD-10-CM index of a kind not known")


def _index_part(text: str) -> str | None:
    first_column = re.search(r'<head col="1">([^<]*)<', text)
    if first_column:
        return {"neoplasm": "neoplasm", "substance": "drug"}.get(first_column[1].strip().lower())
    title = re.search(r"<title>([^<]*)<", text)
    if title is None:
        return None
    return "eindex" if "external cause" in title[1].lower() else "index"


_FIRST_LINES: tuple[tuple[re.Pattern[str], str | NotTaken], ...] = (
    (POA_HEADER, "poa"),
    (re.compile(r"POAexemptCode\t|Order\d*\tAction\t"), NotTaken("a list of changes to the POA-exempt list")),
    (
        re.compile(r"(Add|Delete|Revise (from|to)|No change):?\s"),
        NotTaken("addenda: a list of changes, not a code list"),
    ),
    (re.compile(r"code,newLongTitle", re.IGNORECASE), NotTaken("a list of revised titles, not a code list")),
)
_ALL_LINES: tuple[tuple[re.Pattern[str], str | NotTaken], ...] = (
    (ORDER_LINE, "order"),
    (CODES_LINE, "codes"),
    (re.compile(r"[A-Z][0-9A][0-9A-Z]{1,5}\s*"), NotTaken("a list of codes without titles")),
)


def _list_form(lines: Sequence[str]) -> str | NotTaken:
    if not lines:
        return NotTaken("empty", foreign=True)
    for pattern, answer in _FIRST_LINES:
        if pattern.match(lines[0]):
            return answer
    header = [cell.strip().lower() for cell in lines[0].split(",")]
    if set(CSV_HEADER) <= set(header):
        return _csv_form(lines, header.index("code"))
    for pattern, answer in _ALL_LINES:
        if all(pattern.fullmatch(line) for line in lines[:200]):
            return answer if answer != "codes" or _FIRST_CODE.match(lines[0]) else NotTaken(_OTHER, foreign=True)
    if any("Official Guidelines for Coding" in line for line in lines[:50]):
        return NotTaken("the Official Guidelines: not a code book part")
    return NotTaken(_OTHER, foreign=True)


def _csv_form(lines: Sequence[str], code_at: int) -> str | NotTaken:
    """A whole list opens with a category; a list of additions with a code whose category it does not hold."""
    first = lines[1].split(",")[code_at : code_at + 1] if len(lines) > 1 else []
    whole = bool(first) and len(first[0].strip()) == 3
    return "csv" if whole else NotTaken("a list of added codes, not the whole code list")
