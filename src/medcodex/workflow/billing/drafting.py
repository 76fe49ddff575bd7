"""The claims that a finished chart gives: the facility's as one, the professionals' as one each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.encounter import Claim
from medcodex.encounter.coded import Provider
from medcodex.workflow.billing.lines import billed_lines, charges_of, netted, without_charge
from medcodex.workflow.billing.missing import differing, missing
from medcodex.workflow.session.claim import as_encounter
from medcodex.workflow.session.reconciliation import reconcile
from medcodex.workflow.session.session import claims_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter, ServiceLine
    from medcodex.workflow.exports.finished import Finished, FinishedClaim

    NumberOf = Callable[[str], str]
    """The NPI of a provider by the name as a chart has it, "" where the site knows none."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as the chart tells it, not yet as it is billed. ``provider`` is the NPI of the professional, ``drg`` the
    group that the codes of a stay were completed with."""

    claim: Claim
    encounter: Encounter
    findings: tuple[Finding, ...]
    coder: str
    completion: int
    provider: str = ""
    drg: int | None = None

    @property
    def key(self) -> tuple[Claim, str]:
        """What tells claims of a chart apart."""
        return self.claim, self.provider


def drafts(finished: Finished, number_of: NumberOf) -> Sequence[Draft]:
    """The drafts of every complete claim of a chart."""
    return [draft for one in finished.claims for draft in _of_claim(finished, one, number_of)]


def _of_claim(finished: Finished, one: FinishedClaim, number_of: NumberOf) -> Iterator[Draft]:
    claim, chart = one.final.claim, finished.chart
    facility = claim is Claim.FACILITY
    findings: list[Finding] = []
    charges = netted(charges_of(finished.charges, claim, claims_of(chart)), findings)
    findings += map(differing, reconcile(one.lines, charges))
    encounter = as_encounter(chart, finished.patient, claim, one.lines, one.facts)
    lines = billed_lines(encounter.lines, charges, facility=facility)
    attending = number_of(chart.attending or "")
    if facility:
        encounter = _with_attending(encounter, attending)
        yield _draft(one, encounter, lines, findings, "")
        return
    groups: dict[str, list[ServiceLine]] = {}
    for line in lines:
        groups.setdefault(line.provider or attending, []).append(replace(line, provider=None))
    for provider, theirs in (groups or {attending: []}).items():
        told = [] if provider else [missing("BD-03", "providers.rendering")]
        rendering = {"rendering": Provider(npi=provider)} if provider else {}
        yield _draft(one, replace(encounter, providers=rendering), theirs, [*findings, *told], provider)


def _with_attending(encounter: Encounter, number: str) -> Encounter:
    told = encounter.providers.get("attending")
    if told is None or not number:
        return encounter
    return replace(encounter, providers={**encounter.providers, "attending": replace(told, npi=number)})


def _draft(
    one: FinishedClaim, encounter: Encounter, lines: Sequence[ServiceLine], findings: Sequence[Finding], provider: str
) -> Draft:
    found = [*findings, *without_charge(lines)]
    if not lines:
        found.append(missing("BD-05", "lines"))
    final = one.final
    return Draft(
        final.claim, replace(encounter, lines=tuple(lines)), tuple(found), final.by, final.number, provider, final.drg
    )
