"""Whether an answer key may teach: by the books, by the edits, and by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.errors import NotLoadedError
from medcodex.learn.cases.case import DIAGNOSES, Need, Role
from medcodex.learn.cases.encounter import encounter_of, key_encounter, with_alternative
from medcodex.learn.cases.reading import LEVELS_OF_VISITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.coded import Encounter
    from medcodex.learn.cases.case import Case, KeyCode
    from medcodex.learn.cases.ports import CaseBooks, CaseJudge

_ALWAYS_THERE = frozenset({"icd10cm", "icd10pcs"})
"""What comes with the install; the other lists a site may have loaded or not."""
_POA = frozenset({"Y", "N", "U", "W"})
_INCOMPLETE = ("CL-",)
"""Rules of the claim form: a key holds codes, no bill with providers and charges."""
_NO_DISCHARGE_STATUS = "MCE-INVALID_DISCHARGE_STATUS"
"""Likewise, where the chart tells none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a key and where; ``unchecked`` where only a missing list kept it from being checked."""

    where: str
    message: str
    unchecked: bool = False


def check_key(case: Case, books: CaseBooks, judge: CaseJudge) -> Iterator[Problem]:
    """What is wrong with a chart's key, one by one; nothing where it may teach."""
    yield from _shape(case)
    for at, one in enumerate(case.key.codes):
        yield from _code(case, one, f"codes[{at}]", books)
    for at, tempting in enumerate(case.key.tempting):
        where = f"tempting[{at}]"
        if any(tempting.code in one.accepted for one in case.key.codes):
            yield Problem(where, f"{tempting.code} is also part of the key")
        if not tempting.because:
            yield Problem(where, "why it is wrong is missing")
    yield from _visit(case)
    yield from _edits(case, judge)
    yield from _drg(case, judge)


def _shape(case: Case) -> Iterator[Problem]:
    key = case.key
    leading = [one for one in key.codes if one.role in {Role.FIRST_LISTED, Role.PRINCIPAL}]
    if len(leading) != 1 or leading[0] is not key.codes[0]:
        yield Problem("codes", "one diagnosis leads the claim, and it stands first")
    reported = Counter((code, _line(one)) for one in key.codes for code in one.accepted)
    yield from (Problem("codes", f"{code} stands twice") for (code, _), times in reported.items() if times > 1)
    for code in key.first:
        if not any(code in one.accepted for one in key.codes if one.role in DIAGNOSES):
            yield Problem("first", f"{code} is no diagnosis of the key")
    order = [one.code for one in key.codes]
    for at, one in enumerate(key.codes):
        for later in one.before:
            if later not in order[at + 1 :]:
                yield Problem(f"codes[{at}]", f"before: {later} does not stand behind it")
    if not case.topics:
        yield Problem("topics", "at least one is needed")
    if not case.objective:
        yield Problem("objective", "what the chart teaches is missing")


def _line(one: KeyCode) -> object:
    """What tells two lines of one service apart, such as tooth or modifier; a diagnosis is told once."""
    return (one.modifiers, one.tooth, one.surfaces, one.date) if one.role is Role.SERVICE else None


def _code(case: Case, one: KeyCode, where: str, books: CaseBooks) -> Iterator[Problem]:
    for code in one.accepted:
        try:
            problem = books.problem(one.system, code, case.date)
        except NotLoadedError as error:
            yield Problem(where, error.message, unchecked=one.system not in _ALWAYS_THERE)
            continue
        if problem is not None:
            yield Problem(where, f"{code}: {problem}")
    if not one.evidence:
        yield Problem(where, f"{one.code}: no words of the chart support it")
    if not one.rationale:
        yield Problem(where, f"{one.code}: the rationale is missing")
    yield from _poa(case, one, where, books)


def _poa(case: Case, one: KeyCode, where: str, books: CaseBooks) -> Iterator[Problem]:
    stay = case.setting.is_inpatient and case.claim is Claim.FACILITY and one.role in DIAGNOSES
    if not stay and one.poa is not None:
        yield Problem(where, f"{one.code}: only diagnoses of a facility's claim for a stay are marked")
    if not stay or (case.setting is not Setting.INPATIENT and one.poa is None):
        return
    exempt = books.poa_exempt(one.code, case.date)
    if exempt is None and one.poa is None:
        yield Problem(where, f"{one.code}: no list of codes exempt from present on admission is loaded", unchecked=True)
        return
    if exempt and one.poa is not None:
        yield Problem(where, f"{one.code}: is exempt from present-on-admission reporting")
    if not exempt and one.poa not in _POA:
        yield Problem(where, f"{one.code}: present on admission is one of Y, N, U, W")


def _visit(case: Case) -> Iterator[Problem]:
    """The level of decision making is the one that two of its three elements meet (CPT E/M guidelines 2023)."""
    visit = case.key.visit
    if visit is None:
        return
    order = ("none", *LEVELS_OF_VISITS)
    met = sorted(order.index(one) for one in (visit.problems, visit.data, visit.risk))[1]
    if visit.level != max(order[met], order[1], key=order.index):
        yield Problem("visit", f"two of three elements meet {order[met]}, the key says {visit.level}")


def _edits(case: Case, judge: CaseJudge) -> Iterator[Problem]:
    """What the edits call an error: of the key without and with what may be reported, and with each alternative."""
    told: set[tuple[str, str]] = set()
    for encounter in _claims(case):
        for finding in judge.findings(encounter):
            said = (finding.rule, finding.message)
            missing = case.discharge_status is None and finding.rule == _NO_DISCHARGE_STATUS
            left_out = missing or finding.rule.startswith(_INCOMPLETE)
            if finding.severity == "error" and not left_out and said not in told:
                told.add(said)
                yield Problem(finding.where or "codes", f"{finding.rule} {finding.message}")


def _claims(case: Case) -> Iterator[Encounter]:
    yield key_encounter(case, acceptable=False)
    if any(one.need is Need.ACCEPTABLE for one in case.key.codes):
        yield key_encounter(case)
    required = [one for one in case.key.codes if one.need is Need.REQUIRED]
    for at, one in enumerate(required):
        for other in one.alternatives:
            yield encounter_of(case, [*required[:at], with_alternative(one, other), *required[at + 1 :]])


def _drg(case: Case, judge: CaseJudge) -> Iterator[Problem]:
    if case.key.drg is None:
        return
    grouped = judge.ms_drg(key_encounter(case))
    if grouped is None:
        yield Problem("drg", "the claim was not grouped", unchecked=True)
    elif grouped != case.key.drg.ms_drg:
        yield Problem("drg", f"the claim groups to {grouped}, the key says {case.key.drg.ms_drg}")
