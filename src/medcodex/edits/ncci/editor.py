"""The edits of a claim by whatever tables answer its date."""

from __future__ import annotations

from functools import lru_cache, partial
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
_NOTICES_KEPT = 1024
_MISSING = "add CMS's files with: medcodex data add PATH"


class NcciEditor:
    """The findings of the edits, and what the reader must know of the tables behind them. Claims without lines that
    carry a code cost nothing and say nothing."""

    def __init__(self, tables: NcciTables) -> None:
        self._tables = tables
        # A cache per object, not per class: it goes when the object goes.
        self._noticed = lru_cache(_NOTICES_KEPT)(self._notices)

    def __call__(self, encounter: Encounter) -> Sequence[Finding]:
        """The findings in the order of the rules: pairs, units, add-on codes.

        Each line is judged by the tables of its own day. Errors are warnings where a table's quarter ended before that
        day, and for a payer that is named and is not Medicare, whose edits these are.
        """
        if not encounter.lines:
            return ()
        services = services_of(encounter)
        applies = applies_to(encounter)
        if not services or not applies.any:
            return ()
        return tuple(self._found(encounter, services, applies))

    def notices(self, encounter: Encounter) -> Sequence[Notice]:
        """What is not loaded for the days of the claim or behind them; nothing for a claim that the edits do not look
        at."""
        if not encounter.lines:
            return ()
        days = tuple(dict.fromkeys(encounter.day_of(line) for line in encounter.lines if (line.code or "").strip()))
        return self._noticed(applies_to(encounter), days)

    def _notices(self, applies: Applies, days: tuple[date, ...]) -> tuple[Notice, ...]:
        answers = [(name, answer) for name, ask in self._asked(applies) for answer in map(ask, days)]
        missing = dict.fromkeys(name for name, answer in answers if answer is None)
        told = [Notice("not-loaded", f"not checked: {', '.join(missing)}; {_MISSING}")] if missing else []
        for _, answer in answers:
            if isinstance(answer, Notice):
                told.append(answer)
            elif answer is not None:
                told.extend(answer.notices)
        return tuple(dict.fromkeys(told))

    def _asked(self, applies: Applies) -> Iterator[tuple[str, Callable[[date], Answer[Any] | Notice | None]]]:
        """The tables that a claim is put to: what is missing without each, and the question for a day."""
        if applies.pairs is not None:
            yield f"NCCI pairs of {applies.pairs} services", partial(self._tables.pairs, applies.pairs)
        if applies.units is not None:
            yield f"NCCI units of {applies.units} services", partial(self._tables.limits, applies.units)
        if applies.add_ons:
            yield "NCCI add-on codes", self._tables.add_ons

    def _found(self, encounter: Encounter, services: Sequence[Service], applies: Applies) -> Iterator[Finding]:
        foreign = encounter.bills_medicare is False
        if applies.pairs is not None and len(services) > 1:
            yield from _findings(partial(self._tables.pairs, applies.pairs), services, pair_hits, foreign)
        if applies.units is not None:
            yield from _findings(partial(self._tables.limits, applies.units), services, unit_hits, foreign)
        if applies.add_ons:
            history = history_of(encounter)
            hits = partial(add_on_hits, history=history)
            yield from _findings(self._tables.add_ons, services, hits, foreign)


def _findings(
    ask: Callable[[date], Answer[Table] | Notice | None],
    services: Sequence[Service],
    hits: Callable[[Sequence[Service], Table], Iterable[Hit]],
    foreign: bool,
) -> Iterator[Finding]:
    """The findings of one edit: what happens on a day is judged by the table that answers the day."""
    of_table: dict[str, tuple[Answer[Table], set[date]]] = {}
    for day in dict.fromkeys(service.first for service in services):
        answer = ask(day)
        if isinstance(answer, Answer):
            of_table.setdefault(answer.name, (answer, set()))[1].add(day)
    for answer, days in of_table.values():
        for hit in hits(services, answer.table):
            found = finding(hit, answer.name, softened=foreign or answer.behind) if hit.day in days else None
            if found is not None:
                yield found
