"""Adds to the chosen codes what the conventions ask for beside them, each with its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.laterality import BILATERAL, LEFT, RIGHT
from medcodex.encounter import Why
from medcodex.suggest.case import merged
from medcodex.suggest.symptom import is_symptom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding.reading import ReadNote
    from medcodex.conventions.code_sets import CodeSets
    from medcodex.conventions.companions import Companions
    from medcodex.conventions.implied import ImpliedCodes
    from medcodex.conventions.laterality import LateralitySiblings
    from medcodex.suggest.case import Case, Placed
    from medcodex.suggest.section_class import SectionClasses
    from medcodex.terminology.book import Icd10cmBook

Chosen = tuple["Case", float]
# Confidence of a code that the tabular list or a guideline asks for beside a chosen one.
CALLED_FOR = 0.75
# The least confidence with which a code is proposed where the record leads to no other.
LIKELIEST, LIKELIEST_SYMPTOM = 0.15, 0.25
_NO_REASON = frozenset({"exam", "result", "review", "past", "surgical", "social", "aside", "medication"})
_TOLD = "rule"  # concepts of suggest.treatment and suggest.delivery, not the mere words of the index
_STATED = "Z00.0, Z00.12, Z23, Z47, Z48.8, Z51.0, Z51.1, O80, Z38.0, P07.0, P07.1"
_TREATMENT = ("Z51.0", "Z51.1")
_CURRENT_INJURY = "S00-S99 7th AB"
_SUPERFICIAL = "S00, S10, S20, S30, S40, S50, S60, S70, S80, S90"
_OPERATION_NAMED = frozenset({"procedure", "operation performed"})
_NAME_LENGTH = 120  # characters from the heading to the end of what the operation's name says
_REASON_FOR_VISIT = "first_only, Z01.81, Z08, Z09 except Z40, Z51, Z52"


def with_companions(
    cases: Sequence[Case], scores: Sequence[float], chosen: Sequence[Chosen], companions: Companions
) -> list[Chosen]:
    """Chosen cases, plus documented codes that a chosen one calls for."""
    codes = [case.code for case, _ in chosen]
    called = [
        (case, max(score, CALLED_FOR))
        for case, score in zip(cases, scores, strict=True)
        if case.code not in codes and companions.called_for(case.code, codes)
    ]
    return [*chosen, *called]


class StatedReasons:
    """Encounters that are their own reason: a routine or preoperative examination (Official Guidelines FY2026 IV.G,
    IV.M, IV.P), aftercare (I.C.21.c.7), the treatment of a neoplasm (I.C.2.e.2), a normal delivery (I.C.15.n)."""

    def __init__(self, sets: CodeSets, classes: SectionClasses) -> None:
        self._sets = sets
        self._visits = sets.number(_REASON_FOR_VISIT)
        self._stated = sets.number(_STATED)
        self._classes = classes

    def added(
        self, cases: Sequence[Case], scores: Sequence[float], chosen: Sequence[Chosen], *, visit: bool
    ) -> list[Chosen]:
        """Chosen cases, plus a treatment or delivery and, on a ``visit``, what the record opens its complaint or
        its reason for the visit with."""
        codes = {case.code for case, _ in chosen}
        told = [
            (case, max(score, CALLED_FOR))
            for case, score in zip(cases, scores, strict=True)
            if case.code[0] in "ZOP" and case.code not in codes and self._states(case, visit)
        ]
        return [*chosen, *told, *self._treated(cases, scores, [*chosen, *told])]

    def _treated(self, cases: Sequence[Case], scores: Sequence[float], chosen: Sequence[Chosen]) -> list[Chosen]:
        """The likeliest neoplasm, where one is treated and none is chosen (I.C.2.e.2)."""
        codes = [case.code for case, _ in chosen]
        if not any(code.startswith(_TREATMENT) for code in codes) or any(code[0] in "CD" for code in codes):
            return []
        grown = [one for one in zip(cases, scores, strict=True) if one[0].code[0] == "C" and not one[0].is_history]
        return [(case, max(score, CALLED_FOR)) for case, score in sorted(grown, key=lambda one: -one[1])[:1]]

    def _states(self, case: Case, visit: bool) -> bool:
        held = frozenset() if case.is_history else self._sets.holding(case.code)
        if self._stated in held:
            return any(mention.resolved.concept.kind == _TOLD for mention in case.mentions)
        if not visit or self._visits not in held:
            return False
        concepts = (mention.resolved.concept for mention in case.mentions)
        return any(concept.opens and self._asks(concept.section) for concept in concepts)

    def _asks(self, section: str) -> bool:
        return section == "indications" or self._classes.of(section) == "complaint"


def or_likeliest(
    cases: Sequence[Case], scores: Sequence[float], chosen: Sequence[Chosen], classes: SectionClasses
) -> list[Chosen]:
    """The chosen cases; where nothing is above the line, the likeliest condition or, where there is none, symptom that
    the record tells as present, with its own low confidence: every encounter has a reason (Official Guidelines FY2026
    IV.A, IV.D). What was assessed goes before what was only told."""
    if chosen:
        return list(chosen)
    told = [
        (case, score)
        for case, score in zip(cases, scores, strict=True)
        if score >= (LIKELIEST_SYMPTOM if is_symptom(case.code) else LIKELIEST)
        and case.code[0] not in "ZVWXY"
        and not case.is_history
        and any(classes.of(section) not in _NO_REASON for section in case.sections)
    ]

    def rank(one: Chosen) -> tuple[bool, bool, float]:
        return not is_symptom(one[0].code), classes.assessed(one[0].sections), one[1]

    return [max(told, key=rank)] if told else []


class ToldElsewhere:
    """Conditions that a record states outside its assessment and that are reported all the same: further injuries that
    the examination of an injured patient finds (Official Guidelines FY2026 I.C.19.b), and what the name of the
    operation says was operated on."""

    def __init__(self, sets: CodeSets, classes: SectionClasses) -> None:
        self._injuries = sets.number(_CURRENT_INJURY)
        self._superficial = sets.number(_SUPERFICIAL)
        self._sets = sets
        self._classes = classes

    def added(
        self, cases: Sequence[Case], scores: Sequence[float], chosen: Sequence[Chosen], read: ReadNote
    ) -> list[Chosen]:
        """Chosen cases, plus those."""
        codes = [case.code for case, _ in chosen]
        injured = [code for code in codes if self._injuries in self._sets.holding(code)]
        told = [
            (case, max(score, CALLED_FOR))
            for case, score in zip(cases, scores, strict=True)
            if case.code not in codes
            and not case.is_history
            and (self._further_injury(case, injured) or self._operated_on(case, read))
        ]
        return [*chosen, *told]

    def _further_injury(self, case: Case, injured: Sequence[str]) -> bool:
        """Superficial injuries go without saying beside a graver one of the same region (I.C.19.b.1)."""
        if not injured:
            return False
        held = self._sets.holding(case.code)
        if self._injuries not in held:
            return False
        if not self._classes.only_observed(case.sections):
            return False
        return self._superficial not in held or all(code[:2] != case.code[:2] for code in injured)

    def _operated_on(self, case: Case, read: ReadNote) -> bool:
        if case.code[0] in "ZVWXY" or is_symptom(case.code):
            return False
        return any(_names_operation(m, read) for m in case.mentions if m.resolved.concept.section in _OPERATION_NAMED)


def _names_operation(mention: Placed, read: ReadNote) -> bool:
    """Whether a mention stands in the line that names the operation, and not in its description."""
    document = read.found[mention.document].document
    concept = mention.resolved.concept
    here = document.sentences[concept.sentence]
    first = document.sections[here.section].start
    line = document.text[first : concept.end]
    return "\n" not in line.strip() and len(line) <= _NAME_LENGTH and "." not in line.strip()


def with_implied(chosen: Sequence[Chosen], implied: ImpliedCodes, book: Icd10cmBook) -> list[Chosen]:
    """Chosen cases, plus the codes that they imply, on the same words."""
    held = {case.code: (case, score) for case, score in chosen}
    out = list(chosen)
    for one in implied.by(list(held)):
        row = book.row(one.code)
        if row is not None and row.billable:
            case, score = held[one.by]
            rule = Why("rule", (one.by, f"{one.code} {row.title}"), one.source)
            out.append((merged(one.code, [case], (rule,)), score))
    return out


def with_both_sides(chosen: Sequence[Chosen], siblings: LateralitySiblings, book: Icd10cmBook) -> list[Chosen]:
    """The code for both sides in place of the right and the left one, where the book has it (I.B.13)."""
    held = {case.code: (case, score) for case, score in chosen}
    for code in list(held):
        side, family = siblings.of(code)
        left, both = family.get(LEFT, ""), family.get(BILATERAL, "")
        row = book.row(both)
        if side != RIGHT or left not in held or row is None or not row.billable:
            continue
        (right_case, right_score), (left_case, left_score) = held.pop(code), held.pop(left)
        rule = Why("rule", (code, left, f"{both} {row.title}"), "Official Guidelines FY2026 I.B.13")
        parts = [right_case, left_case, *([held[both][0]] if both in held else [])]
        held[both] = merged(both, parts, (rule,)), max(right_score, left_score)
    return list(held.values())


class SingleGestation:
    """The seventh character for the fetus is 0 where the record names no multiple gestation (Official Guidelines
    FY2026 I.C.15.a.6)."""

    def __init__(self, sets: CodeSets) -> None:
        self._sets = sets
        self._fetus = sets.number("fetus_codes 7th 1-9")
        self._multiple = sets.number("O30")

    def settled(self, chosen: Sequence[Chosen], book: Icd10cmBook) -> list[Chosen]:
        """The cases, without the number of a fetus among others that nobody documents."""
        if not any(case.code[0] == "O" for case, _ in chosen):
            return list(chosen)
        held = [self._sets.holding(case.code) for case, _ in chosen]
        if any(self._multiple in one for one in held):
            return list(chosen)
        out: dict[str, Chosen] = {}
        for (case, score), sets in zip(chosen, held, strict=True):
            code = case.code[:-1] + "0" if self._fetus in sets else case.code
            row = book.row(code)
            if code != case.code and row is not None and row.billable:
                rule = Why("rule", (case.code, f"{code} {row.title}"), "Official Guidelines FY2026 I.C.15.a.6")
                case = merged(code, [case], (rule,))  # noqa: PLW2901  the code as the record supports it
            out.setdefault(case.code, (case, score))
        return list(out.values())


def with_findings(chosen: Sequence[Chosen], book: Icd10cmBook) -> list[Chosen]:
    """A routine examination at which something is found or assessed is one "with abnormal findings" (Official
    Guidelines FY2026 I.C.21.c.13; tabular list Z00.0-, Z00.12-, Z01.4-)."""
    found = any(case.code[0] not in "Z" and not case.is_history for case, _ in chosen)
    out = []
    for case, score in chosen:
        other = _WITH_FINDINGS.get(case.code) if found else None
        row = book.row(other) if other else None
        if other and row:
            rule = Why("rule", (case.code, f"{other} {row.title}"), "Official Guidelines FY2026 I.C.21.c.13")
            case = merged(other, [case], (rule,))  # noqa: PLW2901  the examination as it turned out
        out.append((case, score))
    return list({case.code: (case, score) for case, score in out}.values())


_WITH_FINDINGS = {
    "Z00.00": "Z00.01",
    "Z00.129": "Z00.121",
    "Z01.00": "Z01.01",
    "Z01.10": "Z01.118",
    "Z01.30": "Z01.31",
    "Z01.419": "Z01.411",
}
