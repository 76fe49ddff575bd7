"""The mark on an export: in its first lines and in the name of its file, so that a copy that turns up tells where it
came from (HIPAA, 45 CFR 164.312(b), 164.528 accounting of disclosures)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Purpose(NamedTuple):
    """Why a chart may leave, and the rule that allows it."""

    name: str
    says: str
    source: str


@cache
def purposes() -> Mapping[str, Purpose]:
    """All purposes by name."""
    text = (files("medcodex.workflow.exports") / "data" / "purposes.tsv").read_text(encoding="utf-8")
    rows = (Purpose(*line.split("\t")) for line in text.splitlines()[1:])
    return MappingProxyType({row.name: row for row in rows})


@dataclass(frozen=True, slots=True)
class Watermark:
    """Who (``name``, ``login``, ``role``) took something out, when, why (``purpose`` and what was typed as ``reason``);
    ``what`` it is: "chart ID", or the name of a table. ``id`` is the export's, and stands on the trail."""

    id: str
    what: str
    name: str
    login: str
    role: str
    at: dt.datetime
    purpose: str
    reason: str
    practice: bool = False

    @property
    def time(self) -> str:
        """When, to the second, in UTC."""
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")

    def lines(self) -> list[tuple[str, str]]:
        """The mark, as names with values."""
        kind, _, rest = self.what.partition(" ")
        found = [
            ("Export", self.id),
            ("Chart", rest) if kind == "chart" else ("Table", self.what),
            ("Taken out by", f"{self.name} ({self.login}, {self.role})"),
            ("At", self.time),
            ("For", f"{self.purpose}: {purposes()[self.purpose].says}"),
            ("Reason", self.reason),
            ("Notice", "Confidential patient information. Disclosure beyond this purpose is not permitted."),
        ]
        return [*found, ("Sample", "no real patient")] if self.practice else found

    def file_name(self, ending: str) -> str:
        """A name that tells who, when and why, and nothing of the patient."""
        when = self.at.strftime("%Y%m%dT%H%M%SZ")
        login = "".join(char if char.isalnum() and char.isascii() else "-" for char in self.login)[:40]
        return f"{self.what.replace(' ', '-')}-{self.purpose}-by-{login}-{when}.{ending}"
