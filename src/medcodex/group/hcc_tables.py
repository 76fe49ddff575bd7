"""The tables that a risk adjustment model is made of: CMS's own through a port, its rules from packaged tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


class Model(StrEnum):
    """The risk adjustment models of Medicare Advantage and Part D."""

    V22 = "V22"
    V24 = "V24"
    V28 = "V28"
    ESRD_V24 = "ESRD-V24"
    RX_V08 = "RX-V08"


@dataclass(frozen=True, slots=True)
class AgeSexEdit:
    """When a diagnosis maps otherwise: for a sex (M, F), or at ages up to ``until`` or from ``since``. ``category`` is
    where it maps then, None for nowhere."""

    sex: str | None
    until: int | None
    since: int | None
    category: str | None

    def applies(self, age: int | None, sex: str | None) -> bool:
        """Whether it does; an age or sex that is not known changes nothing."""
        if self.sex is not None:
            return sex == self.sex
        if age is None:
            return False
        return (self.until is not None and age <= self.until) or (self.since is not None and age >= self.since)


@dataclass(frozen=True, slots=True)
class ModelTables:
    """CMS's tables of one model and payment year. ``categories`` by diagnosis without dot; ``below`` names what each
    category's hierarchy sets aside; ``factors`` by variable in lower case, one mapping for each set of factors that was
    published for the year."""

    model: Model
    year: int
    categories: Mapping[str, tuple[str, ...]]
    edits: Mapping[str, AgeSexEdit]
    below: Mapping[str, frozenset[str]]
    factors: tuple[Mapping[str, float], ...]
    labels: Mapping[str, str]


class TableSource(Protocol):
    """CMS's tables as they are installed or loaded."""

    @property
    def years(self) -> tuple[int, ...]:
        """Payment years with complete tables, oldest first."""

    def tables(self, model: Model, year: int) -> ModelTables: ...


@dataclass(frozen=True, slots=True)
class Interaction:
    """A variable, and for each thing it needs the categories one of which must be there; ``disabled`` and ``nonaged``
    where it also needs that of the person."""

    variable: str
    needs: tuple[frozenset[str], ...]
    disabled: bool
    nonaged: bool


@lru_cache(8)
def interactions(model: Model) -> tuple[Interaction, ...]:
    """The interactions of a model (data/hcc_interactions.tsv)."""
    groups = {
        row["group"]: frozenset(row["hccs"].split())
        for row in table_rows("medcodex.group", "data/hcc_groups.tsv")
        if model in row["models"].split()
    }
    return tuple(
        _interaction(row["variable"], row["needs"].split(), groups)
        for row in table_rows("medcodex.group", "data/hcc_interactions.tsv")
        if model in row["models"].split()
    )


def _interaction(variable: str, needs: list[str], groups: Mapping[str, frozenset[str]]) -> Interaction:
    return Interaction(
        variable,
        tuple(
            frozenset({need}) if need.isdigit() else groups[need]
            for need in needs
            if need not in {"DISABLED", "NONAGED"}
        ),
        "DISABLED" in needs,
        "NONAGED" in needs,
    )


@lru_cache(8)
def conditional(model: Model) -> Mapping[str, frozenset[str]]:
    """Categories that stand only beside one of others (data/hcc_conditional.tsv); beside none where empty."""
    return {
        row["hcc"]: frozenset(row["needs"].replace("-", "").split())
        for row in table_rows("medcodex.group", "data/hcc_conditional.tsv")
        if row["model"] == model
    }
