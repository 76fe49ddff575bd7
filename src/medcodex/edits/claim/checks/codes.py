"""Procedure codes and modifiers of lines: codes in force, codes that need a note, modifiers that exist and agree
(CL-26, CL-27, CL-31, CL-44)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.edits.claim.conflicts import conflicts
from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.ports import HcpcsOn
    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView
    from medcodex.encounter.coded import ServiceLine
    from medcodex.terminology.concepts import ConceptBook

# Level I: four digits and a digit or letter. Level II: a letter and four digits, of which D0000-D9999 is dental.
_LEVEL_I = re.compile(r"[0-9]{4}[0-9A-Z]")
_LEVEL_II = re.compile(r"[A-CE-V][0-9]{4}")
_DENTAL = re.compile(r"D[0-9]{4}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_MOST_MODIFIERS = 4


def is_level_two(code: str) -> bool:
    """Whether it has the shape of a HCPCS Level II code, whose lists CMS publishes."""
    return _LEVEL_II.fullmatch(code) is not None


def is_dental(code: str) -> bool:
    """Whether it has the shape of a CDT code, whose claims need no pointer (X12 837D SV311)."""
    return _DENTAL.fullmatch(code) is not None


def level_two(view: ClaimView, tables: Tables, hcpcs_on: HcpcsOn) -> Iterator[Fault]:
    """CL-26: the code has the shape of one, and is on the list of the day."""
    for number, code, line in view.coded():
        where = f"lines[{number}].code"
        if is_level_two(code):
            book = hcpcs_on(view.day(line))
            if book is not None:
                yield from _listed(book, code, where, view.day(line).isoformat())
        elif not (_LEVEL_I.fullmatch(code) or is_dental(code)):
            yield fault("CL-26", "shape", where, (code,))


def _listed(book: ConceptBook, code: str, where: str, day: str) -> Iterator[Fault]:
    concept = book.concept(code)
    if concept is None:
        yield fault("CL-26", "may_be_other" if book.notices else "unknown", where, (code,), date=day)
    elif not concept.active:
        yield fault("CL-26", "not_in_force", where, (code,), date=day)


def modifiers(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-27: modifiers that exist, at most four, each once, none that speaks against another."""
    for number, line in enumerate(view.lines):
        if not line.modifiers:
            continue
        where, day = f"lines[{number}].modifiers", view.day(line)
        if len(line.modifiers) > _MOST_MODIFIERS:
            yield fault("CL-27", "many", where, count=len(line.modifiers))
        ambulance = line.code is not None and tables["ambulance_codes"].at(line.code, day) is not None
        held: set[str] = set()
        for place, modifier in enumerate(line.modifiers):
            if modifier in held:
                yield fault("CL-27", "twice", f"{where}[{place}]", value=modifier)
                continue
            held.add(modifier)
            if not _MODIFIER.fullmatch(modifier):
                yield fault("CL-27", "shape", f"{where}[{place}]", value=modifier)
            elif not ambulance and tables["modifiers"].at(modifier, day) is None:
                case = "not_in_force" if tables["modifiers"].knows(modifier) else "unknown"
                yield fault("CL-27", case, f"{where}[{place}]", value=modifier)
        if len(held) > 1 and not ambulance:
            for modifier, other, row in conflicts(held, tables, day):
                yield fault("CL-27", "conflict", where, value=modifier, other=other, why=row["why"])


def unlisted(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-31: a code for what has no code of its own says what it stands for, a drug by its National Drug Code too."""
    for number, code, line in view.coded():
        if (
            line.description is None
            and line.ndc is None
            and tables["not_classified"].at(code, view.day(line)) is not None
        ):
            yield fault("CL-31", "description", f"lines[{number}].description", (code,))


def duplicates(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-44: a line that is another one again."""
    given = [line.code for line in view.lines if line.code is not None]
    if len(set(given)) == len(given):
        return
    seen: dict[object, int] = {}
    for number, code, line in view.coded():
        if any(tables["repeats"].at(one, view.day(line)) is not None for one in line.modifiers):
            continue
        first = seen.setdefault(_same(line, view), number)
        if first != number:
            case = "facility" if view.facility else "professional"
            yield fault("CL-44", case, f"lines[{number}]", (code,), first=first)


def _same(line: ServiceLine, view: ClaimView) -> object:
    return (
        line.code, frozenset(line.modifiers), view.day(line), line.through, line.provider, line.pos, line.revenue,
        line.ndc,
    )  # fmt: skip
