"""What the documents of an encounter leave open: statements that contradict each other, drugs that nothing explains.

Material for a query to the provider; nothing here adds a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter import Assertion, Evidence


class Statement(NamedTuple):
    """What one document says of a condition. ``says`` is the point in few words ("type 1", "left", "ruled out");
    ``document_kind`` and ``author_role`` are names of data/document_kinds.tsv and data/author_roles.tsv, "" where
    unknown; ``code`` is the code it leads to, "" where none."""

    evidence: Evidence
    says: str
    assertion: Assertion
    code: str
    document_kind: str
    author_role: str
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements of one encounter about one condition that cannot all hold. ``kind``: type, side, existence or stage;
    ``about`` the condition in words; ``decided`` indexes the statement that the codes follow until the provider has
    answered, and ``because`` says why it does ("attending over consultant"). Official Guidelines FY2026 I.B.14 and
    III: where the record conflicts, the attending provider is queried."""

    kind: str
    about: str
    statements: tuple[Statement, ...]
    decided: int
    because: str


@dataclass(frozen=True, slots=True)
class UnexplainedDrug:
    """A drug on the record without any documented condition it is given for. ``conditions`` are its usual uses (code
    ranges with words), ``source`` where they are listed."""

    drug: str
    drug_class: str
    conditions: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    source: str
