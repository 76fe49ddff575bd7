"""The edits of a claim by whatever tables answer its date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from medcodex.edits.ncci.add_ons import add_on_hits
from medcodex.edits.ncci.claims import applies_to, history_of, services_of
from medcodex.edits.ncci.pairs import pair_hits
from medcodex.edits.ncci.rules import finding
from medcodex.edits.ncci.tables import Answer
from medcodex.edits.ncci.units import unit_hits
from medcodex.encounter import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from medcodex.edits.ncci.claims import Applies, Service
    from medcodex.edits.ncci.rules import Hit
    from medcodex.edits.ncci.tables import NcciTables
    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter

Table = TypeVar("Table")
_MISSING = "add CMS's files with: medcodex data add PATH"


class NcciEditor:
    """The findings of the edits, and what the reader must know of the tables behind them. Claims without lines that
    carry a code cost nothing and say nothing."""

    def __init__(self, tables: NcciTables) -> None:
        self._tables = tables

    def __call__(self, encounter: Encounter) -> Sequence[Finding]:
        """The findings in the order of the rules: pairs, units, add-on codes.

        The tables are those of the encounter's date. Errors are warnings where the table's quarter ended before it, and
        for a payer that is named and is not Medicare, whose edits these are.
        """
        if not encounter.lines:
            return ()
        services = services_of(encounter)
        applies = applies_to(encounter)
        if not services or not applies.any:
            return ()
        return tuple(self._found(encounter, services, applies))

    def notices(self, encounter: Encounter) -> Sequence[Notice]:
        """What is not loaded for the claim or behind its date; nothing for a claim that the edits do not look at."""
        if not any(line.code for line in encounter.lines):
            return ()
        answers = self._answers(applies_to(encounter), encounter.date)
        missing = [name for name, answer in answers if answer is None]
        told: list[Notice] = []
        if missing:
            told.append(Notice("not-loaded", f"not checked: {', '.join(missing)}; {_MISSING}"))
        for _, answer in answers:
            if isinstance(answer, Notice):
                told.append(answer)
            elif answer is not None:
                told.extend(answer.notices)
        return tuple(dict.fromkeys(told))

    def _answers(self, applies: Applies, day: date) -> list[tuple[str, Answer[Any] | Notice | None]]:
        found: list[tuple[str, Answer[Any] | Notice | None]] = []
        if applies.pairs is not None:
            found.append((f"NCCI pairs of {applies.pairs} services", self._tables.pairs(applies.pairs, day)))
        if applies.units is not None:
            found.append((f"NCCI units of {applies.units} services", self._tables.limits(applies.units, day)))
        if applies.add_ons:
            found.append(("NCCI add-on codes", self._tables.add_ons(day)))
        return found

    def _found(self, encounter: Encounter, services: Sequence[Service], applies: Applies) -> Iterator[Finding]:
        day, foreign = encounter.date, encounter.bills_medicare is False
        if applies.pairs is not None and len(services) > 1:
            pairs = self._tables.pairs(applies.pairs, day)
            yield from _findings(pairs, foreign, lambda table: pair_hits(services, table))
        if applies.units is not None:
            limits = self._tables.limits(applies.units, day)
            yield from _findings(limits, foreign, lambda table: unit_hits(services, table))
        if applies.add_ons:
            add_ons = self._tables.add_ons(day)
            yield from _findings(add_ons, foreign, lambda table: add_on_hits(services, history_of(encounter), table))


def _findings(
    answer: Answer[Table] | Notice | None, foreign: bool, hits: Callable[[Table], Iterable[Hit]]
) -> Iterator[Finding]:
    if isinstance(answer, Answer):
        for hit in hits(answer.table):
            found = finding(hit, answer.name, softened=foreign or answer.behind)
            if found is not None:
                yield found
