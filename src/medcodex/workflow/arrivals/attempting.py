"""Trying the steps of a message: all are kept, or none with the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from medcodex.errors import BusyError, ConflictError, ForbiddenError, InputError, StorageError
from medcodex.workflow.arrivals.applying import apply
from medcodex.workflow.arrivals.arrival import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.encounter.arriving import Told
    from medcodex.workflow.work import Work

MAX_REASON = 500
_HERE = "medcodex"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the steps of a message were kept with: ids of charts, first to last, and of the first patient; ``account``
    of the first chart; ``said`` what a clerk should know, ``changed`` whether what was there was told otherwise."""

    charts: tuple[str, ...] = ()
    patient_id: str | None = None
    account: str | None = None
    said: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing of a message was kept."""

    problem: Problem
    reason: str


class _RefusedError(Exception):
    """Undoes what was tried."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


def attempt(work: Work, told: Told, check: Callable[[Kept], Refused | None] | None = None) -> Kept | Refused:
    """Do what a message tells; ``check`` may refuse what came of it.

    What clashes with somebody else's change, or is not allowed, is raised: that is not the
    message's fault. A fault of the program is: one message that it stumbles over stops none of the others."""
    try:
        with work.attempt():
            kept = _kept(work, told)
            if check is not None and (refused := check(kept)) is not None:
                raise _RefusedError(refused)
            return kept
    except _RefusedError as error:
        return error.refused
    except InputError as error:
        return Refused(Problem.INPUT, in_words(error))
    except (ConflictError, BusyError, ForbiddenError):
        raise
    except StorageError as error:
        return Refused(Problem.INPUT, error.message)
    except Exception as error:
        return Refused(Problem.FAULT, fault(error))


def _kept(work: Work, told: Told) -> Kept:
    done = [apply(work, step, told.order) for step in told.steps]
    if not done:
        raise InputError("the message tells nothing that is kept here")
    return Kept(
        tuple(dict.fromkeys(chart for one in done for chart in one.charts)),
        next((one.patient_id for one in done if one.patient_id), None),
        next((one.account for one in done if one.account), None),
        _cut("; ".join(dict.fromkeys(one.said for one in done if one.said))),
        any(one.changed for one in done),
    )


def in_words(error: InputError) -> str:
    """A reason as a clerk reads it, with the place where there is one."""
    return _cut(f"{error.where}: {error.message}" if error.where else error.message)


def fault(error: BaseException) -> str:
    """Where the program failed: the kind of the error and the line, and nothing of what it said, which may be words of
    a patient."""
    trace, line = error.__traceback__, ""
    while trace is not None:
        file = PurePath(trace.tb_frame.f_code.co_filename)
        if _HERE in file.parts:
            line = f" in {file.name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"medcodex failed on it ({type(error).__name__}{line}): the message is kept, the program has to be mended"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_REASON else f"{text[: MAX_REASON - 4]} ..."
