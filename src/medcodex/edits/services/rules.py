"""The rules for service lines as a table: which modifiers or lines each is about, when it holds, and what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from medcodex.edits.rules import SEVERITIES, Example
from medcodex.errors import ReleaseError
from medcodex.text.tables import table_names, table_rows

_PACKAGE = "medcodex.edits"
_FOLDER = "data/services/rules"
EVERY = "every line"
CODES = "codes "
_PROFESSIONAL = frozenset({"professional"})
_FACILITY = frozenset({"outpatient", "hospital_outpatient"})
BEGIN = dt.date(2003, 1, 1)
"""Rules of which no first day is given hold from here, long before any claim that is still open."""


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """One row. Of the rows with one ``id`` that hold for a line the first speaks. ``about`` is what it looks at: lines
    with one of the modifiers that it names, "codes NAME" for lines of a named set, "every line"; ``when`` is the
    condition on the line."""

    id: str
    name: str
    severity: str
    start: dt.date
    end: dt.date | None
    about: str
    when: str
    text: str
    mend: str
    manual: str

    @property
    def codes(self) -> str:
        """The named set of codes that the rule is about; "" where it is about none."""
        return self.about.removeprefix(CODES) if self.about.startswith(CODES) else ""

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The modifiers that the rule is about."""
        return () if self.about == EVERY or self.codes else tuple(self.about.split())

    def admits(self, *, professional: bool) -> bool:
        """Whether the first word of the condition lets it hold for such claims at all."""
        first = self.when.partition(" ")[0]
        return first not in (_FACILITY if professional else _PROFESSIONAL)

    def in_force(self, date: dt.date) -> bool:
        """Whether the rule judges services of this date."""
        return self.start <= date and (self.end is None or date < self.end)

    def source(self, date: dt.date) -> str:
        """Manual, chapter and section, as of the year of a date."""
        return f"{self.manual} ({date.year})"


def load_service_rules() -> tuple[ServiceRule, ...]:
    """All rows of the packaged tables. ReleaseError for a row that cannot be read."""
    return tuple(
        _rule(row, f"{name}: {row['id']}")
        for name in table_names(_PACKAGE, _FOLDER)
        for row in table_rows(_PACKAGE, f"{_FOLDER}/{name}")
    )


def load_service_examples() -> tuple[Example, ...]:
    """The packaged examples; "facts" are rows of an invented fee schedule or Addendum B."""
    return tuple(
        Example(row["rule"], row["expect"] == "fail", row["claim"], row["tables"])
        for row in table_rows(_PACKAGE, "data/services/examples.tsv")
    )


def _rule(row: dict[str, str], where: str) -> ServiceRule:
    try:
        return ServiceRule(
            id=row["id"],
            name=row["name"],
            severity=SEVERITIES[row["severity"]],
            start=dt.date.fromisoformat(row["from"]) if row["from"] else BEGIN,
            end=dt.date.fromisoformat(row["until"]) if row["until"] else None,
            about=row["about"],
            when=row["when"],
            text=row["text"],
            mend=row["mend"],
            manual=row["source"],
        )
    except (KeyError, ValueError) as error:
        raise ReleaseError(f"not a rule: {error}", where) from None
