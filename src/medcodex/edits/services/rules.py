"""The rules for service lines as a table: which modifiers or lines each is about, when it holds, and what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.edits.rule_rows import PACKAGE, Example, InForce, common, load_examples, load_rows
from medcodex.text.tables import table_names

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER = "data/services/rules"
EVERY = "every line"
CODES = "codes "
_PROFESSIONAL = frozenset({"professional"})
_FACILITY = frozenset({"outpatient", "hospital_outpatient"})
BEGIN = dt.date(2003, 1, 1)
"""Rules of which no first day is given hold from here, long before any claim that is still open."""


@dataclass(frozen=True, slots=True)
class ServiceRule(InForce):
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

    def source(self, date: dt.date) -> str:
        """Manual, chapter and section, as of the year of a date."""
        return f"{self.manual} ({date.year})"


def load_service_rules() -> tuple[ServiceRule, ...]:
    """All rows of the packaged tables. ReleaseError for a row that cannot be read."""
    return tuple(rule for name in table_names(PACKAGE, _FOLDER) for rule in load_rows(f"{_FOLDER}/{name}", _rule))


def load_service_examples() -> tuple[Example, ...]:
    """The packaged examples; "facts" are rows of an invented fee schedule or Addendum B."""
    return load_examples("data/services/examples.tsv", "tables")


def _rule(row: Mapping[str, str]) -> ServiceRule:
    return ServiceRule(about=row["about"], when=row["when"], manual=row["source"], **common(row, BEGIN))
