"""Checks a coded encounter against the rules in force on its date."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from medcodex.conventions.of_book import BookConventions
from medcodex.edits.case import Case, Reading
from medcodex.edits.evaluators import EVALUATORS
from medcodex.edits.hit import Hit
from medcodex.edits.language import parse_condition
from medcodex.edits.pairs import PairTable
from medcodex.edits.rules import load_rules
from medcodex.edits.severity import heaviest_first
from medcodex.encounter import Finding
from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.rules import Rule
    from medcodex.encounter.coded import Encounter
    from medcodex.terminology.book import Icd10cmBook

CLAIM = "claim"
ONE = "one "
TABLE = "table "
_DATES_KEPT = 64


class Checker:
    """The rules over one book; safe to keep and use for many encounters of the dates that the book answers."""

    def __init__(
        self,
        book: Icd10cmBook,
        rules: Sequence[Rule] | None = None,
        named_sets: Mapping[str, str] | None = None,
        conventions: BookConventions | None = None,
    ) -> None:
        """``conventions`` of the same book, where somebody else reads them too."""
        self.book = book
        self.rules = tuple(load_rules() if rules is None else rules)
        conventions = conventions or BookConventions(book, named_sets)
        self._reading = Reading(conventions)
        self._sets = conventions.sets
        self._bound = [_bind(rule, self._sets) for rule in self.rules]
        self._documented = frozenset(number for number, rule in enumerate(self.rules) if rule.kind == "D")
        self._always = frozenset(number for number, (about, _) in enumerate(self._bound) if about is None)
        self._in_force = lru_cache(_DATES_KEPT)(self._in_force_on)
        self._asking: dict[int, list[int]] = {}
        for number, (about, _) in enumerate(self._bound):
            if about is not None:
                self._asking.setdefault(about, []).append(number)

    def check(self, encounter: Encounter) -> tuple[Finding, ...]:
        """The findings: errors first, then warnings and hints, each kind in the order of the rules."""
        case = Case(encounter, self._sets, self._reading)
        asked = set(self._always)
        for number in case.union:
            asked.update(self._asking.get(number, ()))
        asked &= self._in_force(encounter.date)
        if not case.documented:
            asked -= self._documented
        findings: list[Finding] = []
        for number in sorted(asked):
            about, evaluate = self._bound[number]
            # Few rules find something, so that only those are gone through further.
            hits = tuple(evaluate(case, [] if about is None else case.places(about)))
            if hits:
                findings.extend(_findings(self.rules[number], case, hits))
        return tuple(dict.fromkeys(heaviest_first(findings)))

    def _in_force_on(self, date: dt.date) -> frozenset[int]:
        return frozenset(number for number, rule in enumerate(self.rules) if rule.in_force(date))


def _bind(rule: Rule, sets: CodeSets) -> tuple[int | None, Callable[[Case, list[int]], Iterable[Hit]]]:
    """The number of the set that the rule is about (None for the claim) and what finds its hits."""
    about = None if rule.about == CLAIM else sets.number(_about(rule))
    if rule.when.startswith("="):
        name, _, rest = rule.when[1:].partition(" ")
        if name not in EVALUATORS:
            raise ReleaseError(f"no evaluator is named {name}", rule.id)
        return about, EVALUATORS[name](sets, rest.strip())
    condition = parse_condition(rule.when, sets) if rule.when else _holds
    return about, (_of_claim if about is None else _of_each)(condition)


def _about(rule: Rule) -> str:
    """The text of the set that a rule is about; "table NAME" stands for the first column of a table of pairs."""
    if rule.about.startswith(TABLE):
        return PairTable.about(rule.about.removeprefix(TABLE))
    return rule.about.removeprefix(ONE)


def _holds(case: Case, place: int) -> bool:
    return True


def _of_each(condition: Callable[[Case, int], Any]) -> Callable[[Case, list[int]], Iterable[Hit]]:
    def evaluate(case: Case, places: list[int]) -> list[Hit]:
        hits = []
        for place in places:
            case.trail.clear()
            case.mends.clear()
            if condition(case, place):
                hits.append(Hit((place, *case.trail), mends=tuple(case.mends)))
        return hits

    return evaluate


def _of_claim(condition: Callable[[Case, int], Any]) -> Callable[[Case, list[int]], Iterable[Hit]]:
    def evaluate(case: Case, places: list[int]) -> tuple[Hit, ...]:
        case.trail.clear()
        case.mends.clear()
        return (Hit(tuple(case.trail), mends=tuple(case.mends)),) if condition(case, -1) else ()

    return evaluate


def _findings(rule: Rule, case: Case, hits: Sequence[Hit]) -> Iterator[Finding]:
    told: set[tuple[frozenset[int], str]] = set()
    for hit in hits[:1] if rule.about.startswith(ONE) else hits:
        same = frozenset(hit.places), hit.text
        if same not in told:  # two codes that fault each other are one finding
            told.add(same)
            yield _finding(rule, case, hit)


def _finding(rule: Rule, case: Case, hit: Hit) -> Finding:
    codes = tuple(dict.fromkeys(case.codes[place] for place in hit.places))
    told = f"{', '.join(codes)}: {hit.text or rule.text}" if codes else hit.text or rule.text
    mends = hit.mends or ((rule.mend,) if rule.mend else ())
    where = hit.where or (f"diagnoses[{hit.places[0]}]" if hit.places else None)
    date = case.encounter.date
    severity = hit.severity or rule.severity
    return Finding(rule.id, rule.name, severity, told, codes, where, rule.source(date), mends)
