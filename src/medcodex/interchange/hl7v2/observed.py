"""Observations (OBX with its NTE) as lines that people read: values with units, ranges and flags; narrative as it
is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.chart_json import MAX_CHARACTERS
from medcodex.interchange.hl7v2.enclosed import enclosed_text
from medcodex.interchange.hl7v2.values import coded, date_of
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medcodex.formats.hl7v2.message import Segment

NARRATIVE = frozenset({"TX", "FT", "ED", "RP"})
"""Types of values that are running text, or hold it."""


def is_narrative(observations: Iterable[Segment]) -> bool:
    """Whether observations are a report in words rather than measured values."""
    told = [obx.value(2).upper() for obx in observations if obx.id == "OBX" and obx.field(5).strip()]
    return bool(told) and sum(one in NARRATIVE for one in told) * 2 >= len(told)


def lines_of(segments: Iterable[Segment], title: str) -> str:
    """OBX and NTE as text. A narrative's headings are its observations' names, other than the ``title``. InputError
    where something enclosed cannot be read, or all of it is longer than a document may be."""
    lines: list[str] = []
    heading = title.casefold()
    for segment in segments:
        if segment.id == "NTE":
            lines += _note(segment)
            continue
        name, told = _name(segment), _told(segment)
        if not _counts(segment):
            lines.append(f"{name or 'Observation'}: {_words('result_status', segment.value(11))}")
        elif segment.value(2).upper() in NARRATIVE:
            if name.casefold() not in {heading, ""} and told.strip():
                heading = name.casefold()
                lines += [""] * bool(lines) + [f"{name}:"]
            lines += told.splitlines()
        elif told.strip():
            lines.append(_measured(segment, name, told))
    found = "\n".join(lines).replace("\0", "").strip("\n")
    if len(found) > MAX_CHARACTERS:
        raise InputError(f"OBX-5: a document of more than {MAX_CHARACTERS} characters")
    return found


def _counts(obx: Segment) -> bool:
    row = _table("result_status").get(obx.value(11).upper())
    return row is None or row["counts"] == "yes"


def _name(obx: Segment) -> str:
    return coded(obx, 3).strip()


def _measured(obx: Segment, name: str, told: str) -> str:
    line = f"{name}: {told}" if name else told
    if units := _units(obx):
        line += f" {units}"
    if reference := obx.text(7).strip():
        line += f" (reference {reference})"
    flags = [_words("abnormal_flags", obx.part(flag)) for flag in obx.repetitions(8)]
    if flags:
        line += " " + ", ".join(filter(None, flags))
    status = _table("result_status").get(obx.value(11).upper())
    if status is not None and (status["signed"] == "no" or status["words"] == "corrected"):
        line += f" [{status['words']}]"
    return line


def _units(obx: Segment) -> str:
    return obx.value(6) or obx.value(6, 2)


def _note(nte: Segment) -> list[str]:
    told = nte.text(3).strip()
    return [f"Comment: {told}"] if told else []


def _told(obx: Segment) -> str:
    kind = obx.value(2).upper()
    return _AS_TEXT.get(kind, _plain)(obx)


def _plain(obx: Segment) -> str:
    """Running text and all types without a form of their own: the separators in it are the writer's."""
    return "" if obx.field(5).strip() == '""' else obx.text(5)


def _coded(obx: Segment) -> str:
    told = (obx.part(one, 2) or obx.part(one, 9) or obx.part(one, 5) or obx.part(one) for one in obx.repetitions(5))
    return "; ".join(filter(None, told))


def _structured(obx: Segment) -> str:
    """A structured number (SN): comparator, number, separator, number."""
    told = obx.repetitions(5)
    return "".join(obx.part(told[0], place) for place in (1, 2, 3, 4)) if told else ""


def _day(obx: Segment) -> str:
    told = obx.value(5)
    day = date_of(told)
    return told if day is None or len(told) > 8 else day.isoformat()


def _many(obx: Segment) -> str:
    """Numbers and the like: several are a list."""
    return ", ".join(filter(None, (obx.part(one) for one in obx.repetitions(5))))


def _parts(obx: Segment) -> str:
    """Names, addresses and identifiers: their components, one after the other."""
    mark = obx.separators.component
    return "; ".join(
        " ".join(filter(None, (obx.part(one, place) for place in range(1, one.count(mark) + 2))))
        for one in obx.repetitions(5)
    )


def _elsewhere(obx: Segment) -> str:
    """A pointer (RP) to what is kept elsewhere."""
    return "[Kept elsewhere by the sender]" if obx.value(5) else ""


def _enclosed(obx: Segment) -> str:
    return enclosed_text(obx, "OBX-5")


_AS_TEXT: dict[str, Callable[[Segment], str]] = {
    **dict.fromkeys(("CE", "CWE", "CNE", "CF", "IS", "ID"), _coded),
    **dict.fromkeys(
        ("CX", "EI", "HD", "XCN", "XPN", "XAD", "XON", "XTN", "PN", "CN", "AD", "CK", "CQ", "DR", "PL"), _parts
    ),
    **dict.fromkeys(("DT", "TM", "TS", "DTM"), _day),
    **dict.fromkeys(("NM", "SI"), _many),
    "SN": _structured,
    "RP": _elsewhere,
    "ED": _enclosed,
}


def _words(table: str, code: str) -> str:
    row = _table(table).get(code.upper())
    return row["words"] if row is not None else code


def status_words(code: str) -> tuple[str, bool | None]:
    """A report's status in words ("" where unknown), and whether it is signed off, None where nothing is said."""
    row = _table("result_status").get(code.upper())
    if row is None:
        return "", None
    return row["words"], {"yes": True, "no": False}.get(row["signed"])


@cache
def _table(name: str) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in table_rows("medcodex.interchange", f"data/{name}.tsv")}
