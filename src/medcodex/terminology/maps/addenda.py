"""Addenda of code lists: the codes that a yearly update added, deleted or renamed."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm import codes as icd10cm
from medcodex.terminology.icd10pcs import codes as icd10pcs
from medcodex.terminology.lines import numbered_lines
from medcodex.terminology.maps.model import MapRow, Relationship

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from medcodex.terminology.concepts import Value

# Action, for ICD-10-CM 0 (header) or 1 (billable), code, the short title in 60 columns, the long title.
LINE = re.compile(r"(Add|Delete|Revise from|Revise to):\s+(?:([01]) )?([0-9A-Z]{3,7}) +(\S.*)")
_SUMMARY = re.compile(r"\s*(?:Headers|Codes|of which|\d+ (?:headers|codes|additions|deletions|revisions)\b.*)\s*")
_CODE_WIDTH = 8
_SHORT_WIDTH = 60
_PCS_LENGTHS = {icd10pcs.TABLE_LENGTH, icd10pcs.LENGTH}
_ACTIONS = {"Add": "added", "Delete": "deleted"}


def addenda_of(lines: Sequence[str]) -> str | None:
    """The code system whose addenda these are, told from the first lines; None for none, and for the shorter addenda
    with billable codes and long titles only, which say less."""
    found = [match for line in lines if (match := LINE.match(line)) is not None]
    if not found or LINE.match(lines[0]) is None or not all(_titles(match)[1] for match in found):
        return None
    if all(match[2] is not None and icd10cm.normalise(match[3]) for match in found):
        return "icd10cm"
    if all(match[2] is None and len(match[3]) in _PCS_LENGTHS and icd10pcs.normalise(match[3]) for match in found):
        return "icd10pcs"
    return None


def parse_addenda(stream: IO[bytes], name: str, system: str, effective: date) -> Iterator[MapRow]:
    """One row for each code that changed on the day. The file names no successors, so an added or deleted code has
    no target; a renamed code is its own. Facts: ``change`` (added, deleted, revised, now-header, now-billable),
    ``title``, for a renamed code ``previous-title``, ``header`` where it is a header.

    ReleaseError, naming the line, for a line of another shape, a revision without its other half, and counts at the
    end of the file that do not agree with its lines.
    """
    changes: dict[str, dict[str, tuple[str, bool]]] = {}
    counts = {"additions": 0, "deletions": 0, "revisions": 0}
    stated: dict[str, int] = {}
    for number, line in numbered_lines(stream, name):
        where = f"{name}, line {number}"
        found = LINE.match(line)
        if found is None:
            if not _SUMMARY.fullmatch(line):
                raise ReleaseError("not a line of addenda", where)
            _note(line, stated)
            continue
        code = _normalised(system, found[3])
        if code is None or stated or not _titles(found)[1]:
            raise ReleaseError(f"not a line of addenda of {system}", where)
        action = found[1]
        held = changes.setdefault(code, {})
        if action in held:
            raise ReleaseError(f"{code} stands in it twice under {action!r}", where)
        held[action] = (_titles(found)[1], found[2] == "0" or (system == "icd10pcs" and len(code) < icd10pcs.LENGTH))
        word = {"Add": "additions", "Delete": "deletions", "Revise to": "revisions"}.get(action)
        if word:
            counts[word] += 1
    if stated and stated != counts:
        raise ReleaseError(f"its lines give {counts} where its summary states {stated}", name)
    for code, held in changes.items():
        yield _row(code, held, effective, name)


def _normalised(system: str, text: str) -> str | None:
    return icd10cm.normalise(text) if system == "icd10cm" else icd10pcs.normalise(text)


def _titles(found: re.Match[str]) -> tuple[str, str]:
    """The short and the long title, each in its own columns; "" where they do not lie so."""
    text = found.string[found.start(3) + _CODE_WIDTH :]
    if text[_SHORT_WIDTH : _SHORT_WIDTH + 1].strip():
        return "", ""
    return text[:_SHORT_WIDTH].strip(), text[_SHORT_WIDTH:].strip()


def _note(line: str, stated: dict[str, int]) -> None:
    """Sum what the summary says of headers and codes; the lines below "of which" tell the kinds of revisions."""
    found = re.fullmatch(r"\s+(\d+) (additions|deletions|revisions)\s*", line)
    if found:
        stated[found[2]] = stated.get(found[2], 0) + int(found[1])


def _row(code: str, held: Mapping[str, tuple[str, bool]], effective: date, name: str) -> MapRow:
    if ("Revise from" in held) != ("Revise to" in held):
        raise ReleaseError(f"{code}: a revision without its other half", name)
    if "Revise to" in held:
        title, header = held["Revise to"]
        before = ("previous-title", held["Revise from"][0])
        facts = (*_facts("revised", title, header), before)
        return MapRow(code, code, Relationship.EQUIVALENT, effective=effective, facts=facts)
    if "Add" in held and "Delete" in held:
        title, header = held["Add"]
        facts = _facts("now-header" if header else "now-billable", title, header)
    else:
        action, (title, header) = next(iter(held.items()))
        facts = _facts(_ACTIONS[action], title, header)
    return MapRow(code, None, Relationship.NO_MAP, effective=effective, facts=facts)


def _facts(change: str, title: str, header: bool) -> tuple[tuple[str, Value], ...]:
    return (("change", change), ("title", title), *((("header", True),) if header else ()))
