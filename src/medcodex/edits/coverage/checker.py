"""Checks the diagnoses of service lines against the coverage policies of the day and place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from medcodex.edits.coverage.model import LCD, NCD, CoverageTables, Policy
from medcodex.edits.coverage.places import holds, places_of
from medcodex.edits.severity import RANK, heaviest_first
from medcodex.encounter import Claim, Finding
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.edits.coverage.model import Group
    from medcodex.encounter.coded import Encounter, ServiceLine

NOT_COVERED = "01"
NONE_COVERED = "02"
SECOND_MISSING = "03"
SERVICE_NOT_COVERED = "04"
DENIAL_ASKED = "05"
PLACE_UNKNOWN = "06"
SAYS_MORE = "07"
NOT_LOADED = "08"
_OK = ""
# Of several policies the one that speaks least against payment decides.
_MILDEST = (_OK, SAYS_MORE, SECOND_MISSING, NONE_COVERED, NOT_COVERED, SERVICE_NOT_COVERED)
_UNASKED = "-"


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """A row of the packaged table; its number stands for LCD-nn and NCD-nn."""

    number: str
    name: str
    severity: str
    text: str
    mend: str
    source: str


@dataclass(frozen=True, slots=True)
class CoverageModifier:
    """What a modifier about coverage changes: the severity of what speaks against payment ("" leaves it, "-" asks no
    policy), whether the line is denied though covered, and what a finding adds."""

    severity: str
    denies: bool
    text: str
    source: str


@cache
def coverage_rules() -> Mapping[str, CoverageRule]:
    """The packaged rules by number."""
    return {row["number"]: CoverageRule(**row) for row in table_rows("medcodex.edits", "data/coverage/rules.tsv")}


@cache
def coverage_modifiers() -> Mapping[str, CoverageModifier]:
    """The packaged modifiers."""
    return {
        row["modifier"]: CoverageModifier(row["severity"], row["denies"] == "yes", row["text"], row["source"])
        for row in table_rows("medcodex.edits", "data/coverage/modifiers.tsv")
    }


def is_asked(encounter: Encounter) -> bool:
    """Whether coverage policies say anything of an encounter: Medicare's, or of no payer named, with services that are
    not part of an inpatient stay's one payment."""
    if encounter.bills_medicare is False:
        return False
    stay = encounter.claim is Claim.FACILITY and encounter.setting.is_inpatient
    return not stay and any(line.code is not None for line in encounter.lines)


@dataclass(frozen=True, slots=True)
class _Line:
    """A service line with the diagnoses it points to, and whether its claim names a payer."""

    place: int
    code: str
    pointed: tuple[str, ...]
    payer_named: bool


class NecessityChecker:
    """Coverage policies over tables; safe to keep for many encounters."""

    def __init__(self, tables: CoverageTables) -> None:
        self._tables = tables

    def check(self, encounter: Encounter) -> Sequence[Finding]:
        """The findings: errors first, then warnings and hints; hints alone where no payer is named."""
        if not is_asked(encounter):
            return ()
        given = places_of(encounter)
        return heaviest_first(
            finding
            for place, line in enumerate(encounter.lines)
            if line.code is not None
            for finding in self._line(encounter, place, line, given)
        )

    def _line(self, encounter: Encounter, place: int, line: ServiceLine, given: frozenset[str]) -> Iterator[Finding]:
        policies = self._tables.policies(line.code or "", encounter.day_of(line))
        modifiers = [known for one in line.modifiers if (known := coverage_modifiers().get(one)) is not None]
        if not policies or any(one.severity == _UNASKED for one in modifiers):
            return
        codes = [one.code for one in encounter.diagnoses]
        pointed = tuple(dict.fromkeys(codes[at - 1] for at in line.dx if 0 < at <= len(codes))) or tuple(codes)
        asked = _Line(place, line.code or "", pointed, encounter.bills_medicare is not None)
        for kind in (NCD, LCD):
            of_kind = [(policy, holds(policy.places, given)) for policy in policies if policy.kind == kind]
            there = [(policy, here) for policy, here in of_kind if not policy.later]
            judged = [(_verdict(policy, pointed), policy) for policy, here in there if here]
            answers = [(found, policy) for found, policy in judged if found is not None]
            if not answers:
                unknown = [policy for policy, here in there if here is None and _verdict(policy, pointed)]
                if unknown:  # one of them at least would not simply pay
                    yield _finding(PLACE_UNKNOWN, kind, unknown, asked, ())
                later = [policy for policy, here in of_kind if policy.later and here is not False]
                if later:
                    yield _finding(NOT_LOADED, kind, later, asked, ())
                continue
            mildest = min((found for found, _ in answers), key=_MILDEST.index)
            speaking = [policy for found, policy in answers if found == mildest]
            if mildest != _OK:
                yield _finding(mildest, kind, speaking, asked, modifiers)
            denying = [one for one in modifiers if one.denies]
            if mildest == _OK and denying:
                yield _finding(DENIAL_ASKED, kind, speaking, asked, denying)


def _verdict(policy: Policy, pointed: Sequence[str]) -> str | None:
    """What a policy says of a line with these diagnoses: the number of a rule, "" where it covers the service; None
    where it names no diagnoses at all."""
    if not policy.covered:
        return SERVICE_NOT_COVERED
    if not policy.groups:
        if policy.refused is None:
            return None
        return NOT_COVERED if pointed and all(code in policy.refused for code in pointed) else _OK
    answers = [answer for group in policy.groups for answer in _of_group(policy, group, pointed)]
    if answers:
        return min(answers, key=_MILDEST.index)
    refused = policy.refused is not None and any(code in policy.refused for code in pointed)
    return NOT_COVERED if refused else NONE_COVERED


def _of_group(policy: Policy, group: Group, pointed: Sequence[str]) -> Iterator[str]:
    """What the group says of each diagnosis that it holds."""
    for code in pointed:
        if code not in group.codes:
            continue
        if group.beside:
            others = [other.codes for other in policy.groups if other.name == group.beside]
            beside = any(other != code and any(other in codes for codes in others) for other in pointed)
            yield _OK if beside else SECOND_MISSING
        elif group.conditional or (group.marked is not None and code in group.marked):
            yield SAYS_MORE
        else:
            yield _OK


def _finding(
    number: str, kind: str, policies: Sequence[Policy], line: _Line, modifiers: Sequence[CoverageModifier]
) -> Finding:
    rule = coverage_rules()[number]
    names = ", ".join(dict.fromkeys(policy.id for policy in policies))
    severity = rule.severity
    said = [rule.text]
    for modifier in modifiers:
        said.append(modifier.text)
        if number != DENIAL_ASKED and RANK[modifier.severity] > RANK[severity]:
            severity = modifier.severity
    if not line.payer_named:
        severity = "info"
        said.append("no payer is named; Medicare judges so")
    speaks_of_codes = number not in {SERVICE_NOT_COVERED, PLACE_UNKNOWN, NOT_LOADED}
    return Finding(
        f"{kind}-{number}",
        rule.name,
        severity,
        f"{line.code}: {'; '.join(said)} ({names})",
        (line.code, *(line.pointed if speaks_of_codes else ())),
        f"lines[{line.place}]",
        "; ".join(dict.fromkeys(policy.source for policy in policies[:3])),
        (rule.mend,),
    )
