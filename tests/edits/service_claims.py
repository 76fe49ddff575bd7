"""A claim as the packaged examples of services write it, to an encounter; and tables of invented rows."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

from medcodex.encounter import Notice
from medcodex.formats.encounter_json import read_encounter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.encounter.coded import Encounter

DAY = dt.date(2026, 5, 15)
_LINE = re.compile(
    r"(?P<code>\w+)(?P<modifiers>(?:-\w\w)*)(?: on (?P<date>[\d-]+))?(?: x (?P<units>\d+))?(?: pos (?P<pos>\d\d))?"
    r"(?: rev (?P<revenue>\d+))?(?: by (?P<provider>\w+))?\Z"
)


class Invented:
    """One table for every day; implements both ports of edits.services.fees."""

    def __init__(self, text: str) -> None:
        """``text`` gives rows as "X0090 global 090, bilateral 1; X0001 status C"; without any no table is loaded."""
        rows = (row.strip().partition(" ") for row in text.split(";") if row.strip())
        self._rows: dict[str, Mapping[str, str]] = {
            code: dict(pair.split() for pair in told.split(",")) for code, _, told in rows
        }

    release = "Invented 2026-04"

    def on(self, day: dt.date) -> Invented | None:
        return self if self._rows else None

    def notice(self, day: dt.date) -> Notice | None:
        return None if self._rows else Notice("not-loaded", "nothing is loaded")

    def indicators(self, code: str) -> Mapping[str, str] | None:
        return self._rows.get(code)


def service_encounter(claim: str) -> Encounter:
    """The encounter of an example, of DAY where a line names none."""
    head, _, body = claim.partition(": ")
    lines, *more = body.split("; ")
    rest = dict(part.split(": ", 1) for part in more)
    data: dict[str, Any] = {"date": DAY.isoformat(), "age": 70, "sex": "F", "setting": "outpatient", **_head(head)}
    data["lines"] = [_line(line) for line in lines.split(", ")]
    data["history"] = [_past(line) for line in filter(None, rest.get("history", "").split(", "))]
    data["diagnoses"] = [{"code": code} for code in rest.get("dx", "I10").split(", ")]
    return read_encounter(json.dumps(data).encode(), claim, DAY)


def _head(text: str) -> dict[str, Any]:
    claim, *parts = text.split(", ")
    fields: dict[str, Any] = {"claim": claim}
    for part in parts:
        word, _, value = part.partition(" ")
        if word == "taxonomy":
            fields["providers"] = {"rendering": {"taxonomy": value}}
        else:
            fields[{"bill": "bill_type"}.get(word, word)] = value
    return fields


def _line(text: str) -> dict[str, Any]:
    found = _LINE.match(text)
    assert found is not None, text
    told = {name: value for name, value in found.groupdict().items() if value is not None}
    told["modifiers"] = found["modifiers"].split("-")[1:]
    if found["units"]:
        told["units"] = int(found["units"])
    return told


def _past(text: str) -> dict[str, Any]:
    told = _line(text)
    return {name: told[name] for name in ("code", "date", "modifiers", "provider") if name in told}
