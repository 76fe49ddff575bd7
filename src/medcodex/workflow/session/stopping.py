"""What stands between a claim and its completion, as the table of stops tells from what is coded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.workflow.documents import in_force
from medcodex.workflow.session.line import Section
from medcodex.workflow.worklist.stop import Coded, stops

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from medcodex.encounter import Finding
    from medcodex.workflow.session.line import Line
    from medcodex.workflow.session.reconciliation import Difference
    from medcodex.workflow.session.session import Session
    from medcodex.workflow.worklist.stop import Stop

_BILLED = {"MCE-INVALID_DISCHARGE_STATUS": "discharge_status"}


def stops_of(
    session: Session, findings: Sequence[Finding], differences: Iterable[Difference], open_queries: Sequence[str]
) -> tuple[Stop, ...]:
    """The stops of a claim that is open, hard ones first; none of one that is complete. Of the differences to the
    charges those count that are more than a hint."""
    folded = session.folded
    if folded.complete:
        return ()
    standing = folded.standing()
    taken_back = {one.id for one in session.documents if one.withdrawn is not None}
    coded = Coded(
        claim=session.claim,
        first=next((line.code for line in standing if line.section is Section.DIAGNOSIS), None),
        undecided=sum(1 for line in folded.lines if not line.decided),
        procedures=sum(1 for line in standing if line.section is Section.PROCEDURE),
        findings=findings,
        open_queries=open_queries,
        unreconciled=sum(1 for one in differences if one.severity == "warning"),
        withdrawn=sum(1 for line in standing if _rests_on(line, taken_back)),
    )
    return stops(session.chart, in_force(session.documents), session.holds, coded, session.today)


def _rests_on(line: Line, documents: Collection[str]) -> bool:
    """Whether all the words for a code stand in some documents."""
    return bool(line.evidence) and all(one.document in documents for one in line.evidence)


def of_the_coder(findings: Iterable[Finding], facts: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings without those that only miss a fact which the bill fills in later, as long as the coder gave none:
    the discharge status (form locator 17) comes from registration."""
    return tuple(one for one in findings if _BILLED.get(one.rule) is None or _BILLED[one.rule] in facts)
