"""How claims stand that are out: a file of questions for who received them (276)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.claims.asking import question_of
from medcodex.encounter.billing import Party
from medcodex.errors import ConflictError, InputError
from medcodex.formats.x12.answers.asking import write_276
from medcodex.formats.x12.claims.writing import Sending
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION, claim_of, tell
from medcodex.workflow.billing.ports import Numbers
from medcodex.workflow.billing.saying import TRACE_MARK
from medcodex.workflow.billing.sending import MEDIA_TYPE, PURPOSE
from medcodex.workflow.event import Event
from medcodex.workflow.exports.exporting import Exported, checked_reason, mark_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.app.billing.means import BillingMeans
    from medcodex.encounter.billing import BilledClaim
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.event import Detail
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store, Work

MOST = 5_000
"""Claims that one file asks for, as many as one file of claims holds."""


def ask(store: Store, actor: Actor, claim_ids: Sequence[str], reason: str, means: BillingMeans) -> Exported:
    """A file that asks how claims stand; each claim's timeline says that it was asked for, and the trail who took the
    file and why. The file is not kept: who lost it asks again. InputError without a reason, for no claim, too many, or
    claims to several receivers; ConflictError where one is not out, or is a sample beside a real site; ForbiddenError,
    NotFoundError."""
    with store.begin(actor) as work:
        require(work.actor, PERMISSION)
        said = checked_reason(PURPOSE, reason)
        _out(work, claim_ids, means)
    with store.begin(actor) as work:
        numbers = work.billing.draw(means.sender, Numbers(interchange=1, group=1, set=1), work.now)
    with store.begin(actor) as work:
        asked = _out(work, claim_ids, means)
        first = asked[0][0]
        file = "".join(_file(work, asked, numbers, means)).encode()
        mark = mark_of(work, f"status {numbers.interchange:09}", PURPOSE, said, practice=first.sample)
        for claim, _ in asked:
            tell(work, claim, claim, "ask", said)
        detail: dict[str, Detail] = {"purpose": PURPOSE, "interchange": numbers.interchange, "asks": "276"}
        for chart_id in sorted({one.chart_id for one, _ in asked}):
            work.record(Event("chart.exported", "export", mark.id, chart_id, said, detail))
        return Exported(mark.file_name("276"), MEDIA_TYPE, file)


def _out(work: Work, claim_ids: Sequence[str], means: BillingMeans) -> list[tuple[ClaimRecord, BilledClaim]]:
    """The claims, which are out and go to one receiver, with what they bill."""
    wanted = list(dict.fromkeys(claim_ids))
    if not wanted or len(wanted) > MOST:
        raise InputError(f"one to {MOST} claims expected", "claims")
    found = []
    for one in wanted:
        claim = claim_of(work, one)
        billed = claim.billed()
        if claim.sent_at is None or billed is None:
            raise ConflictError("nobody has the claim yet: there is nothing to ask", claim.id)
        if claim.sample is not means.site.sample:
            raise ConflictError("a sample is asked for by nobody but the sample site", claim.id)
        found.append((claim, billed))
    if len({claim.receiver for claim, _ in found}) > 1:
        raise InputError("the claims went to several receivers: ask each by a file of its own", "claims")
    return sorted(found, key=lambda one: (one[1].coverage.payer.identifier, one[0].chart_id, one[0].number))


def _file(
    work: Work, asked: Sequence[tuple[ClaimRecord, BilledClaim]], numbers: Numbers, means: BillingMeans
) -> Sequence[str]:
    first, receiver = asked[0][0], asked[0][0].receiver
    _, name = means.receiver(first.payer)
    sending = Sending(
        submitter=means.site.submitter,
        receiver=Party(name, identifier=receiver, qualifier="46"),
        interchange=numbers.interchange,
        group=numbers.group,
        first_set=numbers.set,
        at=work.now,
        sender_id=means.sender,
        receiver_id=receiver[:15],
        production=not first.sample,
    )
    questions = [
        question_of(
            billed, f"{claim.number}{TRACE_MARK}{numbers.interchange:09}", means.site.submitter, claim.payer_number
        )
        for claim, billed in asked
    ]
    return list(write_276(questions, sending))
