"""The wider condition that the head of a longer phrase names: "hematuria" in "macroscopic hematuria".

It is recognised beside the longer phrase and never proposed: what is coded is the most specific that the record says
(ICD-10-CM Official Guidelines FY2026 I.B.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.encounter import Assertion
from medcodex.suggest.unplaced import Unplaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.suggest.concept import Concept

WIDER = "wider"
# Kinds of meaning that are a condition of the patient.
CONDITIONS = frozenset({"index", "lexicon", "tabular", "vague"})
# What is asserted of the longer phrase and holds of its head too: no macroscopic hematuria may still be hematuria.
_HOLDING = frozenset({Assertion.PRESENT, Assertion.POSSIBLE, Assertion.HISTORICAL})
# R52 excludes pain with a site (Excludes1). Injuries, external causes and statuses need what the head leaves out: site,
# episode of care, the organ that is gone.
_NEVER = CodeRanges("R52,S00-T88,V00-Z99")
_ENDS_HEAD = frozenset(
    {"of", "in", "with", "without", "due", "secondary", "to", "at", "from", "by", "on", "for", "and", "or", "after"}
)
_TRAILING = frozenset({"type", "stage", "grade", "virus"})


class Wider:
    """Tells which conditions are worth recognising inside a longer phrase."""

    def __init__(self) -> None:
        self._unplaced = Unplaced.load()

    def has_head(self, outer: Concept) -> bool:
        """Whether the phrase names a condition, and one that the record lets stand."""
        return bool(outer.code) and outer.kind in CONDITIONS and outer.assertion in _HOLDING

    def adds(self, outer: str, code: str) -> bool:
        """Whether the head's code says something beside the code of the longer phrase. A growth or an abscess without
        its site does not, where the longer phrase has the site."""
        return code != outer and code not in _NEVER and not self._unplaced.lacks_site(code)


def head_of(forms: Sequence[str], first: int, last: int) -> int:
    """The place of a phrase's head: its last word before a preposition, letters, numbers and "type" aside ("hepatitis
    B")."""
    head = next((place - 1 for place in range(first + 1, last + 1) if forms[place] in _ENDS_HEAD), last)
    while head > first and (len(forms[head]) == 1 or forms[head].isdigit() or forms[head] in _TRAILING):
        head -= 1
    return head
