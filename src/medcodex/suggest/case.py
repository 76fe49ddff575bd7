"""One candidate code with everything in the record that speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter import Assertion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.encounter import Why
    from medcodex.suggest.resolve import Resolved


class Placed(NamedTuple):
    """A resolved concept and the document (by number) it stands in."""

    document: int
    resolved: Resolved


@dataclass(frozen=True)
class Case:
    """All reportable mentions that lead to one code, in reading order, and further steps (rules) that led to it. What
    is said of the mentions together is asked for over and over, and remembered."""

    code: str
    mentions: tuple[Placed, ...]
    rules: tuple[Why, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """All words by which the condition was documented."""
        return frozenset().union(*(m.resolved.concept.forms for m in self.mentions))

    @cached_property
    def sections(self) -> frozenset[str]:
        """Canonical names of the sections with a mention."""
        return frozenset(m.resolved.concept.section for m in self.mentions)

    @cached_property
    def is_history(self) -> bool:
        """Whether every mention speaks of the past or of a relative."""
        past = {Assertion.HISTORICAL, Assertion.FAMILY}
        return all(m.resolved.assertion in past for m in self.mentions)


def group(placed: Iterable[Placed]) -> list[Case]:
    """Reportable mentions by code, in order of first mention."""
    by_code: dict[str, list[Placed]] = {}
    for one in placed:
        if one.resolved.reportable and one.resolved.code:
            by_code.setdefault(one.resolved.code, []).append(one)
    return [Case(code, tuple(mentions)) for code, mentions in by_code.items()]


def merged(code: str, cases: Sequence[Case], rules: tuple[Why, ...]) -> Case:
    """One case for a code that stands for several others; ``rules`` are the steps that led from them to it."""
    # In the order of the cases where several begin at one place: a set would give another order in every process.
    every = dict.fromkeys(m for case in cases for m in case.mentions)
    mentions = sorted(every, key=lambda m: (m.document, m.resolved.concept.start))
    earlier = tuple(dict.fromkeys(r for case in cases for r in case.rules))
    return Case(code, tuple(mentions), tuple(dict.fromkeys((*earlier, *rules))))
