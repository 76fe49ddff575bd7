"""The claims of a finished chart, built and kept; nothing slow happens inside a transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.app.billing.accounts import account_of
from medcodex.app.billing.drawn import Drawn, drawn_up, same
from medcodex.encounter import Claim
from medcodex.errors import ConflictError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION, changed, tell
from medcodex.workflow.billing.drafting import drafts
from medcodex.workflow.billing.ports import Numbers
from medcodex.workflow.billing.records import FIRST_PAYER, ORIGINAL, VOIDS, ClaimRecord
from medcodex.workflow.billing.status import UNSENT, Act, ClaimStatus
from medcodex.workflow.exports.finished import finished_chart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.app.billing.means import BillingMeans
    from medcodex.claims.account import Account
    from medcodex.workflow.billing.drafting import Draft
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store, Work

COUNTER = "claims"
"""The row that claims' own numbers are drawn from: one for all, under whatever number the site sends."""


class Outcome(StrEnum):
    """NEW; CHANGED: built again, another content; SAME: nothing changed; OUT: in a batch or sent, and left as it is;
    GONE: the chart does not give this claim any more, and it was withdrawn."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OUT = "out"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Built:
    """A claim of the chart and what building did to it."""

    claim: ClaimRecord
    outcome: Outcome


class Saw(NamedTuple):
    """A claim as somebody saw it."""

    claim_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Around:
    """What is read of a chart before its claims are made."""

    chart: Chart
    drafts: Sequence[Draft]
    account: Account


def build_for_chart(store: Store, actor: Actor, chart_id: str, means: BillingMeans) -> Sequence[Built]:
    """The claims of a finished chart: one of the facility, one of each professional. Those that did not go out yet are
    built anew under their numbers. ForbiddenError; NotFoundError where no claim of the chart is complete; ConflictError
    where somebody changed the chart or a claim of it meanwhile, or a practice chart is billed with a real site."""
    with store.begin(actor) as work:
        around = read_chart(work, chart_id, means)
        known = {draft.key for draft in around.drafts} & set(_standing(work.billing.of_chart(chart_id), means))
    made = [drawn_up(draft, around.account, means) for draft in around.drafts]
    numbers = draw(store, actor, sum(one.draft.key not in known for one in made))
    with store.begin(actor) as work:
        unchanged(work, around.chart)
        standing = _standing(work.billing.of_chart(chart_id), means)
        built = []
        for one in made:
            kept = standing.pop(one.draft.key, None)
            if kept is not None:
                built.append(_kept(work, kept, one, means))
            else:
                built.append(_new(work, around.chart, one, numbers, means))
        return [*built, *(_gone(work, one) for one in standing.values() if _is_loose(one))]


def read_chart(work: Work, chart_id: str, means: BillingMeans) -> Around:
    """What claims of a chart are drawn up from; errors as for ``build_for_chart``."""
    require(work.actor, PERMISSION)
    finished = finished_chart(work, chart_id)
    if finished.chart.practice and not means.site.sample:
        raise ConflictError("a practice chart is nobody's, and is not billed", chart_id)
    account, stay = account_of(work, chart_id, finished.patient, means.site)
    return Around(finished.chart, [_with(one, stay) for one in drafts(finished, means.number_of)], account)


def _with(draft: Draft, stay: Mapping[str, Any]) -> Draft:
    """A facility's draft with what is told of the stay beside; what the coder told holds."""
    if draft.claim is not Claim.FACILITY:
        return draft
    untold = {name: value for name, value in stay.items() if not getattr(draft.encounter, name)}
    return replace(draft, encounter=replace(draft.encounter, **untold))


def draw(store: Store, actor: Actor, count: int) -> list[str]:
    """As many numbers of claims as are wanted, the last first; kept before anything is written under them."""
    if not count:
        return []
    with store.begin(actor) as work:
        first = work.billing.draw(COUNTER, Numbers(claim=count), work.now).claim
    return [f"M{number:013}" for number in reversed(range(first, first + count))]


def unchanged(work: Work, chart: Chart) -> None:
    """Hold the chart for this transaction. ConflictError where somebody changed it since it was read."""
    now = work.charts.get(chart.id, lock=True)
    if now is None or now.version != chart.version:
        raise ConflictError("the chart was changed by somebody else meanwhile", chart.id)


def fresh(work: Work, chart: Chart, one: Drawn, number: str, means: BillingMeans) -> ClaimRecord:
    """A claim of a draft that was never kept."""
    draft = one.draft
    return ClaimRecord(
        id=work.new_id(),
        chart_id=chart.id,
        claim=draft.claim,
        kind=one.kind,
        number=number,
        status=ClaimStatus.FAULTY if one.faulty else ClaimStatus.READY,
        content=one.content(number),
        findings=one.findings,
        created_at=work.now,
        changed_at=work.now,
        charge=one.charge,
        payer=one.payer,
        receiver=means.receiver(one.payer)[0] if one.payer else "",
        provider=draft.provider,
        coder=draft.coder,
        completion=draft.completion,
        clean=not one.faulty,
        sample=means.site.sample,
    )


def _standing(claims: Sequence[ClaimRecord], means: BillingMeans) -> dict[tuple[object, str], ClaimRecord]:
    """The newest claim of each part of the chart to the first payer, without those that were withdrawn and those that
    take another back; what was taken back is billed anew. Samples and real ones apart."""
    first = [one for one in claims if one.sequence == FIRST_PAYER and one.sample is means.site.sample]
    known = [one for one in first if one.status is not ClaimStatus.WITHDRAWN]
    back = {one.replaces for one in known if one.frequency == VOIDS and one.sent_at is not None}
    return {(one.claim, one.provider): one for one in known if one.frequency != VOIDS and one.id not in back}


def _is_loose(claim: ClaimRecord) -> bool:
    return claim.status in UNSENT and claim.batch_id is None


def _new(work: Work, chart: Chart, one: Drawn, numbers: list[str], means: BillingMeans) -> Built:
    if not numbers:
        raise ConflictError("somebody else withdrew a claim of the chart meanwhile", chart.id)
    claim = fresh(work, chart, one, numbers.pop(), means)
    work.billing.add(claim)
    tell(work, None, claim, "build")
    return Built(claim, Outcome.NEW)


def _kept(work: Work, standing: ClaimRecord, one: Drawn, means: BillingMeans) -> Built:
    if not _is_loose(standing):
        return Built(standing, Outcome.OUT)
    if standing.replaces is not None:
        one = one.instead_of(_former(work, standing), standing.frequency)
    if same(standing, one):
        return Built(standing, Outcome.SAME)
    rebuilt = replace(
        standing,
        content=one.content(standing.number),
        findings=one.findings,
        charge=one.charge,
        payer=one.payer,
        receiver=means.receiver(one.payer)[0] if one.payer else "",
        coder=one.draft.coder,
        completion=one.draft.completion,
    )
    return Built(changed(work, rebuilt, Act.FAULT if one.faulty else Act.CLEAN), Outcome.CHANGED)


def _former(work: Work, claim: ClaimRecord) -> ClaimRecord:
    found = work.billing.get(claim.replaces or "")
    if found is None:
        raise NotFoundError("the claim that this one replaces is not there", claim.id)
    return found


def _gone(work: Work, claim: ClaimRecord) -> Built:
    if claim.frequency != ORIGINAL:
        return Built(claim, Outcome.SAME)  # the one that it replaces is out: somebody has to void that
    return Built(changed(work, claim, Act.WITHDRAW, "the chart does not give this claim any more"), Outcome.GONE)
