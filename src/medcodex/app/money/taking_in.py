"""An answer file taken in: claims moved by what it says, what it pays posted, and what follows from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.money.owing import owed_observer
from medcodex.workflow.access import require
from medcodex.workflow.billing import answering
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.money.denials.opening import denials_observer
from medcodex.workflow.money.owed.takebacks import after_payments
from medcodex.workflow.money.posting import post

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.app.money.means import MoneyMeans
    from medcodex.workflow.billing.answering import TakenIn
    from medcodex.workflow.money.posting import Observer
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store


def take_in(store: Store, actor: Actor, data: bytes, name: str, means: MoneyMeans) -> TakenIn:
    """Take in a file of TA1, 999, 277CA, 277 or 835, all of it or nothing; ``name`` is what errors call it. The same
    file again changes nothing. It is read before the transaction begins. InputError for what is no X12, answers
    nothing, or is cut off within a remittance; ForbiddenError."""
    require(actor, PERMISSION)
    read = answering.read_answer(data, name)
    observers = _observers(means)
    with store.begin(actor) as work:
        taken = answering.take_in(work, data, name, read)
        if not taken.again:
            payments = post(work, taken, read.remittances, means.causes, observers)
            after_payments(work, [one for one in payments if one.repeats is None])
    return taken


def _observers(means: MoneyMeans) -> Sequence[Observer]:
    """What follows from each posting, in this order."""
    return (denials_observer(means.appeal_days.get), owed_observer(means.pricing.contracts()))
