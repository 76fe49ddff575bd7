"""Undo and redo over a sequence of decisions: which of them hold."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.session.decision import UNDOABLE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.workflow.session.decision import Recorded


@dataclass(frozen=True, slots=True)
class History:
    """``done`` are the sequence numbers of the decisions that hold, in order; ``undone`` those that ``redo`` would
    bring back, the next one last; ``touched`` what each undo and redo took back or brought back, by its own number."""

    done: tuple[int, ...]
    undone: tuple[int, ...]
    touched: dict[int, int]


def history(events: Iterable[Recorded]) -> History:
    """Total: an undo of nothing, of what does not hold, or a redo of nothing does nothing. A decision after an undo
    ends what could be redone. Runs, completion and reopening are no matter of undo."""
    done: list[int] = []
    undone: list[int] = []
    touched: dict[int, int] = {}
    for event in events:
        kind = event.decision.kind
        if kind is Kind.UNDO:
            wanted = event.decision.of
            taken = wanted if wanted is not None else done[-1] if done else None
            if taken is not None and taken in done:
                done.remove(taken)
                undone.append(taken)
                touched[event.seq] = taken
        elif kind is Kind.REDO:
            if undone:
                insort(done, undone[-1])
                touched[event.seq] = undone.pop()
        elif kind in UNDOABLE:
            done.append(event.seq)
            undone.clear()
    return History(tuple(done), tuple(undone), touched)
