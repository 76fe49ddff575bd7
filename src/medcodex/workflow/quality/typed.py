"""Codes as an auditor types them: one a line, the claim's order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.workflow.quality.claim_codes import DIAGNOSIS, PROCEDURE, SERVICE, ClaimCode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from medcodex.workflow.quality.ports import CodeBooks

MOST = 200
"""Codes of a section."""
_LINE = re.compile(
    r"(?P<code>[A-Z0-9][A-Z0-9.]{1,14})(?P<modifiers>(?:-[A-Z0-9]{2}){0,4})"
    r"(?:\s+X\s*(?P<units>\d{1,5}(?:\.\d{1,3})?))?(?:\s+(?P<poa>[YNUW1]))?"
)
_CDT = re.compile(r"D\d{4}")
_LETTER = re.compile(r"[A-Z]\d{4}")


def typed_codes(sections: Mapping[str, str], books: CodeBooks, day: dt.date) -> tuple[ClaimCode, ...]:
    """Codes out of the text of each section (diagnosis, procedure, service): a code, for services modifiers behind
    hyphens and units behind "x", for diagnoses the present-on-admission indicator, as in "I10 Y" or "J1885-59 x2".
    InputError, naming section and line, for what is none, or no code of the day's book."""
    return tuple(code for name in (DIAGNOSIS, PROCEDURE, SERVICE) for code in _section(name, sections, books, day))


def _section(name: str, sections: Mapping[str, str], books: CodeBooks, day: dt.date) -> Iterator[ClaimCode]:
    lines = [
        (number, line.strip()) for number, line in enumerate(sections.get(name, "").splitlines(), 1) if line.strip()
    ]
    if len(lines) > MOST:
        raise InputError(f"at most {MOST} codes", name)
    for number, line in lines:
        found = _LINE.fullmatch(line.upper())
        if found is None or not _fits(name, found):
            raise InputError("a code as in I10 Y, 0DTJ4ZZ or J1885-59 x2", f"{name} line {number}")
        system = _system(name, found["code"])
        printed = books.printed(system, found["code"], day)
        if printed is None:
            raise InputError("no code of that day's book that may be reported", f"{name} line {number}")
        modifiers = tuple(filter(None, found["modifiers"].split("-")))
        yield ClaimCode(name, system, printed, found["poa"], modifiers, found["units"])


def as_typed(code: ClaimCode) -> str:
    """A code as its line is typed."""
    parts = ["-".join((code.code, *code.modifiers)), f"x{code.units}" if code.units else "", code.poa or ""]
    return " ".join(filter(None, parts))


def _fits(name: str, found: re.Match[str]) -> bool:
    service = bool(found["modifiers"] or found["units"])
    return (not service or name == SERVICE) and (not found["poa"] or name == DIAGNOSIS)


def _system(name: str, code: str) -> str:
    if name == DIAGNOSIS:
        return "icd10cm"
    if name == PROCEDURE:
        return "icd10pcs"
    if _CDT.fullmatch(code):
        return "cdt"
    return "hcpcs" if _LETTER.fullmatch(code) else "cpt"
