"""Questions about codes that are exempt from present-on-admission reporting."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.generators.places import topic_of
from medcodex.learn.questions.making import Asked, Choice, Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Key
    from medcodex.terminology.icd10cm.model import CodeRow

_RULE = "ICD-10-CM Official Guidelines FY2026 Appendix I"


class PoaExempt:
    """The one code of four that is exempt, or the one that is not."""

    name = "cm-poa-exempt"
    topics = frozenset({"poa"})

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    @cached_property
    def _lists(self) -> Mapping[str, Sequence[CodeRow]]:
        """Codes on the list and off it; injuries and accidents, which are most of the list, only as far as their
        first code of a category."""
        if "poa" not in self._books.cm.releases:
            return {"exempt": (), "needed": ()}
        found: dict[str, list[CodeRow]] = {"exempt": [], "needed": []}
        seen: set[str] = set()
        for row in self._books.billable:
            if row.code not in self._books.entries:  # newer than the list, or a seventh character
                continue
            if row.chapter in {19, 20} and row.code[:3] in seen:
                continue
            seen.add(row.code[:3])
            found["exempt" if self._books.cm.poa_exempt(row.code) else "needed"].append(row)
        return found

    @cached_property
    def _by_letter(self) -> Mapping[tuple[str, str], Sequence[CodeRow]]:
        found: dict[tuple[str, str], list[CodeRow]] = {}
        for kind, rows in self._lists.items():
            for row in rows:
                found.setdefault((kind, row.code[0]), []).append(row)
        return found

    def keys(self, topic: str) -> Sequence[Key]:
        """Codes with whether they are exempt."""
        exempt = [("exempt", row.code) for row in self._lists["exempt"]]
        letters = {row.code[0] for row in self._lists["exempt"]}
        return [*exempt, *(("needed", row.code) for row in self._lists["needed"] if row.code[0] in letters)]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        kind, code = key
        other = "needed" if kind == "exempt" else "exempt"
        row = self._books.codes[code]
        near = self._by_letter.get((other, code[0]), ())
        far = self._lists[other]
        found = [*rng.sample(near, min(2, len(near))), *rng.sample(far, min(4, len(far)))]
        told = {
            "exempt": "It is on the list of codes exempt from POA reporting.",
            "needed": "It is not on the list: an indicator (Y, N, U or W) is reported.",
        }
        asked = {
            "exempt": "is exempt from present-on-admission reporting",
            "needed": "needs a present-on-admission indicator",
        }
        return Draft(
            Asked(f"cm-poa-{kind}", ()),
            f"Which of these diagnoses of a hospital stay {asked[kind]}?",
            Choice(code, f"{code} {row.title}", told[kind]),
            [Choice(one.code, f"{one.code} {one.title}", told[other]) for one in found],
            self._books.cm_source("poa", f"{code}; {_RULE}"),
            ("poa", topic_of(row)),
            Level.WORKING,
            code[:3],
            (f"icd10cm {code}",),
        )
