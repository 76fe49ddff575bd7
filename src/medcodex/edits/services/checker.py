"""Checks the service lines of an encounter against the rules in force on the day of each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.language import build_condition
from medcodex.edits.services.case import Case, Tables
from medcodex.edits.services.code_sets import load_code_sets
from medcodex.edits.services.packages import load_effects
from medcodex.edits.services.rules import EVERY, load_service_rules
from medcodex.edits.services.words import bind, negated
from medcodex.encounter import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.edits.services.case import Service
    from medcodex.edits.services.fees import FeeTables
    from medcodex.edits.services.rules import ServiceRule
    from medcodex.encounter import Notice
    from medcodex.encounter.coded import Encounter

_KEPT = 16_384


class ServiceChecks:
    """The rules over the tables that are loaded; safe to keep for many encounters of many dates."""

    def __init__(
        self,
        fees: FeeTables | None = None,
        outpatient: FeeTables | None = None,
        rules: Sequence[ServiceRule] | None = None,
    ) -> None:
        """``fees`` are the releases of the Physician Fee Schedule, ``outpatient`` those of Addendum B."""
        self._tables = Tables(load_code_sets(), fees, outpatient, load_effects())
        self._rules = [
            (rule, build_condition(rule.when, bind, negated))
            for rule in (load_service_rules() if rules is None else rules)
        ]
        self._asked = lru_cache(_KEPT)(self._asked_of)
        self._names: list[frozenset[str]] = []
        self._every = frozenset(number for number, (rule, _) in enumerate(self._rules) if rule.about == EVERY)
        self._modifiers: dict[str, list[int]] = {}
        self._codes: dict[str, list[int]] = {}
        for number, (rule, _) in enumerate(self._rules):
            self._names.append(frozenset(rule.modifiers))
            for modifier in rule.modifiers:
                self._modifiers.setdefault(modifier, []).append(number)
            if rule.codes:
                self._codes.setdefault(rule.codes, []).append(number)

    def findings(self, encounter: Encounter) -> tuple[Finding, ...]:
        """The findings, line by line in the order of the rules."""
        if not encounter.lines:
            return ()
        case = Case(encounter, self._tables)
        return tuple(finding for service in case.services for finding in self._of_line(case, service))

    def notices(self, encounter: Encounter) -> tuple[Notice, ...]:
        """What of the checks is left open, or rests on an older release, since a table of the day is not loaded."""
        if not encounter.lines:
            return ()
        case = Case(encounter, self._tables)
        asked = (
            (self._tables.fees, case.professional or case.outpatient),
            (self._tables.outpatient, case.hospital_outpatient),
        )
        found = (tables.notice(day) for tables, applies in asked if tables is not None and applies for day in case.days)
        return tuple(dict.fromkeys(notice for notice in found if notice is not None))

    def _of_line(self, case: Case, service: Service) -> Iterator[Finding]:
        spoken: set[str] = set()
        for number in self._asked(service.modifiers, service.sets, case.professional):
            rule, condition = self._rules[number]
            if rule.id in spoken or not rule.in_force(service.day):
                continue
            if case.told or case.cited:
                case.keep()
            if condition(case, service):
                spoken.add(rule.id)
                yield self._finding(number, case, service)

    def _asked_of(self, modifiers: tuple[str, ...], sets: frozenset[str], professional: bool) -> tuple[int, ...]:
        """Numbers of the rules to be asked of a line with these modifiers whose code is in these sets, in order."""
        asked = set(self._every)
        for modifier in modifiers:
            asked.update(self._modifiers.get(modifier, ()))
        for name in sets:
            asked.update(self._codes.get(name, ()))
        return tuple(number for number in sorted(asked) if self._rules[number][0].admits(professional=professional))

    def _finding(self, number: int, case: Case, service: Service) -> Finding:
        rule, _ = self._rules[number]
        named = "-".join((service.code, *(one for one in service.modifiers if one in self._names[number])))
        codes = tuple(dict.fromkeys((service.code, *case.named)))
        return Finding(
            rule=rule.id,
            name=rule.name,
            severity=rule.severity,
            message=f"{named}: {_told(rule, case, service)}",
            codes=codes,
            where=f"lines[{service.place}]{'.modifiers' if rule.modifiers else ''}",
            source="; ".join(dict.fromkeys((rule.source(service.day), *case.cited))),
            suggestions=(rule.mend,) if rule.mend else (),
        )


def _told(rule: ServiceRule, case: Case, service: Service) -> str:
    """The rule's text with what the fee schedule and the condition's words put into it."""
    if "{" not in rule.text:
        return rule.text
    return rule.text.format_map({**(case.fee(service) or {}), "procedure": "; ".join(dict.fromkeys(case.told))})
