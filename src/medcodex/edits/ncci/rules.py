"""What the edits say, and of which source, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.rule_rows import Example, InForce, common, load_examples, load_rows
from medcodex.encounter import Finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class NcciRule(InForce):
    """One case of an edit. ``when`` tells the case, ``text`` and ``mend`` have places for the values of a hit, and
    ``source`` one for the year. It holds for services from ``start`` until before ``end``."""

    id: str
    case: str
    name: str
    severity: str
    start: dt.date
    end: dt.date | None
    source: str
    when: str
    text: str
    mend: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that came true: the ``values`` of its text, the codes and the line at fault, and the day of service."""

    rule: str
    case: str
    values: Mapping[str, str]
    codes: tuple[str, ...]
    where: str
    day: dt.date


def finding(hit: Hit, table: str, *, softened: bool) -> Finding | None:
    """The finding of a hit by the named table; an error is a warning where it is ``softened``. None for a case that is
    not in force on the day."""
    rule = _by_case()[hit.rule, hit.case]
    if not rule.in_force(hit.day):
        return None
    return Finding(
        rule.id,
        rule.name,
        "warning" if softened and rule.severity == "error" else rule.severity,
        rule.text.format_map(hit.values),
        hit.codes,
        hit.where,
        f"{source_of(rule, hit.day)}; {table}",
        (rule.mend.format_map(hit.values),) if rule.mend else (),
    )


def source_of(rule: NcciRule, day: dt.date) -> str:
    """The section of the manual of the year of a day."""
    return rule.source.replace("{year}", str(day.year))


@lru_cache(1)
def load_ncci_rules() -> tuple[NcciRule, ...]:
    """All cases in the order of the table. ReleaseError for a row that cannot be read."""
    return load_rows("data/ncci/rules.tsv", _rule)


def load_ncci_examples() -> tuple[Example, ...]:
    """The packaged examples."""
    return load_examples("data/ncci/examples.tsv", "facts")


@lru_cache(1)
def _by_case() -> Mapping[tuple[str, str], NcciRule]:
    return {(rule.id, rule.case): rule for rule in load_ncci_rules()}


def _rule(row: Mapping[str, str]) -> NcciRule:
    return NcciRule(case=row["case"], source=row["source"], when=row["when"], **common(row))
