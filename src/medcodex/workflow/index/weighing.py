"""The weight of two people's agreement (Fellegi and Sunter, A Theory for Record Linkage, 1969): how much likelier it is
of one person than of two. Two people may be strangers, relatives of one household, twins, or parent and child of one
name; each of these has its own chances of agreement, since relatives share homes and names as strangers do not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.workflow.index.tables import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.index.comparing import Compared

ONE_PERSON = "one person"
STRANGER = "stranger"
KINDS = (ONE_PERSON, STRANGER, "relative", "twin", "namesake")
"""What two records may be of each other, in the order of the table's columns."""


@dataclass(frozen=True, slots=True)
class FieldScore:
    """What one field adds: its level of agreement, and by how many bits it speaks for one person, beside what else the
    two most likely are."""

    field: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """``bits``: log2 of the odds that it is one person; ``instead`` what the two are else, most likely."""

    bits: float
    instead: str
    fields: tuple[FieldScore, ...]


def weigh(compared: Compared) -> Weighed:
    """The odds of two people's levels of agreement."""
    table = _table()
    sums = list(_expected())
    parts: list[tuple[str, str, Sequence[float]]] = []
    for field, level in compared.levels.items():
        logs = table[field, level]
        rare = compared.rarity.get(field, 0.0)
        if rare:
            logs = (logs[0], logs[1] - rare, *logs[2:])
        parts.append((field, level, logs))
        for place, log in enumerate(logs):
            sums[place] += log
    most = max(sums[1:])
    other = most + math.log2(sum(2 ** (one - most) for one in sums[1:]))
    at = sums.index(most, 1)
    fields = tuple(FieldScore(field, level, round(logs[0] - logs[at], 2)) for field, level, logs in parts)
    return Weighed(round(sums[0] - other, 2), KINDS[at], fields)


@cache
def _table() -> Mapping[tuple[str, str], tuple[float, ...]]:
    """log2 of the chance of a level, by field and level, of each of KINDS."""
    return MappingProxyType(
        {(row[0], row[1]): tuple(math.log2(float(value)) for value in row[2:]) for row in rows("weights")}
    )


@cache
def _expected() -> tuple[float, ...]:
    """log2 of how many of each of KINDS stand in the index for a person who arrives."""
    found = {row[0]: math.log2(float(row[1])) for row in rows("expected")}
    return tuple(found[kind] for kind in KINDS)
