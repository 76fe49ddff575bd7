"""What the service says: one row per message, named as the HL7 terminology ecosystem names them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.errors import MedcodexError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to say about a request. ``code`` is FHIR's issue type, ``kind`` the ecosystem's type of terminology
    issue, ``place`` the path of the element it is about, ``told`` whether it belongs into the summary message."""

    id: str
    severity: str
    code: str
    kind: str
    text: str
    place: str = ""
    told: bool = True
    diagnostics: str = ""

    def at(self, place: str) -> Issue:
        return replace(self, place=place)


class RefusedError(MedcodexError):
    """A request that gets no answer but issues. ``status`` is the HTTP status that fits."""

    kind = "refused"

    def __init__(self, *issues: Issue, status: int = 422) -> None:
        super().__init__("; ".join(issue.text for issue in issues))
        self.issues = issues
        self.status = status


def issue(name: str, **words: str) -> Issue:
    """The message of a name with its words filled in."""
    row = _table()[name]
    return Issue(
        row["message_id"],
        row["severity"],
        row["code"],
        row["kind"],
        row["text"].format(**words),
        told=row["told"] == "yes",
    )


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    source = files("medcodex.terminology.valueset").joinpath("data/messages.tsv")
    with source.open(encoding="utf-8") as lines:
        rows = csv.DictReader(
            (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return {row["name"]: row for row in rows}
