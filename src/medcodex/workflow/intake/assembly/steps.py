"""The steps of an encounter's life after it was filed, each with what does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.encounter.arriving import (
    CancelEncounter,
    ChangeNumber,
    MergeAccounts,
    MoveAccount,
    SignDocument,
    WithdrawDocument,
)
from medcodex.workflow.access import require
from medcodex.workflow.intake.assembly.cancelling import cancel
from medcodex.workflow.intake.assembly.merging import merge
from medcodex.workflow.intake.assembly.moving import move
from medcodex.workflow.intake.assembly.renumbering import change_number
from medcodex.workflow.intake.assembly.withdrawing import sign, withdraw
from medcodex.workflow.intake.filing import Telling

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from medcodex.encounter.arriving import FileChart, Step
    from medcodex.workflow.intake.assembly.assembled import Assembled
    from medcodex.workflow.work import Work

STEPS: Mapping[type, Callable[[Work, Any, dt.datetime | None], Assembled]] = {
    CancelEncounter: cancel,
    MergeAccounts: merge,
    MoveAccount: move,
    ChangeNumber: change_number,
    WithdrawDocument: withdraw,
    SignDocument: sign,
}
"""A ChangeNumber of kind "patient" is none of an encounter's."""


def assemble(work: Work, step: Step, order: dt.datetime | None = None) -> Assembled:
    """Do one of STEPS; ``order`` is the moment its message speaks of. InputError, with a reason for a clerk and nothing
    changed that the transaction will keep, where it contradicts what is kept; ForbiddenError."""
    require(work.actor, "chart.create")
    return STEPS[type(step)](work, step, order)


def telling_of(step: FileChart, order: dt.datetime | None) -> Telling:
    """How a filed encounter is told, for ``file_chart``."""
    return Telling(order, step.owner, step.begins)
