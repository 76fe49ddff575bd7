"""Puts the chosen codes in claim order, each with the rule that gave it its place.

Official Guidelines FY2026 II (principal diagnosis: established after study to be chiefly responsible for the
admission), IV.A and IV.G (first-listed: chiefly responsible for the services provided; in outpatient surgery the
postoperative diagnosis, IV.N). What goes before what is said by conventions.claim_order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.coding.poa import principal, why
from medcodex.coding.told_reason import REASON, says_admitted, says_comes
from medcodex.conventions.claim_order import AFTERCARE, CONDITION, LEAD, STATUS
from medcodex.conventions.present_on_admission import ABSENT
from medcodex.encounter import Claim, Role, Setting, Why
from medcodex.suggest.section_class import ASSESSED
from medcodex.suggest.symptom import is_symptom

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.coding.note import NoteInput
    from medcodex.coding.reading import ReadNote
    from medcodex.conventions.claim_order import ClaimOrder, OrderRule
    from medcodex.conventions.present_on_admission import Indicator
    from medcodex.suggest.case import Case, Placed
    from medcodex.suggest.past import History
    from medcodex.suggest.section_class import SectionClasses

# A vaccine given to an injured or sick patient is not why he came (Official Guidelines FY2026 I.C.21.c.2).
_VACCINE = "Z23"
# Where the provider states the diagnoses after study or operation.
_FINAL = frozenset({"discharge diagnosis", "postoperative diagnosis", "diagnosis"})
_LISTED = frozenset({"diagnosis"})


class PlacedCode(NamedTuple):
    """A chosen case with its confidence, its role on the claim, its present-on-admission indicator (None where the
    claim has none or the code is exempt) and the rules that gave it both."""

    case: Case
    confidence: float
    role: Role
    poa: str | None
    rules: tuple[Why, ...]


class Sequencer:
    """Orders the codes of a claim; the tables are loaded once."""

    def __init__(self, order: ClaimOrder, history: History, classes: SectionClasses) -> None:
        self._order = order
        self._history = history
        self._classes = classes

    def place(
        self,
        chosen: Sequence[tuple[Case, float]],
        note: NoteInput,
        read: ReadNote,
        indicators: Mapping[str, Indicator],
    ) -> list[PlacedCode]:
        """Cases in claim order: the reason for the encounter, then what was assessed in the order the provider gives
        it, symptoms after diagnoses, then status and history codes, external causes last. ``indicators`` by code; empty
        where the claim carries none."""
        stay = note.setting.is_inpatient and note.claim is Claim.FACILITY
        cases = {case.code: (case, score) for case, score in chosen}
        final = stay or note.setting is Setting.AMBULATORY_SURGERY
        wished = sorted(cases, key=lambda code: self._place(cases[code][0], read, stay, final))
        late = {code for code, one in indicators.items() if one.value == ABSENT}
        before = self._order.before(wished, stay)
        allowed = [code for code in wished if self._order.never_first(code, stay) is None]
        allowed = [code for code in allowed if code not in late] or allowed or wished[:1]
        first, rule = self._first(allowed, cases, read, before, stay=stay) if wished else ("", None)
        ordered = _in_turn(([first] if first else []) + [code for code in wished if code != first], before, late)
        moved = _moved(ordered, wished, before)
        lead = Role.PRINCIPAL if stay else Role.FIRST_LISTED
        out = []
        for number, code in enumerate(ordered):
            case, score = cases[code]
            rules = (rule,) if code == first and number == 0 and rule else moved.get(code, ())
            indicator = indicators.get(code)
            if indicator is not None:
                indicator = principal(indicator) if number == 0 else indicator
                rules = (*rules, why(indicator))
            poa = indicator.value or None if indicator else None
            out.append(PlacedCode(case, score, Role.SECONDARY if number else lead, poa, rules))
        return out

    def _place(
        self, case: Case, read: ReadNote, stay: bool, final: bool
    ) -> tuple[int, int, bool, tuple[int, int], bool]:
        sections = [(m, m.resolved.concept.section) for m in case.mentions]
        assessed = [m for m, section in sections if self._classes.of(section) in ASSESSED]
        stated = [m for m, section in sections if section in (_FINAL if final else _LISTED)]
        headed = [m for m in stated or assessed if m.resolved.concept.list_item]
        tier = 0 if stated else 1 if assessed else 2
        asked = not stay and any(says_comes(m, read, self._classes) for m in case.mentions)
        if tier == 2:
            before = any(section in REASON or self._classes.of(section) == "before" for _, section in sections)
            tier += not (before or asked)
        best = (headed or stated or assessed or case.mentions)[0]
        band, _ = self._order.band(case.code, stay)
        if band == CONDITION and case.is_history:
            band = STATUS
        told = case.code != _VACCINE and any(m.resolved.concept.rule == "measured" for m in case.mentions)
        if band == AFTERCARE and told:
            band = LEAD
        symptom = is_symptom(case.code) and not headed
        return band, tier, symptom, _where(best), not case.rules

    def _first(
        self,
        allowed: Sequence[str],
        cases: Mapping[str, tuple[Case, float]],
        read: ReadNote,
        before: Mapping[str, Mapping[str, OrderRule]],
        *,
        stay: bool,
    ) -> tuple[str, Why]:
        """The code of those that may stand first that does, and the rule that gave it the place."""
        first = allowed[0]
        band, row = self._order.band(first, stay)
        if row is not None and band == LEAD:
            step = Why("rule", (f"{first} goes first", row.name.replace("-", " ")), row.source)
        elif stay:
            first, step = self._principal(allowed, cases, read)
        else:
            named = "assessed first" if self._classes.assessed(cases[first][0].sections) else "first documented"
            step = Why("rule", (f"first-listed: {named}",), "Official Guidelines FY2026 IV.G")
        behind = {first}
        while ahead := [code for code in before.get(first, ()) if code in allowed and code not in behind]:
            rule = before[first][ahead[0]]
            step = Why("rule", (f"{ahead[0]} before {first}", rule.name.replace("-", " ")), rule.source)
            first = ahead[0]
            behind.add(first)
        return first, step

    def _principal(
        self, allowed: Sequence[str], cases: Mapping[str, tuple[Case, float]], read: ReadNote
    ) -> tuple[str, Why]:
        """Section II: what the record says the patient was admitted for takes the place of a chronic condition or a
        symptom that only heads the list."""
        first = allowed[0]
        said = self._admitted_for(cases[first][0], read)
        if not said and (is_symptom(first) or self._history.is_chronic(first)):
            final = not _FINAL.isdisjoint(cases[first][0].sections)
            for code in allowed:
                case = cases[code][0]
                if final and _FINAL.isdisjoint(case.sections):
                    continue
                acute = not is_symptom(code) and not self._history.is_chronic(code) and code[0] not in "ZVWXY"
                if acute and not case.is_history and self._admitted_for(case, read):
                    return code, Why("rule", ("principal: reason for admission",), "Official Guidelines FY2026 II")
        if said:
            return first, Why("rule", ("principal: reason for admission",), "Official Guidelines FY2026 II")
        stated = not _FINAL.isdisjoint(cases[first][0].sections)
        named = "first of the final diagnoses" if stated else "first documented"
        return first, Why("rule", (f"principal: {named}",), "Official Guidelines FY2026 II")

    def _admitted_for(self, case: Case, read: ReadNote) -> bool:
        return any(m.resolved.concept.section in REASON or says_admitted(m, read) for m in case.mentions)


def _where(mention: Placed) -> tuple[int, int]:
    return mention.document, mention.resolved.concept.start


def _in_turn(codes: Sequence[str], before: Mapping[str, Mapping[str, OrderRule]], late: Iterable[str]) -> list[str]:
    """The codes in their order, each moved behind what must go before it. What arose after admission goes before
    what did not only where the tabular list says so; rules that contradict each other move nothing."""
    if not before:
        return list(codes)
    late, left, out = set(late), list(codes), []
    while left:
        waiting = set(left)
        free = [
            code
            for code in left
            if not any(
                ahead in waiting and (rule.binding or ahead not in late or code in late)
                for ahead, rule in before.get(code, {}).items()
            )
        ]
        turn = free[0] if free else left[0]
        out.append(turn)
        left.remove(turn)
    return out


def _moved(
    ordered: Sequence[str], wished: Sequence[str], before: Mapping[str, Mapping[str, OrderRule]]
) -> dict[str, tuple[Why, ...]]:
    """For each code that a rule moved behind another: that rule."""
    place = {code: number for number, code in enumerate(wished)}
    out: dict[str, tuple[Why, ...]] = {}
    passed: list[str] = []
    for code in ordered:
        rules = before.get(code, {})
        ahead = next((other for other in passed if other in rules and place[other] > place[code]), None)
        if ahead:
            rule = rules[ahead]
            out[code] = (Why("rule", (f"{ahead} before {code}", rule.name.replace("-", " ")), rule.source),)
        passed.append(code)
    return out
