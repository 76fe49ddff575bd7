"""Audited notes as JSON Lines: a note as `code --jsonl` takes it, the codes an auditor settled on, and who and when.

Messages name the field and what is wrong with it, never the value: a misplaced value may be patient text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from medcodex.cli.note_lines import parse_date, read_line
from medcodex.coding.judged import JudgedCode, JudgedNote
from medcodex.errors import InputError
from medcodex.terminology.icd10cm.codes import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.cli.lines import Line
    from medcodex.cli.note_lines import Defaults

_ROLES = ("required", "optional")


class _Code(msgspec.Struct):
    code: str
    role: str = "required"
    alternatives: list[str] = []


class _Audit(msgspec.Struct):
    by: str = ""
    on: str = ""


class _Judged(msgspec.Struct):
    codes: list[_Code]
    audit: _Audit | None = None
    first_listed: str | None = None
    first_listed_alternatives: list[str] = []


_DECODER = msgspec.json.Decoder(_Judged)


def judged_notes(lines: Iterator[Line], defaults: Defaults, exists: Callable[[str], bool]) -> Iterator[JudgedNote]:
    """The notes of a file. InputError, naming the line, for one that is no audited note: what nobody reviewed would
    teach nothing but the program's own habits, or whose text stands in the file twice, so that no note judges what was
    learned from itself. ``exists`` tells of a code in its printed form."""
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        where = f"line {line.number}"
        if line.data is None:
            raise InputError("longer than the limit for one line", where)
        _, note = read_line(line.data, where, defaults)
        if isinstance(note, InputError):
            raise note
        texts = tuple(document.text for document in note.documents) or (note.text or "",)
        if seen.setdefault(texts, line.number) != line.number:
            raise InputError(f"the same note as line {seen[texts]}", where)
        try:
            judged = _DECODER.decode(line.data)
        except msgspec.ValidationError as error:
            raise InputError(str(error), where) from None
        if judged.audit is None or not judged.audit.by.strip():
            raise InputError("audit: by whom and on which day the codes were audited expected", where)
        try:
            day = parse_date(judged.audit.on)
        except ValueError:
            raise InputError("audit.on: a date as YYYY-MM-DD expected", where) from None
        codes = tuple(_code(one, f"{where}: codes[{place}]", exists) for place, one in enumerate(judged.codes))
        named = [judged.first_listed, *judged.first_listed_alternatives] if judged.first_listed else []
        first = frozenset(_printed(one, f"{where}: first_listed", exists) for one in named if one)
        yield JudgedNote(note, codes, first or _first_of(codes), judged.audit.by, day)


def _first_of(codes: tuple[JudgedCode, ...]) -> frozenset[str]:
    return codes[0].accepted if codes else frozenset()


def _code(given: _Code, where: str, exists: Callable[[str], bool]) -> JudgedCode:
    if given.role not in _ROLES:
        raise InputError(f"role: one of {', '.join(_ROLES)} expected", where)
    others = frozenset(_printed(other, where, exists) for other in given.alternatives)
    return JudgedCode(_printed(given.code, where, exists), others, given.role == "required")


def _printed(code: str, where: str, exists: Callable[[str], bool]) -> str:
    known = normalise(code)
    if known is None or not exists(known):
        raise InputError("no code of ICD-10-CM on that date", where)
    return known
