"""Instructional notes of the tabular list from text to the codes they name.

Official Guidelines I.A.12 (Excludes), I.A.13 and I.B.7 (code first, use additional code), I.A.17 (code also). Only
codes in parentheses are read, and bare ones where a note writes "code from category F17" or "J65.-": words such as
"vitamin B12" are not codes. A qualifier behind a code narrows it: "(E08-E13 with .42)", "(T36-T50 with fifth or sixth
character 5)", "sequelae of ... (S06.-)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CODE = r"[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]*)?"
_PARENTHESES = re.compile(rf"\(([^()]*{_CODE}[^()]*)[)}}]?")
_BARE = re.compile(
    rf"(?:(?:codes?(?:\(s\))?|from)\s+(?:from\s+)?(?:categor(?:y|ies)\s+)?|categor(?:y|ies)\s+)"
    rf"({_CODE}(?:\s*(?:-|,|and|or)\s*{_CODE})*)|\b({_CODE}\s*-(?:\s*{_CODE})?)"
)
_CODES = re.compile(rf"{_CODE}(?:-?\s*-\s*{_CODE})?-?")
_QUALIFIER = re.compile(
    r"with\s+(?:(?P<dot>\.\w+(?:-\.?\w*)?)"
    r"|(?P<place>(?:fi[fn]\w+|5th|six\w*|seventh|7th)(?:\s+(?:or|to)\s+\w+)?)[\s-]+characters?\s+\.?(?P<chars>\w(?:-\w)?|\w\w)"
    r"|final\s+characters?\s+-?(?P<final>\w+))"
)
_CONDITIONAL = re.compile(
    r"if (?:applicable|known|desired|present)|where applicable|as applicable|any associated|, if |when applicable"
)
_OPEN = re.compile(r"such as")


@dataclass(frozen=True, slots=True)
class NamedCodes:
    """Codes as one note names them: ranges, each possibly narrowed by a pattern over the code without its dot."""

    parts: tuple[tuple[CodeRanges, re.Pattern[str] | None], ...]

    def __contains__(self, code: str) -> bool:
        flat = code.replace(".", "")
        return any(code in ranges and (only is None or only.match(flat)) for ranges, only in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One instruction: a line, or a heading with the lines below it. ``conditional``: it says "if applicable", "if
    known" or "any associated"; ``open_list``: it says "such as", so that codes it does not name may serve too."""

    text: str
    codes: NamedCodes
    conditional: bool = False
    open_list: bool = False


def named_codes(text: str) -> NamedCodes:
    """The codes that a note names; empty where it names none."""
    parts: list[tuple[CodeRanges, re.Pattern[str] | None]] = []
    groups = _PARENTHESES.findall(text)
    sequela = text.lower().startswith(("sequelae of", "sequela of"))
    for group in groups or [one or two for one, two in _BARE.findall(text)]:
        ranges = CodeRanges(
            ", ".join(found.rstrip(".").replace("--", "-") for found in _CODES.findall(group.replace(" to ", "-")))
        )
        if ranges:
            parts.append((ranges, _narrowing(group) or _narrowing(text) or (_sequela(ranges) if sequela else None)))
    return NamedCodes(tuple(parts))


def excludes_lines(texts: Iterable[str]) -> tuple[NoteLine, ...]:
    """Each line that names codes, by itself."""
    return tuple(NoteLine(text, codes) for text in texts if (codes := named_codes(text)))


def instruction_lines(texts: Sequence[str]) -> tuple[NoteLine, ...]:
    """Instructions with the lines below each heading (a line that ends in a colon) taken together."""
    groups: list[list[str]] = []
    under_heading = False
    for text in texts:
        begins = text.lower().startswith(("code", "from ", "also")) and not text.lower().startswith("codes:")
        if under_heading and not begins:
            groups[-1].append(text)
            continue
        groups.append([text])
        under_heading = text.rstrip().endswith(":")
    return tuple(_joined(group) for group in groups)


def one_list(texts: Sequence[str]) -> NoteLine | None:
    """All lines as one list, as "code first" notes are meant; None where there are none."""
    return _joined(texts) if texts else None


def _joined(texts: Sequence[str]) -> NoteLine:
    head = texts[0].lower()
    lines = [codes for text in texts if (codes := named_codes(text))]
    return NoteLine(
        " ".join(" ".join(texts).split()).lstrip(", "),
        NamedCodes(tuple(part for codes in lines for part in codes.parts)),
        bool(_CONDITIONAL.search(head)),
        any(_OPEN.search(text) for text in texts) or not lines,
    )


def _narrowing(text: str) -> re.Pattern[str] | None:
    found = _QUALIFIER.search(text)
    if found is None:
        return None
    if found["dot"]:
        return _behind_the_dot(found["dot"])
    if found["final"]:
        return re.compile(rf".*{re.escape(found['final'])}\Z")
    place, chars = found["place"], found["chars"]
    only = f"[{chars}]" if len(chars) != 2 else chars  # two characters stand fifth and sixth
    if " or " in place:  # the intent stands sixth, or fifth before the placeholder X
        return re.compile(rf".....{only}|....{only}X")
    before = 6 if place.startswith(("se", "7")) else 5 if place.startswith("six") else 4
    return re.compile(rf"{'.' * before}{only}")


def _behind_the_dot(dotted: str) -> re.Pattern[str]:
    """ ".42", ".61-" (a beginning) or ".51-.52" (a run)."""
    low, _, high = dotted.lstrip(".").partition("-")
    if not high.strip("."):
        return re.compile(rf"...{re.escape(low)}")
    return re.compile(rf"...{re.escape(low[:-1])}[{re.escape(low[-1])}-{re.escape(high.strip('.')[-1])}]")


def _sequela(ranges: CodeRanges) -> re.Pattern[str] | None:
    return re.compile(r"......S") if ranges.letters <= {"S", "T"} else None
