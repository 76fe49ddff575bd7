"""What stands between a claim and its completion: hard stops have to be mended, soft ones answered with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.encounter import Finding
    from medcodex.workflow.session.line import Line
    from medcodex.workflow.session.reconciliation import Difference

HARD, SOFT = "hard", "soft"
_KINDS = {"error": HARD, "warning": SOFT}


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop; ``where`` is the line's id, or the place in the claim that a finding names."""

    kind: str
    rule: str
    message: str
    where: str | None = None


def stops(lines: Iterable[Line], findings: Iterable[Finding], differences: Iterable[Difference]) -> tuple[Stop, ...]:
    """Hard ones first: suggestions that nobody decided on, a claim without codes, errors; then warnings. A difference
    to the charges never stops hard: it may be the charge that is wrong."""
    lines = tuple(lines)
    found = []
    open_ = [line for line in lines if not line.decided]
    if open_:
        count = f"{len(open_)} suggestions are" if len(open_) > 1 else "1 suggestion is"
        found.append(Stop(HARD, "undecided", f"{count} neither accepted nor rejected", open_[0].id))
    if not any(line.stands for line in lines):
        found.append(Stop(HARD, "no-codes", "the claim has no codes"))
    for finding in findings:
        kind = _KINDS.get(finding.severity)
        if kind is not None:
            found.append(Stop(kind, finding.rule, finding.message, finding.where))
    found += [
        Stop(SOFT, one.rule, one.message, one.lines[0] if one.lines else None)
        for one in differences
        if one.severity == "warning"
    ]
    return tuple(sorted(found, key=lambda stop: stop.kind != HARD))


def of_the_coder(findings: Iterable[Finding], facts: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings without those that only miss a fact which the bill fills in later, as long as the coder gave none:
    the discharge status (form locator 17) comes from registration."""
    return tuple(one for one in findings if _BILLED.get(one.rule) is None or _BILLED[one.rule] in facts)


_BILLED = {"MCE-INVALID_DISCHARGE_STATUS": "discharge_status"}
