"""A question to the provider, drafted from the record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.encounter.records import Evidence


class QueryForm(StrEnum):
    """How an answer is given."""

    MULTIPLE_CHOICE = "multiple-choice"
    YES_NO = "yes-no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Query:
    """A drafted query. ``rule`` names the kind of gap it asks about, ``reason`` tells the coder why, ``text`` is what
    the provider reads: ``title``, the quoted ``evidence``, the question, the ``options``. ``codes`` are the proposed
    codes it is about."""

    rule: str
    kind: str
    title: str
    reason: str
    text: str
    form: QueryForm
    options: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    codes: tuple[str, ...]
    source: str
